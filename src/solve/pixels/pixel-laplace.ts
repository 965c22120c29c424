import { InterruptedError, NotConvergedError } from '../../errors.ts';
import type { PoreImage, Sides } from '../../geometry/image/pore-image.ts';
import { GraphMultigrid } from './multigrid.ts';
import { PixelGrid } from './pixel-grid.ts';

/** What the solution of Laplace's equation on pixels says. Potential 1 above the picture, 0 below it; conductivity 1, pixels of edge 1. */
export interface PixelSolution {
  /** Flux through the picture, per unit of depth. */
  readonly flux: number;
  /** |what flows in - what flows out| / flux. */
  readonly imbalance: number;
  readonly iterations: number;
  /** Potential of every pixel, 0 in solids; column i of row j at j * columns + i. */
  readonly potential: Float64Array;
}

export interface PixelSolveOptions {
  /** Told after each iteration: the share of the decades of residual that are done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Inflow and outflow agree to this share, which with a residual this far below the first makes the flux right to about its square. */
const largestImbalance = 1e-10;
const smallestResidual = 1e-8;
const mostIterations = 200;

/** Iterations after which others get a turn: a signal that came meanwhile is then heard. */
const iterationsPerTurn = 1;

/**
 * Solves div grad u = 0 on the pores of a picture by conjugate gradients, preconditioned with multigrid.
 *
 * @param image whose pores all belong to clusters that reach from its first to its last row
 * @throws InterruptedError by the signal; NotConvergedError if it should not converge, which no picture is known to do
 */
export async function solvePixels(
  image: PoreImage,
  sides: Sides,
  { onProgress, signal }: PixelSolveOptions = {},
): Promise<PixelSolution> {
  const grid = new PixelGrid(image, sides);
  const { graph, parent } = grid.coarsen();
  const coarse = new GraphMultigrid(graph);
  const coarseRight = new Float64Array(graph.size);
  const correction = new Float64Array(graph.size);

  const source = grid.sourceOfTop();
  const u = new Float64Array(grid.length);
  const residual = source.slice();
  const direction = new Float64Array(grid.length);
  const product = new Float64Array(grid.length);
  const preconditioned = new Float32Array(grid.length);

  let firstMeasure = 0;
  let directionSquared = 1;
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    grid.smoothFromZero(residual, preconditioned);
    grid.restrict(residual, preconditioned, parent, coarseRight);
    coarse.solve(coarseRight, correction);
    const along = grid.correctAndSmooth(residual, preconditioned, correction, parent, product);
    if (iteration === 1) firstMeasure = along.residual;
    if (firstMeasure === 0) throw new RangeError('no pore touches the first row of the picture');
    const beta = iteration === 1 ? 0 : -along.product / directionSquared;
    directionSquared = grid.nextDirection(direction, preconditioned, beta, product);
    const step = along.residual / directionSquared;
    for (let k = 0; k < u.length; k++) {
      u[k] += step * direction[k];
      residual[k] -= step * product[k];
    }
    const flows = grid.flows(u);
    const imbalance = Math.abs(flows.in - flows.out) / flows.in;
    const reduction = Math.sqrt(along.residual / firstMeasure);
    onProgress?.(Math.min(1, Math.log(reduction) / Math.log(smallestResidual)));
    if (reduction <= smallestResidual && imbalance <= largestImbalance) {
      return {
        flux: variationalFlux(source, residual, u),
        imbalance,
        iterations: iteration,
        potential: inner(grid, u),
      };
    }
    if (iteration % iterationsPerTurn === 0) await turn();
    if (signal?.aborted) {
      throw new InterruptedError('the calculation was interrupted', 'run it again: nothing was written');
    }
  }
  throw new NotConvergedError(
    `the potential in the picture did not converge in ${mostIterations} iterations`,
    'report this picture',
    [],
    0,
  );
}

/** The flux by the energy of the field, whose error is that of the field squared. */
function variationalFlux(source: Float64Array, residual: Float64Array, u: Float64Array): number {
  let flux = 0;
  for (let k = 0; k < u.length; k++) flux += source[k] - u[k] * (source[k] + residual[k]);
  return flux;
}

/** A vector without its rim and wrapped ends. */
function inner(grid: PixelGrid, values: Float64Array): Float64Array {
  const potential = new Float64Array(grid.columns * grid.rows);
  for (let j = 0; j < grid.rows; j++) {
    const first = grid.rowStart(j);
    potential.set(values.subarray(first, first + grid.columns), j * grid.columns);
  }
  return potential;
}

function turn(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, 0));
}
