import type { MeshCell } from '../case/index.ts';
import { placementOf, regionNumbers, surfaceNumbers } from '../geometry/meshed.ts';
import type { Triangulation } from './mesh.ts';

/** The triangles of a cell that is a mesh, in m, with the regions and surfaces of its geometry; what is solid is left out. */
export function gmshTriangulation(cell: MeshCell): Triangulation {
  const { mesh } = cell.file;
  const { left, bottom, unit } = placementOf(cell);
  const regionOf = regionNumbers(cell);
  const number = new Int32Array(mesh.x.length).fill(-1);
  let triangles = 0;
  for (let k = 0; k < mesh.region.length; k++) {
    if (regionOf[mesh.region[k]] < 0) continue;
    triangles++;
    for (let corner = 3 * k; corner < 3 * k + 3; corner++) number[mesh.corners[corner]] = 0;
  }
  let points = 0;
  for (let k = 0; k < number.length; k++) if (number[k] === 0) number[k] = points++;
  const x = new Float64Array(points);
  const y = new Float64Array(points);
  for (let k = 0; k < number.length; k++) {
    if (number[k] < 0) continue;
    x[number[k]] = Math.max(0, (mesh.x[k] - left) * unit);
    y[number[k]] = (mesh.y[k] - bottom) * unit;
  }
  const corners = new Int32Array(3 * triangles);
  const region = new Int32Array(triangles);
  let at = 0;
  for (let k = 0; k < mesh.region.length; k++) {
    const into = regionOf[mesh.region[k]];
    if (into < 0) continue;
    for (let c = 0; c < 3; c++) corners[3 * at + c] = number[mesh.corners[3 * k + c]];
    region[at++] = into;
  }
  return { x, y, corners, region, ...edgesOf(cell, number) };
}

/** The lines with a surface, each once although several curves may hold it. */
function edgesOf(cell: MeshCell, number: Int32Array): Pick<Triangulation, 'edgeFrom' | 'edgeTo' | 'edgeSurface'> {
  const { mesh } = cell.file;
  const surfaceOf = surfaceNumbers(cell);
  const from: number[] = [];
  const to: number[] = [];
  const surface: number[] = [];
  const taken = new Set<number>();
  for (let k = 0; k < mesh.edgeBoundary.length; k++) {
    const at = surfaceOf[mesh.edgeBoundary[k]];
    const [a, b] = [number[mesh.edgeFrom[k]], number[mesh.edgeTo[k]]];
    // Lines between solids have no electrolyte on either side.
    if (at < 0 || a < 0 || b < 0) continue;
    const line = Math.min(a, b) * number.length + Math.max(a, b);
    if (taken.has(line)) continue;
    taken.add(line);
    from.push(a);
    to.push(b);
    surface.push(at);
  }
  return { edgeFrom: Int32Array.from(from), edgeTo: Int32Array.from(to), edgeSurface: Int32Array.from(surface) };
}
