import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { MeshCell } from '../case/index.ts';
import { defaultFinestCell } from '../geometry/build.ts';
import { geodesicTortuosity } from '../geometry/geodesic.ts';
import { counterSurface, crossSectionOf, type Geometry } from '../geometry/geometry.ts';
import { type PoreSizes, poreSizes } from '../geometry/image/pore-size.ts';
import { turnedOver } from '../geometry/turned-over.ts';
import { poreRaster } from '../measure/pore-raster.ts';
import { pathTortuosityOn } from '../measure/triangle-paths.ts';
import { poreShares } from '../mesh/connectivity.ts';
import { type Mesh, type PlaneMesh, type TriangleMesh, trianglesOf } from '../mesh/mesh.ts';
import { needsTriangles, planeMesh } from '../mesh/plane-mesh.ts';
import { triangulate } from '../mesh/triangulate.ts';
import { voronoiBoxes } from '../mesh/voronoi-boxes.ts';
import { meshFromFile, meshNotes } from './mesh-from-file.ts';
import { type DirectionResult, type Estimated, transportFrom } from './structure.ts';
import type { StructureEntry } from './structure-results.ts';
import { extrapolatedTortuosity, orderOf, tortuosityOn, withoutChords } from './tortuosity.ts';
import { fluxMapOnTriangles } from './triangle-flux.ts';

/** What a mesh says of a structure. */
type Measured = Omit<StructureEntry, 'name' | 'label'>;

/** Meshes of ever smaller cells of one geometry, with how what they give converges. */
interface Meshes {
  readonly geometry: Geometry;
  /** Two or three, each with every cell of the one before halved. */
  readonly meshes: readonly PlaneMesh[];
  readonly nested: boolean;
  readonly order: number;
  /** Triangles that the flux and the widths of pores are drawn on. */
  readonly drawn: TriangleMesh;
}

/** About how many pixels a picture of the pores has, from which their widths are found. */
const rasterPixels = 250_000;

/** Boxes up to which a mesh from a file is refined a second time, which shows the order of its error. */
const mostRefinedBoxes = 100_000;

/**
 * A layer without pictures, on graded grids or on triangles.
 *
 * @throws BadMeshError if the layer cannot be meshed
 */
