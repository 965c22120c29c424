import type { Case } from '../case/index.ts';
import { DisconnectedPoresError } from '../errors.ts';
import { defaultFinestCell, geometryOf } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { type Pores, requireConnectedPores } from '../mesh/connectivity.ts';
import { layeredLine } from '../mesh/layered-line.ts';
import type { Mesh, PlaneMesh } from '../mesh/mesh.ts';
import { needsTriangles, planeMesh } from '../mesh/plane-mesh.ts';
import { submesh, subshape } from '../mesh/submesh.ts';
import { debyeLength } from './electrolyte-model.ts';
import { type GivenMesh, meshFromFile } from './mesh-from-file.ts';
import { depletedLength } from './sand.ts';
import { surfaceSizes } from './surface-sizes.ts';

/** Cells per layer of a 1D mesh where the user gives none. */
const defaultCellsPerLayer = 200;

/** Size of the smallest cells beside surfaces where charge separates, relative to the Debye length. */
const shareOfDebyeLength = 0.05;

/**
 * Size of the smallest cells beside electrodes, relative to how far salt is depleted from them when it runs out: Sand's time comes
 * out late by less than this share.
 */
const shareOfDepletedLength = 0.0025;

/** The mesh of a variant, with its shape where that can be drawn. */
export interface VariantMesh {
  readonly mesh: Mesh;
  readonly shape?: PlaneMesh;
  /** A mesh from a file as it was given. */
  readonly given?: GivenMesh;
  /** How its pores hang together; those that nothing reaches are left out. */
  readonly pores: Pores;
}

/**
 * The mesh of a variant. Level 1 is the one the user asks for; each level has twice the cells of the one before in every
 * direction. Of a mesh from a file level 0 is the mesh itself; so is level 1 where no uncertainty is asked for.
 *
 * @throws BadMeshError if the mesh cannot be made; DisconnectedPoresError, naming the variant, if no pore joins the
 * electrodes
 */
export function variantMesh(name: string, theCase: Case, geometry: Geometry, level: number): VariantMesh {
  const made = wholeMesh(theCase, geometry, level);
  try {
    const pores = requireConnectedPores(made.mesh, geometry.surfaces);
    if (pores.isolated.cells === 0) return { ...made, pores };
    const reached = submesh(made.mesh, pores.reached);
    return {
      mesh: reached.mesh,
      ...(made.shape === undefined ? {} : { shape: subshape(made.shape, reached) }),
      ...(made.given === undefined ? {} : { given: made.given }),
      pores,
    };
  } catch (error) {
    if (!(error instanceof DisconnectedPoresError)) throw error;
    throw new DisconnectedPoresError(`variant "${name}": ${error.message}`, error.help, error.reached);
  }
}

/** What a reader must know of pores that are left out; nothing where there are none. */
export function isolatedPoresNote({ isolated }: Pores): string | undefined {
  const { pores, cells, share, largest } = isolated;
  if (cells === 0) return undefined;
  const many = pores === 1 ? '1 isolated pore' : `${pores} isolated pores`;
  const them = pores === 1 ? 'it' : 'them';
  const um = (metres: number) => Number((1e6 * metres).toPrecision(3));
  const where = largest === undefined ? '' : `, the largest around x = ${um(largest.x)} um, y = ${um(largest.y)} um`;
  return `${many} of ${cells} cells, ${Number((100 * share).toPrecision(3))} % of the pore space, left out: no current reaches ${them}${where}.`;
}

/** A mesh before its isolated pores are found. */
type MadeMesh = Omit<VariantMesh, 'pores'>;

/**
 * The mesh of a variant with all its pores.
 *
 * @throws BadMeshError if the mesh cannot be made
 */
export function wholeMesh(theCase: Case, geometry: Geometry, level: number): MadeMesh {
  if (geometry.dimension === 1) {
    const half = Math.ceil((theCase.mesh.cells_per_layer ?? defaultCellsPerLayer) / 2);
    const finest = theCase.mesh.finest_cell ?? debyeCell(theCase) ?? depletionCell(theCase, geometry, 2 * half);
    const thickest = Math.max(...geometry.regions.map(({ top, bottom }) => top - bottom));
    const firstCell = finest === undefined ? undefined : (2 * half * finest) / thickest;
    return { mesh: layeredLine(geometry, half * 2 ** level, firstCell).mesh };
  }
  const { mesh: cell } = theCase.cell;
  if (cell !== undefined) return meshFromFile(cell, geometry, theCase.mesh.uncertainty ? level : level - 1);
  const { finest, largest } = coarseCellSizes(theCase, geometry);
  const sizes = needsTriangles(geometry) ? surfaceSizes(theCase, geometry) : undefined;
  const shape = planeMesh(geometry, finest, level, largest, sizes);
  return { mesh: shape.mesh, shape };
}

/**
 * Finest and largest cell on level 0, m: halving the cells of a cubically graded line makes its first cell eight times
 * smaller, and even cells half as large. Undefined is what is left to the mesh generator.
 */
export function coarseCellSizes(theCase: Case, geometry: Geometry): { finest?: number; largest?: number } {
  const { finest_cell, largest_cell } = theCase.mesh;
  const usual = needsTriangles(geometry) ? Number.POSITIVE_INFINITY : defaultFinestCell(geometry);
  const fine = finest_cell ?? Math.min(usual, debyeCell(theCase) ?? Number.POSITIVE_INFINITY);
  return {
    finest: fine === Number.POSITIVE_INFINITY ? undefined : 8 * fine,
    largest: largest_cell === undefined ? undefined : 2 * largest_cell,
  };
}

/** Size of the smallest cells where charge separates, m; none for an electroneutral electrolyte. */
function debyeCell(theCase: Case): number | undefined {
  const length = debyeLength(theCase.electrolyte);
  return length === undefined ? undefined : shareOfDebyeLength * length;
}

/** Size of the smallest cells where salt runs out so fast that the usual ones do not see it, m; none elsewhere. */
function depletionCell(theCase: Case, geometry: Geometry, cellsPerLayer: number): number | undefined {
  const length = depletedLength(theCase, geometry);
  if (length === undefined) return undefined;
  const { edges } = layeredLine(geometry, cellsPerLayer);
  const usual = Math.max(edges[1] - edges[0], edges[edges.length - 1] - edges[edges.length - 2]);
  const wanted = shareOfDepletedLength * length;
  return wanted < usual ? wanted : undefined;
}

/** Makes the coarse mesh of a variant, to refuse what can be refused without solving; throws as `variantMesh` does. */
export function requireMeshable(name: string, theCase: Case): void {
  variantMesh(name, theCase, geometryOf(theCase), 0);
}
