import { interfaceDensity } from '../geometry/image/interface-length.ts';
import { pathLengths } from '../geometry/image/path-length.ts';
import { backboneOf, type Island, spanning } from '../geometry/image/percolation.ts';
import {
  type Direction,
  type PoreImage,
  poreCount,
  porosityOf,
  refined,
  type Sides,
  transposed,
} from '../geometry/image/pore-image.ts';
import { type PoreSizes, poreSizes } from '../geometry/image/pore-size.ts';
import { type PixelSolution, solvePixels } from '../solve/pixels/pixel-laplace.ts';
import { type FluxMap, fluxMapOf } from './flux-map.ts';
import type { Progress } from './run.ts';

/** A number with what the discretisation leaves open; without `uncertainty` that is not known. */
export interface Estimated {
  readonly value: number;
  readonly uncertainty?: number;
}

/** Which pores lead through a structure in one direction. Shares are of the pore area. */
export interface Percolation {
  /** Joins the two edges. */
  readonly through: number;
  /** Of those: hangs on the rest by a single pixel, so that no current passes. */
  readonly deadEnds: number;
  /** Touches one of the two edges. */
  readonly blind: number;
  /** Touches neither. */
  readonly isolated: number;
  /** What carries no current because it does not lead through, the largest first. */
  readonly islands: readonly Island[];
}

/** How a structure conducts in one direction. */
export interface Transport {
  /** Effective over free diffusivity, for the boundaries as they are. */
  readonly relativeDiffusivity: Estimated;
  /** porosity / relativeDiffusivity. */
  readonly tortuosityFactor: Estimated;
  /** 1 / relativeDiffusivity. */
  readonly macmullinNumber: Estimated;
  /** Length of the shortest ways over the height. */
  readonly pathTortuosity?: Estimated;
  readonly fluxMap?: FluxMap;
  /** What only a picture has. */
  readonly pixels?: PixelTransport;
}

/** How the pixels of a picture conduct. */
export interface PixelTransport {
  /** With one cell a pixel. */
  readonly relativeDiffusivity: number;
  readonly tortuosityFactor: number;
  /** Cells to a pixel's edge, and what the structure conducts on them. */
  readonly refinements: readonly { readonly factor: number; readonly relativeDiffusivity: number }[];
  /** Exponent of the cell size with which they converge, where there are three; 4/3 is expected of corners. */
  readonly observedOrder?: number;
  /** |inflow - outflow| / inflow, the worst of all solves. */
  readonly imbalance: number;
  readonly iterations: number;
}

/** A structure in one direction; no transport means that it is blocked. */
export interface DirectionResult {
  readonly percolation: Percolation;
  readonly transport?: Transport;
}

/** What a picture of pores says. Lengths in pixels. */
export interface PictureResult {
  readonly image: PoreImage;
  readonly sides: Sides;
  readonly porosity: number;
  /** Boundary between pores and solids per area, 1/pixel. */
  readonly interfaceDensity: number;
  readonly poreSizes?: PoreSizes;
  readonly directions: Readonly<Record<Direction, DirectionResult>>;
  readonly notes: readonly string[];
}

