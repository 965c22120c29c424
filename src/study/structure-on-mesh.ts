import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { MeshCell } from '../case/index.ts';
import { defaultFinestCell } from '../geometry/build.ts';
import { geodesicTortuosity } from '../geometry/geodesic.ts';
import { counterSurface, crossSectionOf, type Geometry } from '../geometry/geometry.ts';
import { turnedOver } from '../geometry/turned-over.ts';
import { poreShares } from '../mesh/connectivity.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { needsTriangles, planeMesh } from '../mesh/plane-mesh.ts';
import { meshFromFile, repairsNote } from './mesh-from-file.ts';
import { type DirectionResult, transportFrom } from './structure.ts';
import type { StructureEntry } from './structure-results.ts';
import { extrapolatedTortuosity, orderOf, tortuosityOn, withoutChords } from './tortuosity.ts';

/** What a mesh says of a structure. */
type Measured = Omit<StructureEntry, 'name' | 'label'>;

/** Meshes of ever smaller cells of one geometry, with how what they give converges. */
interface Meshes {
  readonly geometry: Geometry;
  /** Two or three, each with every cell of the one before halved. */
  readonly meshes: readonly Mesh[];
  readonly nested: boolean;
  readonly order: number;
  /** Length of the shortest ways over the height, where it is known. */
  readonly path?: number;
}

/** Boxes up to which a mesh from a file is refined a second time, which shows the order of its error. */
const mostRefinedBoxes = 100_000;

const noPathOnTriangles =
  'No path-length tortuosity: along the edges of triangles a way is up to 15 % too long, however small they are.';

/**
 * A layer without pictures, on graded grids or on triangles.
 *
 * @throws BadMeshError if the layer cannot be meshed
 */
export function meshedLayer(slice: Geometry, core: LinearCore): Measured {
  const down = meshesOf(slice);
  const notes = needsTriangles(slice) ? [noPathOnTriangles] : [];
  if (slice.symmetry === 'axisymmetric') {
    notes.push('Across is left out: around an axis the cross-section grows from the axis to the rim.');
  }
  if (slice.sides === 'periodic') {
    notes.push('Across is one period from wall to wall, between mirror planes below and above.');
  }
  return {
    lengthUnit: 'm',
    ...sizesOf(down),
    directions: {
      down: directionOf(down, core),
      ...(slice.symmetry === 'axisymmetric' ? {} : { across: directionOf(meshesOf(turnedOver(slice)), core) }),
    },
    notes,
  };
}

/**
 * The pores of a cell that is a mesh, from the counter electrode to the collector, in the smallest box around them.
 *
 * @throws BadMeshError if the triangles of the file cannot be used
 */
export function meshedCell(cell: MeshCell, geometry: Geometry, core: LinearCore): Measured {
  const inBox: Geometry = { ...geometry, footprint: undefined };
  const { mesh, repairs } = meshFromFile(cell, inBox, 0);
  const levels = 16 * mesh.cellCount <= mostRefinedBoxes ? [1, 2] : [1];
  const down: Meshes = {
    geometry: inBox,
    meshes: [mesh, ...levels.map((level) => meshFromFile(cell, inBox, level).mesh)],
    nested: true,
    order: 2,
  };
  const repaired = repairsNote(repairs);
  return {
    lengthUnit: 'm',
    ...sizesOf(down),
    directions: { down: directionOf(down, core) },
    notes: [
      'Down is from the counter electrode to the collector of the mesh, and measures are of the smallest upright box around its pores.',
      'Across is left out: a mesh names no sides.',
      'The interface is that of the curves named as host. The polygon that the file makes of a round boundary is not part of the uncertainty.',
      ...(cell.regions.some(({ kind }) => kind === 'homogenised')
        ? ['Homogenised regions are taken for open ones.']
        : []),
      noPathOnTriangles,
      ...(repaired === undefined ? [] : [repaired]),
    ],
  };
}

function meshesOf(geometry: Geometry): Meshes {
  const nested = !needsTriangles(geometry);
  const finest = nested ? 8 * defaultFinestCell(geometry) : undefined;
  const meshes = [0, 1].map((level) => planeMesh(geometry, finest, level).mesh);
  return { geometry, meshes, nested, order: orderOf(geometry), path: geodesicTortuosity(geometry) };
}

/** Porosity, and surface of solids per volume in 1/m. */
function sizesOf({ geometry, meshes, nested }: Meshes): Pick<Measured, 'porosity' | 'interfaceDensity'> {
  const volume = crossSectionOf(geometry) * geometry.height;
  const measured = (of: (mesh: Mesh) => number) => {
    const [fine, coarse] = meshes.map(of).reverse();
    return (nested ? fine : withoutChords(fine, coarse)) / volume;
  };
  return {
    porosity: measured(({ cellVolume }) => cellVolume.reduce((sum, each) => sum + each, 0)),
    // The planes below and above come first.
    interfaceDensity: measured(({ boundaryArea, boundarySurface }) =>
      boundaryArea.reduce((sum, area, b) => (boundarySurface[b] > counterSurface ? sum + area : sum), 0),
    ),
  };
}

function directionOf({ geometry, meshes, nested, order, path }: Meshes, core: LinearCore): DirectionResult {
  const percolation = { ...poreShares(meshes[0]), islands: [] };
  if (percolation.through === 0) return { percolation };
  const found = meshes.map((mesh) => tortuosityOn(geometry, mesh, core));
  const { porosity, relativeDiffusivity, tortuosityFactor, tortuosityUncertainty } = extrapolatedTortuosity(found, {
    nested,
    order,
  });
  const uncertainty = (relativeDiffusivity * tortuosityUncertainty) / tortuosityFactor;
  return {
    percolation,
    transport: {
      ...transportFrom({ value: relativeDiffusivity, uncertainty }, porosity),
      ...(path === undefined || !Number.isFinite(path) ? {} : { pathTortuosity: { value: path } }),
    },
  };
}
