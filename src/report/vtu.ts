import type { FieldMap, GridMap, TriangleMap } from '../study/results.ts';
import { base64 } from './encoding.ts';

/** VTK's numbers for cells of three and of four corners. */
const triangle = 5;
const quadrilateral = 9;

/**
 * A VTK unstructured grid of the pores of a map, for ParaView, VTK and meshio: of a grid the cells with their values, of
 * triangles the points with theirs. What was not solved is left out, and with it the points that only it uses.
 */
export function fieldVtu(map: FieldMap): string {
  return map.kind === 'grid' ? gridVtu(map) : triangleVtu(map);
}

function gridVtu(map: GridMap): string {
  const columns = map.xEdges.length - 1;
  const rows = map.yEdges.length - 1;
  const pores: number[] = [];
  for (let index = 0; index < columns * rows; index++) {
    if (!Number.isNaN(map.concentration[index])) pores.push(index);
  }
  const pointOf = new Int32Array((columns + 1) * (rows + 1)).fill(-1);
  const points: number[] = [];
  const connectivity = new Int32Array(4 * pores.length);
  pores.forEach((index, cell) => {
    const column = index % columns;
    const row = (index - column) / columns;
    // Counter-clockwise, as VTK counts the corners of a quadrilateral.
    const corners = [
      [column, row],
      [column + 1, row],
      [column + 1, row + 1],
      [column, row + 1],
    ];
    corners.forEach(([across, up], corner) => {
      const grid = up * (columns + 1) + across;
      if (pointOf[grid] < 0) {
        pointOf[grid] = points.length / 3;
        points.push(map.xEdges[across], map.yEdges[up], 0);
      }
      connectivity[4 * cell + corner] = pointOf[grid];
    });
  });
  const field = (values: Float64Array): Float64Array => Float64Array.from(pores, (index) => values[index]);
  return unstructuredGrid({
    points,
    connectivity,
    cellType: quadrilateral,
    corners: 4,
    on: 'CellData',
    fields: { concentration: field(map.concentration), potential: field(map.potential) },
  });
}

function triangleVtu(map: TriangleMap): string {
  const pointOf = new Int32Array(map.x.length).fill(-1);
  const kept: number[] = [];
  const connectivity: number[] = [];
  for (let t = 0; t < map.corners.length; t += 3) {
    const corners = map.corners.subarray(t, t + 3);
    if (corners.some((corner) => Number.isNaN(map.concentration[corner]))) continue;
    for (const corner of corners) {
      if (pointOf[corner] < 0) pointOf[corner] = kept.push(corner) - 1;
      connectivity.push(pointOf[corner]);
    }
  }
  const field = (values: Float64Array): Float64Array => Float64Array.from(kept, (point) => values[point]);
  return unstructuredGrid({
    points: kept.flatMap((point) => [map.x[point], map.y[point], 0]),
    connectivity: Int32Array.from(connectivity),
    cellType: triangle,
    corners: 3,
    on: 'PointData',
    fields: { concentration: field(map.concentration), potential: field(map.potential) },
  });
}

/** A grid of cells of one type. */
interface UnstructuredGrid {
  /** x, y and z of every point, m. */
  readonly points: readonly number[];
  readonly connectivity: Int32Array;
  readonly cellType: number;
  /** Of a cell. */
  readonly corners: number;
  readonly on: 'CellData' | 'PointData';
  readonly fields: { readonly concentration: Float64Array; readonly potential: Float64Array };
}

function unstructuredGrid({ points, connectivity, cellType, corners, on, fields }: UnstructuredGrid): string {
  const cells = connectivity.length / corners;
  const offsets = Int32Array.from({ length: cells }, (_, cell) => corners * (cell + 1));
  const types = new Uint8Array(cells).fill(cellType);
  return `<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt32">
  <UnstructuredGrid>
    <Piece NumberOfPoints="${points.length / 3}" NumberOfCells="${cells}">
      <Points>
${dataArray('Float64', 'Points', Float64Array.from(points), 3)}
      </Points>
      <Cells>
${dataArray('Int32', 'connectivity', connectivity)}
${dataArray('Int32', 'offsets', offsets)}
${dataArray('UInt8', 'types', types)}
      </Cells>
      <${on} Scalars="concentration">
${dataArray('Float64', 'concentration', fields.concentration)}
${dataArray('Float64', 'potential', fields.potential)}
      </${on}>
    </Piece>
  </UnstructuredGrid>
</VTKFile>
`;
}

type Values = Float64Array | Int32Array | Uint8Array;

export function dataArray(type: string, name: string, values: Values, components = 1): string {
  const bytes = new Uint8Array(4 + values.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, values.byteLength, true);
  values.forEach((value, index) => {
    if (values instanceof Float64Array) view.setFloat64(4 + 8 * index, value, true);
    else if (values instanceof Int32Array) view.setInt32(4 + 4 * index, value, true);
    else view.setUint8(4 + index, value);
  });
  const shape = components === 1 ? '' : ` NumberOfComponents="${components}"`;
  return `        <DataArray type="${type}" Name="${name}"${shape} format="binary">${base64(bytes)}</DataArray>`;
}

/** A ParaView collection: the times of the files beside it. */
export function collectionPvd(files: readonly { readonly time: number; readonly path: string }[]): string {
  const entries = files.map(({ time, path }) => `<DataSet timestep="${time}" part="0" file="${path}"/>`);
  return [
    '<?xml version="1.0"?>',
    '<VTKFile type="Collection" version="1.0" byte_order="LittleEndian">',
    '<Collection>',
    ...entries,
    '</Collection>',
    '</VTKFile>',
    '',
  ].join('\n');
}
