import type { FieldMap, GridMap } from '../study/results.ts';
import { dataArray } from './vtu.ts';

/** Edges may differ from even ones by this share of their distance. */
const roundOff = 1e-9;

/** VTK's mark of a cell that is not there. */
const hiddenCell = 32;

/** A map on cells that all have the same width and the same height, like the pixels of a picture. */
export interface RegularMap extends GridMap {
  /** m */
  readonly spacing: { readonly x: number; readonly y: number };
}

/** The map with the distances of its edges; nothing where these are not all the same. */
export function regularMap(map: FieldMap): RegularMap | undefined {
  if (map.kind !== 'grid') return undefined;
  const [x, y] = [map.xEdges, map.yEdges].map(spacingOf);
  return x === undefined || y === undefined ? undefined : { ...map, spacing: { x, y } };
}

function spacingOf(edges: Float64Array): number | undefined {
  const cells = edges.length - 1;
  const spacing = (edges[cells] - edges[0]) / cells;
  const isEven = edges.every((edge, k) => Math.abs(edge - (edges[0] + k * spacing)) <= roundOff * spacing * cells);
  return isEven ? spacing : undefined;
}

/** VTK image data of a map, for ParaView and VTK: the values of its cells, in which solids are NaN and marked as hidden. */
export function fieldVti({ xEdges, yEdges, spacing, concentration, potential }: RegularMap): string {
  const extent = `0 ${xEdges.length - 1} 0 ${yEdges.length - 1} 0 0`;
  const hidden = Uint8Array.from(concentration, (value) => (Number.isNaN(value) ? hiddenCell : 0));
  return `<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt32">
  <ImageData WholeExtent="${extent}" Origin="${xEdges[0]} ${yEdges[0]} 0" Spacing="${spacing.x} ${spacing.y} ${spacing.x}">
    <Piece Extent="${extent}">
      <CellData Scalars="concentration">
${dataArray('Float64', 'concentration', concentration)}
${dataArray('Float64', 'potential', potential)}
${dataArray('UInt8', 'vtkGhostType', hidden)}
      </CellData>
    </Piece>
  </ImageData>
</VTKFile>
`;
}
