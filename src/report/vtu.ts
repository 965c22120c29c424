import type { FieldMap } from '../study/results.ts';
import { base64 } from './encoding.ts';

/** VTK's number for a four-cornered cell. */
const quadrilateral = 9;

/**
 * A VTK unstructured grid of the pore cells of a map, with concentration and potential on the cells, for ParaView,
 * VTK and meshio. Cells in solids are left out, and with them the points only they use.
 */
export function fieldVtu(map: FieldMap): string {
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
  const offsets = Int32Array.from(pores, (_, cell) => 4 * (cell + 1));
  const types = new Uint8Array(pores.length).fill(quadrilateral);
  return `<?xml version="1.0"?>
<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt32">
  <UnstructuredGrid>
    <Piece NumberOfPoints="${points.length / 3}" NumberOfCells="${pores.length}">
      <Points>
${dataArray('Float64', 'Points', Float64Array.from(points), 3)}
      </Points>
      <Cells>
${dataArray('Int32', 'connectivity', connectivity)}
${dataArray('Int32', 'offsets', offsets)}
${dataArray('UInt8', 'types', types)}
      </Cells>
      <CellData Scalars="concentration">
${dataArray('Float64', 'concentration', field(map.concentration))}
${dataArray('Float64', 'potential', field(map.potential))}
      </CellData>
    </Piece>
  </UnstructuredGrid>
</VTKFile>
`;
}

type Values = Float64Array | Int32Array | Uint8Array;

function dataArray(type: string, name: string, values: Values, components = 1): string {
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