export function meshedLayer(slice: Geometry, core: LinearCore): Measured {
  const down = meshesOf(slice);
  const notes: string[] = [];
  if (slice.symmetry === 'axisymmetric') {
    notes.push(
      'Across is left out: around an axis the cross-section grows from the axis to the rim. Widths of pores are those of the section that the mesh shows.',
    );
  }
  if (slice.sides === 'periodic') {
    notes.push('Across is one period from wall to wall, between mirror planes below and above.');
  }
  return {
    lengthUnit: 'm',
    ...sizesOf(down),
    directions: {
      down: directionOf(down, core),
      ...(slice.symmetry === 'axisymmetric'
        ? {}
        : { across: turnedBack(directionOf(meshesOf(turnedOver(slice)), core)) }),
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
  const { mesh, shape, given } = meshFromFile(cell, inBox, 0);
  const finer = (16 * mesh.cellCount <= mostRefinedBoxes ? [1, 2] : [1]).map(
    (level) => meshFromFile(cell, inBox, level).shape,
  );
  const down: Meshes = {
    geometry: inBox,
    meshes: [shape, ...finer],
    drawn: finer[finer.length - 1],
    nested: true,
    // Beside corners that the file does not grade the order is lower. Three meshes show it; of two no better than the first is taken for granted.
    order: finer.length > 1 ? 2 : 1,
  };
  const direction = directionOf(down, core);
  const { transport } = direction;
  return {
    lengthUnit: 'm',
    ...sizesOf(down),
    directions: { down: direction },
    notes: [
      'Down is from the counter electrode to the collector of the mesh, and measures are of the smallest upright box around its pores.',
      'Across is left out: a mesh names no sides.',
      'The interface is that of the curves named as host.',
      ...(cell.regions.some(({ kind }) => kind === 'homogenised')
        ? ['Homogenised regions are taken for open ones.']
        : []),
      ...(transport !== undefined && transport.pathTortuosity === undefined
        ? ['No path-length tortuosity: the electrodes are not flat, one at the bottom of the box and one at its top.']
        : []),
      ...meshNotes(given),
    ],
  };
}

function meshesOf(geometry: Geometry): Meshes {
  const nested = !needsTriangles(geometry);
  const finest = nested ? 8 * defaultFinestCell(geometry) : undefined;
  const meshes = [0, 1].map((level) => planeMesh(geometry, finest, level));
  const drawn = trianglesOf(meshes[1]) ?? voronoiBoxes(geometry, triangulate(geometry));
  return { geometry, meshes, nested, order: orderOf(geometry), drawn };
}

/** Porosity, surface of solids per volume in 1/m, and widths of pores in m. */
function sizesOf({
  geometry,
  meshes,
  nested,
  drawn,
}: Meshes): Pick<Measured, 'porosity' | 'interfaceDensity' | 'poreSizes' | 'extent'> {
  const volume = crossSectionOf(geometry) * geometry.height;
  const measured = (of: (mesh: Mesh) => number) => {
    const [fine, coarse] = meshes.map(({ mesh }) => of(mesh)).reverse();
    return (nested ? fine : withoutChords(fine, coarse)) / volume;
  };
  const { width, height } = geometry;
  return {
    extent: { width, height },
    ...widthsOf(drawn, width, height),
    porosity: measured(({ cellVolume }) => cellVolume.reduce((sum, each) => sum + each, 0)),
    // The planes below and above come first.
    interfaceDensity: measured(({ boundaryArea, boundarySurface }) =>
      boundaryArea.reduce((sum, area, b) => (boundarySurface[b] > counterSurface ? sum + area : sum), 0),
    ),
  };
}

function directionOf(meshesOfDirection: Meshes, core: LinearCore): DirectionResult {
  const { geometry, meshes, nested, order, drawn } = meshesOfDirection;
  const percolation = { ...poreShares(meshes[0].mesh), islands: [] };
  if (percolation.through === 0) return { percolation };
  const found = meshes.map(({ mesh }) => tortuosityOn(geometry, mesh, core));
  const { porosity, relativeDiffusivity, tortuosityFactor, tortuosityUncertainty } = extrapolatedTortuosity(found, {
    nested,
    order,
  });
  const at = meshes.indexOf(drawn);
  const { potential } = at < 0 ? tortuosityOn(geometry, drawn.mesh, core) : found[at];
  const path = pathOf(meshesOfDirection);
  const uncertainty = (relativeDiffusivity * tortuosityUncertainty) / tortuosityFactor;
  return {
    percolation,
    transport: {
      ...transportFrom({ value: relativeDiffusivity, uncertainty }, porosity),
      ...(path === undefined ? {} : { pathTortuosity: path }),
      fluxMap: fluxMapOnTriangles(
        drawn,
        poreRaster(drawn, geometry.width, geometry.height, rasterPixels),
        geometry.height,
        potential,
        relativeDiffusivity / geometry.height,
        geometry.symmetry === 'axisymmetric',
      ),
    },
  };
}

/** Around rectangles exact by their corners; else on the two finest meshes, with the difference between them as uncertainty. */
function pathOf({ geometry, meshes }: Meshes): Estimated | undefined {
  const exact = geodesicTortuosity(geometry);
  if (geometry.solids.length > 0 && exact !== undefined) return Number.isFinite(exact) ? { value: exact } : undefined;
  const [fine, coarse] = meshes
    .map((shape) => trianglesOf(shape))
    .map((shape) => shape && pathTortuosityOn(shape, geometry.height))
    .reverse();
  if (fine === undefined || coarse === undefined) return undefined;
  return { value: fine, uncertainty: Math.abs(fine - coarse) };
}

/** A picture of a structure with x and y exchanged begins in the opposite corner of one with columns and rows exchanged. */
function turnedBack(direction: DirectionResult): DirectionResult {
  const { transport } = direction;
  if (transport?.fluxMap === undefined) return direction;
  const { fluxMap } = transport;
  return {
    ...direction,
    transport: { ...transport, fluxMap: { ...fluxMap, magnitude: fluxMap.magnitude.toReversed() } },
  };
}

/** Widths of pores on pictures of some pixels and of a quarter as many, whose difference says what the pixels leave open. */
function widthsOf(drawn: TriangleMesh, width: number, height: number): Pick<Measured, 'poreSizes'> {
  const [fine, coarse] = [rasterPixels, rasterPixels / 4].map((pixels) => {
    const raster = poreRaster(drawn, width, height, pixels);
    const sizes = poreSizes(raster);
    return sizes && scaled(sizes, raster.pixel);
  });
  if (fine === undefined || coarse === undefined) return {};
  const changes = [fine.median - coarse.median, fine.mean - coarse.mean].map(Math.abs);
  const { diameter, shareAtLeast } = fine;
  // What the steps between the diameters of the openings leave open.
  let steps = 0;
  for (let k = 1; k < diameter.length; k++) {
    steps += (shareAtLeast[k - 1] - shareAtLeast[k]) * (diameter[k] - diameter[k - 1]);
  }
  return { poreSizes: { ...fine, resolution: fine.resolution + Math.max(steps, ...changes) } };
}

/** Widths in another unit, of which a pixel is `pixel` long. */
export function scaled(sizes: PoreSizes, pixel: number): PoreSizes & { readonly resolution: number } {
  return {
    diameter: sizes.diameter.map((each) => each * pixel),
    shareAtLeast: sizes.shareAtLeast,
    median: sizes.median * pixel,
    mean: sizes.mean * pixel,
    resolution: pixel,
  };
}
