import { coarsen, type Graph } from './graph.ts';

/** Graphs of no more nodes are solved by elimination. */
const mostDirect = 300;

/** A second step of the inner iteration is worth it where the first leaves more than this share of the residual. */
const enough = 0.25;

/** One graph of the hierarchy, with what belongs to the step down to the next and room to work in. */
interface Level {
  readonly graph: Graph;
  /** Node of the next coarser graph, for every node. */
  readonly parent?: Int32Array;
  readonly workspace: Record<
    'residual' | 'correction' | 'first' | 'second' | 'productOfFirst' | 'productOfSecond',
    Float64Array
  >;
}

/**
 * Multigrid by aggregation on a graph Laplacian, with a K-cycle: on every coarse graph, up to two steps of conjugate gradients
 * preconditioned by the next (Notay and Vassilevski, Numer. Linear Algebra Appl. 15 (2008) 473; Napov and Notay, SIAM J. Sci. Comput. 34
 * (2012) A1079). Convergence then does not depend on the number of pixels, nor on how tortuous the pores are.
 */
export class GraphMultigrid {
  private readonly levels: readonly Level[];
  private readonly factor: DenseFactor;

  constructor(finest: Graph) {
    const levels: Level[] = [];
    let graph = finest;
    while (graph.size > mostDirect) {
      const coarser = coarsen(graph);
      levels.push({ graph, parent: coarser.parent, workspace: workspaceOf(graph.size) });
      graph = coarser.graph;
    }
    levels.push({ graph, workspace: workspaceOf(graph.size) });
    this.levels = levels;
    this.factor = new DenseFactor(graph);
  }

  /** Approximates the solution of A x = b on the finest graph; `right` is changed. */
  solve(right: Float64Array, into: Float64Array): void {
    this.iterate(0, right, into);
  }

  /** Up to two steps of flexible conjugate gradients, each preconditioned by a cycle. `right` becomes the residual. */
  private iterate(depth: number, right: Float64Array, into: Float64Array): void {
    const { graph, workspace } = this.levels[depth];
    if (depth === this.levels.length - 1) {
      this.factor.solve(right, into);
      return;
    }
    const { first, second, productOfFirst, productOfSecond } = workspace;
    this.cycle(depth, right, first);
    const rho = multiply(graph, first, productOfFirst);
    const along = dot(first, right);
    const step = rho > 0 ? along / rho : 0;
    const before = dot(right, right);
    let after = 0;
    for (let k = 0; k < graph.size; k++) {
      right[k] -= step * productOfFirst[k];
      after += right[k] * right[k];
    }
    if (after <= enough ** 2 * before) {
      for (let k = 0; k < graph.size; k++) into[k] = step * first[k];
      return;
    }
    this.cycle(depth, right, second);
    const beta = multiply(graph, second, productOfSecond);
    const gamma = dot(second, productOfFirst);
    const rest = beta - gamma ** 2 / rho;
    const secondStep = rest > 0 ? dot(second, right) / rest : 0;
    const firstStep = step - (secondStep * gamma) / rho;
    for (let k = 0; k < graph.size; k++) into[k] = firstStep * first[k] + secondStep * second[k];
  }

  /** A forward sweep, the correction of the next graph, a backward sweep. */
  private cycle(depth: number, right: Float64Array, into: Float64Array): void {
    const { graph, parent } = this.levels[depth];
    const { size, start, neighbour, conductance, diagonal } = graph;
    const next = this.levels[depth + 1];
    if (parent === undefined) throw new RangeError('the coarsest graph has no cycle');
    into.fill(0);
    for (let k = 0; k < size; k++) {
      let sum = right[k];
      for (let e = start[k]; e < start[k + 1]; e++) sum += conductance[e] * into[neighbour[e]];
      into[k] = sum / diagonal[k];
    }
    const coarse = next.workspace.residual;
    coarse.fill(0);
    for (let k = 0; k < size; k++) {
      let sum = right[k] - diagonal[k] * into[k];
      for (let e = start[k]; e < start[k + 1]; e++) sum += conductance[e] * into[neighbour[e]];
      coarse[parent[k]] += sum;
    }
    const { correction } = next.workspace;
    this.iterate(depth + 1, coarse, correction);
    for (let k = 0; k < size; k++) into[k] += correction[parent[k]];
    for (let k = size - 1; k >= 0; k--) {
      let sum = right[k];
      for (let e = start[k]; e < start[k + 1]; e++) sum += conductance[e] * into[neighbour[e]];
      into[k] = sum / diagonal[k];
    }
  }
}

function workspaceOf(size: number): Level['workspace'] {
  return {
    residual: new Float64Array(size),
    correction: new Float64Array(size),
    first: new Float64Array(size),
    second: new Float64Array(size),
    productOfFirst: new Float64Array(size),
    productOfSecond: new Float64Array(size),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

/** product = A x. @returns x . product */
function multiply({ size, start, neighbour, conductance, diagonal }: Graph, x: Float64Array, product: Float64Array) {
  let total = 0;
  for (let k = 0; k < size; k++) {
    let sum = diagonal[k] * x[k];
    for (let e = start[k]; e < start[k + 1]; e++) sum -= conductance[e] * x[neighbour[e]];
    product[k] = sum;
    total += sum * x[k];
  }
  return total;
}

/** Cholesky's factor of a small graph. */
class DenseFactor {
  private readonly size: number;
  private readonly lower: Float64Array;

  constructor({ size, start, neighbour, conductance, diagonal }: Graph) {
    this.size = size;
    const lower = new Float64Array(size * size);
    for (let k = 0; k < size; k++) {
      lower[k * size + k] = diagonal[k];
      for (let e = start[k]; e < start[k + 1]; e++) lower[k * size + neighbour[e]] = -conductance[e];
    }
    for (let j = 0; j < size; j++) {
      for (let i = j; i < size; i++) {
        let sum = lower[i * size + j];
        for (let k = 0; k < j; k++) sum -= lower[i * size + k] * lower[j * size + k];
        lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j];
      }
    }
    this.lower = lower;
  }

  solve(right: Float64Array, into: Float64Array): void {
    const { size, lower } = this;
    for (let i = 0; i < size; i++) {
      let sum = right[i];
      for (let k = 0; k < i; k++) sum -= lower[i * size + k] * into[k];
      into[i] = sum / lower[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = into[i];
      for (let k = i + 1; k < size; k++) sum -= lower[k * size + i] * into[k];
      into[i] = sum / lower[i * size + i];
    }
  }
}