export interface PictureOptions {
  readonly sides?: Sides;
  /** Cells up to which a picture is refined to find its discretisation error. */
  readonly mostCells?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Pictures are refined up to this many cells where nothing else is asked. */
const mostRefinedCells = 4_000_000;
/** Where that leaves no refinement at all, the error is measured on a piece of this many pixels from the middle. */
const pieceEdge = 700;
/** Corners of 270 degrees give the field as r^(2/3), and an error in the flux that goes with the cell size to this power. */
const cornerOrder = 4 / 3;

/**
 * Everything a picture says of how its pores conduct, down and across it.
 *
 * @throws InterruptedError by the signal
 */
export async function characterise(image: PoreImage, options: PictureOptions = {}): Promise<PictureResult> {
  const { sides = 'mirror', mostCells = mostRefinedCells, onProgress, signal } = options;
  const notes: string[] = [];
  onProgress?.({ done: 0, what: 'pore sizes' });
  const sizes = poreSizes(image);
  const area = interfaceDensity(image);
  const along = async (direction: Direction, from: number): Promise<DirectionResult> => {
    const turned = direction === 'down' ? image : transposed(image);
    const what = direction === 'down' ? 'flux down the picture' : 'flux across the picture';
    return directionOf(turned, sides, {
      signal,
      mostCells,
      onProgress: (done) => onProgress?.({ done: from + 0.4 * done, what }),
    });
  };
  const down = await along('down', 0.2);
  const across = await along('across', 0.6);
  onProgress?.({ done: 1, what: 'done' });
  const large = [down, across].some(({ transport }) => transport?.pixels?.refinements.length === 1);
  if (large) {
    notes.push(
      `with ${image.columns} x ${image.rows} pixels the picture is too large to be refined as a whole: the value is that of one cell a pixel, and its uncertainty what refining the middle of the picture changes`,
    );
  }
  return {
    image,
    sides,
    porosity: porosityOf(image),
    interfaceDensity: area,
    ...(sizes === undefined ? {} : { poreSizes: sizes }),
    directions: { down, across },
    notes,
  };
}

interface SolveContext {
  readonly mostCells: number;
  readonly onProgress: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Which pores lead down a picture. */
export function percolationOf(image: PoreImage, sides: Sides): { percolation: Percolation; through: PoreImage } {
  const pores = Math.max(1, poreCount(image));
  const found = spanning(image, sides);
  const share = (islands: readonly Island[]) => islands.reduce((sum, { pixels }) => sum + pixels, 0) / pores;
  let dead = 0;
  if (found.pixels > 0) {
    const backbone = backboneOf(found.image, sides);
    for (let k = 0; k < backbone.length; k++) dead += found.image.pore[k] - backbone[k];
  }
  return {
    percolation: {
      through: found.pixels / pores,
      deadEnds: dead / pores,
      blind: share(found.blind),
      isolated: share(found.isolated),
      islands: [...found.blind, ...found.isolated].sort((a, b) => b.pixels - a.pixels),
    },
    through: found.image,
  };
}

async function directionOf(image: PoreImage, sides: Sides, context: SolveContext): Promise<DirectionResult> {
  const { percolation, through } = percolationOf(image, sides);
  if (percolation.through === 0) return { percolation };
  return { percolation, transport: await transportOf(image, through, sides, context) };
}

async function transportOf(
  image: PoreImage,
  through: PoreImage,
  sides: Sides,
  { mostCells, onProgress, signal }: SolveContext,
): Promise<Transport> {
  const porosity = porosityOf(image);
  const factors = [1, 2, 4].filter((factor) => factor === 1 || factor ** 2 * image.pore.length <= mostCells);
  const cells = factors.reduce((sum, factor) => sum + factor ** 2, 0);
  let done = 0;
  let coarsest: PixelSolution | undefined;
  let imbalance = 0;
  let iterations = 0;
  const refinements: { factor: number; relativeDiffusivity: number }[] = [];
  for (const factor of factors) {
    const solution = await solvePixels(refined(through, factor), sides, {
      signal,
      onProgress: (share) => onProgress((done + factor ** 2 * share) / cells),
    });
    done += factor ** 2;
    coarsest ??= solution;
    imbalance = Math.max(imbalance, solution.imbalance);
    iterations += solution.iterations;
    refinements.push({ factor, relativeDiffusivity: (solution.flux * image.rows) / image.columns });
  }
  if (coarsest === undefined) throw new RangeError('nothing was solved');
  const [voxel] = refinements;
  const values = refinements.map(({ relativeDiffusivity }) => relativeDiffusivity);
  const limit =
    values.length > 1 ? extrapolated(values) : await estimatedFromPiece(voxel.relativeDiffusivity, image, signal);
  const map = fluxMapOf(through, image.pore, coarsest.potential, sides, coarsest.flux / image.columns);
  const order = observedOrder(values);
  return {
    ...transportFrom(limit, porosity),
    pathTortuosity: pathTortuosityOf(through, mostCells),
    fluxMap: map,
    pixels: {
      relativeDiffusivity: voxel.relativeDiffusivity,
      tortuosityFactor: porosity / voxel.relativeDiffusivity,
      refinements,
      ...(order === undefined ? {} : { observedOrder: order }),
      imbalance,
      iterations,
    },
  };
}

/** What follows from an effective diffusivity. */
export function transportFrom(relativeDiffusivity: Estimated, porosity: number): Transport {
  const { value, uncertainty } = relativeDiffusivity;
  const estimated = (each: number): Estimated =>
    uncertainty === undefined ? { value: each } : { value: each, uncertainty: (each * uncertainty) / value };
  return {
    relativeDiffusivity,
    tortuosityFactor: estimated(porosity / value),
    macmullinNumber: estimated(1 / value),
  };
}

/** Richardson extrapolation from grids of which each has half the cell size of the one before. */
function richardson(coarse: number, fine: number, order: number): number {
  return fine + (fine - coarse) / (2 ** order - 1);
}

function observedOrder(values: readonly number[]): number | undefined {
  if (values.length < 3) return undefined;
  const ratio = (values[1] - values[0]) / (values[2] - values[1]);
  // Where the grids agree to rounding, or do not converge in order, there is no exponent to find.
  const isRounding = Math.abs(values[2] - values[1]) <= 1e-9 * values[2];
  return isRounding || !(ratio > 1) ? undefined : Math.log2(ratio);
}

/** The limit of ever finer cells, and how far from it the grids leave it open. */
function extrapolated(values: readonly number[]): Estimated {
  const last = values[values.length - 1];
  const value = richardson(values[values.length - 2], last, cornerOrder);
  if (values.length < 3) return { value, uncertainty: Math.abs(value - last) };
  const fromCoarser = richardson(values[0], values[1], cornerOrder);
  const order = observedOrder(values);
  const byOrder = order === undefined ? value : richardson(values[1], last, order);
  return { value, uncertainty: Math.max(Math.abs(value - fromCoarser), Math.abs(value - byOrder)) };
}

/** The value of one cell a pixel, with the error that the middle of the picture has. */
async function estimatedFromPiece(value: number, image: PoreImage, signal?: AbortSignal): Promise<Estimated> {
  const piece = middleOf(image, pieceEdge);
  const { image: through, pixels } = spanning(piece, 'mirror');
  if (pixels === 0) return { value };
  const coarse = await solvePixels(through, 'mirror', { signal });
  const fine = await solvePixels(refined(through, 2), 'mirror', { signal });
  const limit = richardson(coarse.flux, fine.flux, cornerOrder);
  return { value, uncertainty: value * Math.abs(limit / coarse.flux - 1) };
}

function middleOf({ columns, rows, pore }: PoreImage, edge: number): PoreImage {
  const [wide, high] = [Math.min(edge, columns), Math.min(edge, rows)];
  const [left, top] = [(columns - wide) >> 1, (rows - high) >> 1];
  const piece = new Uint8Array(wide * high);
  for (let j = 0; j < high; j++) {
    const start = (top + j) * columns + left;
    piece.set(pore.subarray(start, start + wide), j * wide);
  }
  return { columns: wide, rows: high, pore: piece };
}

/** Paths on pixels and on pixels cut in four, extrapolated: their error goes with the size of a pixel. */
function pathTortuosityOf(through: PoreImage, mostCells: number): Estimated {
  const onPixels = pathLengths(through).mean;
  if (4 * through.pore.length > mostCells) return { value: onPixels };
  const onHalves = pathLengths(refined(through, 2)).mean;
  const value = Math.max(1, 2 * onHalves - onPixels);
  return { value, uncertainty: Math.abs(value - onHalves) };
}
