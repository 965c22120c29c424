import type { Case } from '../case/index.ts';
import { DisconnectedPoresError } from '../errors.ts';
import { geometryOf } from '../geometry/build.ts';
import { crossSectionOf, footprintOf, type Geometry, type Surface } from '../geometry/geometry.ts';
import { type Pores, requireConnectedPores } from '../mesh/connectivity.ts';
import type { Mesh, PlaneMesh, Triangulation } from '../mesh/mesh.ts';
import { trianglesOf } from '../mesh/mesh.ts';
import { type Admissibility, admissibilityOf } from '../mesh/voronoi-boxes.ts';
import { meshNotes } from './mesh-from-file.ts';
import { wholeMesh } from './variant-mesh.ts';

/** What is to be known of triangles. */
export interface TriangleReport extends Admissibility {
  readonly triangles: number;
  /** Of all corners, degrees. */
  readonly smallestAngle: number;
}

export interface RegionReport {
  readonly name: string;
  /** m above the collector. */
  readonly bottom: number;
  readonly top: number;
  /** Electrolyte over the room of the region: meshed pores, times the porosity of the medium in them. */
  readonly poreFraction: number;
  readonly cells: number;
}

export interface SurfaceReport extends Surface {
  /** Over the footprint. */
  readonly areaPerFootprint: number;
}

/** What is to be said of a variant's mesh before anything is solved on it. */
export interface MeshReport {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'grid' | 'triangles';
  readonly cells: number;
  /** Distances between the centres of neighbouring cells, m. */
  readonly smallestCell: number;
  readonly largestCell: number;
  /** Centre of the cell with the least area in the plane, m. */
  readonly smallestAt: { readonly x: number; readonly y: number };
  /** Of all pores: m3 per m2 of footprint in one dimension, per m of depth in two, of a whole turn about an axis. */
  readonly poreVolume: number;
  readonly admissibility?: TriangleReport;
  /** What a reader must know of a mesh from a file: what was changed, and where it stands for curves. */
  readonly notes: readonly string[];
  readonly regions: readonly RegionReport[];
  readonly surfaces: readonly SurfaceReport[];
  /** Absent where the electrodes are not joined. */
  readonly pores?: Pores;
  /** Why no current can flow. */
  readonly blocked?: DisconnectedPoresError;
  readonly geometry: Geometry;
  readonly mesh: Mesh;
  readonly shape?: PlaneMesh;
}

/** @throws BadMeshError if the mesh cannot be made */
export function meshReport(name: string, label: string, theCase: Case): MeshReport {
  const geometry = geometryOf(theCase);
  const { mesh, shape, given } = wholeMesh(theCase, geometry, 1);
  const triangles = trianglesOf(shape);
  let pores: Pores | undefined;
  let blocked: DisconnectedPoresError | undefined;
  try {
    pores = requireConnectedPores(mesh, geometry.surfaces);
  } catch (error) {
    if (!(error instanceof DisconnectedPoresError)) throw error;
    blocked = new DisconnectedPoresError(`variant "${name}": ${error.message}`, error.help, error.reached);
  }
  return {
    name,
    label,
    kind: triangles !== undefined ? 'triangles' : shape !== undefined ? 'grid' : 'line',
    cells: mesh.cellCount,
    ...sizesOf(geometry, mesh),
    poreVolume: mesh.cellVolume.reduce((sum, volume) => sum + volume, 0),
    ...(triangles === undefined ? {} : { admissibility: triangleReport(triangles.triangulation) }),
    notes: meshNotes(given),
    regions: regionsOf(geometry, mesh),
    surfaces: surfacesOf(geometry, mesh),
    ...(pores === undefined ? {} : { pores }),
    ...(blocked === undefined ? {} : { blocked }),
    geometry,
    mesh,
    ...(shape === undefined ? {} : { shape }),
  };
}

function sizesOf(geometry: Geometry, mesh: Mesh): Pick<MeshReport, 'smallestCell' | 'largestCell' | 'smallestAt'> {
  let smallestCell = Number.POSITIVE_INFINITY;
  let largestCell = 0;
  for (let f = 0; f < mesh.faceCount; f++) {
    const distance = mesh.faceDistanceLeft[f] + mesh.faceDistanceRight[f];
    largestCell = Math.max(largestCell, distance);
    smallestCell = Math.min(smallestCell, distance);
  }
  let least = Number.POSITIVE_INFINITY;
  let at = 0;
  for (let k = 0; k < mesh.cellCount; k++) {
    // On the axis itself a cell has a volume, but no radius to divide it by.
    const turned = geometry.symmetry === 'axisymmetric' ? mesh.cellX[k] : 1;
    const area = turned > 0 ? mesh.cellVolume[k] / turned : Number.POSITIVE_INFINITY;
    if (area >= least) continue;
    least = area;
    at = k;
  }
  return { smallestCell, largestCell, smallestAt: { x: mesh.cellX[at], y: mesh.cellY[at] } };
}

function regionsOf(geometry: Geometry, { cellCount, cellRegion, cellVolume, parts }: Mesh): RegionReport[] {
  const volume = new Float64Array(geometry.regions.length);
  const cells = new Int32Array(geometry.regions.length);
  for (let k = 0; k < cellCount; k++) cells[cellRegion[k]]++;
  const shares = parts ?? { region: cellRegion, volume: cellVolume };
  shares.volume.forEach((share, k) => {
    volume[shares.region[k]] += share;
  });
  return geometry.regions.map(({ name, bottom, top, porosity }, k) => ({
    name,
    bottom,
    top,
    poreFraction: (porosity * volume[k]) / (crossSectionOf(geometry) * (top - bottom)),
    cells: cells[k],
  }));
}

function surfacesOf(geometry: Geometry, mesh: Mesh): SurfaceReport[] {
  const area = new Float64Array(geometry.surfaces.length);
  for (let b = 0; b < mesh.boundaryCount; b++) area[mesh.boundarySurface[b]] += mesh.boundaryArea[b];
  return geometry.surfaces.map((surface, k) => ({ ...surface, areaPerFootprint: area[k] / footprintOf(geometry) }));
}

function triangleReport(triangulation: Triangulation): TriangleReport {
  const { x, y, corners } = triangulation;
  let smallestAngle = 180;
  for (let t = 0; t < corners.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const [apex, from, to] = [0, 1, 2].map((each) => corners[t + ((k + each) % 3)]);
      const [ax, ay, bx, by] = [x[from] - x[apex], y[from] - y[apex], x[to] - x[apex], y[to] - y[apex]];
      const angle = (Math.atan2(Math.abs(ax * by - ay * bx), ax * bx + ay * by) * 180) / Math.PI;
      smallestAngle = Math.min(smallestAngle, angle);
    }
  }
  return { ...admissibilityOf(triangulation), triangles: corners.length / 3, smallestAngle };
}
