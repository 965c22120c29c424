import type { PoreImage, Sides } from '../../geometry/image/pore-image.ts';
import type { Coarsened, Graph } from './graph.ts';

/** Conductance between neighbouring pixels is 1; from the centre of a pixel to a plane on its edge it is half as far. */
const toPlane = 2;

/**
 * Laplace's equation on the pixels of a picture without a stored matrix: a cell for every pore pixel, conductance 1 between pixels that
 * share an edge and 2 from the first and the last row to the planes above and below. Vectors have a pixel of rim on all sides, where
 * as in solids they are zero, so that no loop asks whether a neighbour exists.
 */
export class PixelGrid {
  readonly columns: number;
  readonly rows: number;
  readonly stride: number;
  readonly length: number;
  readonly periodic: boolean;
  /** Sum of the conductances of a pixel; 0 in solids and on the rim. */
  readonly degree: Uint8Array;

  /** @param image whose pores all reach both planes: others would leave the matrix singular */
  constructor({ columns, rows, pore }: PoreImage, sides: Sides) {
    this.columns = columns;
    this.rows = rows;
    this.stride = columns + 2;
    this.length = this.stride * (rows + 2);
    this.periodic = sides === 'periodic';
    this.degree = new Uint8Array(this.length);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const k = j * columns + i;
        if (pore[k] === 0) continue;
        const left = i > 0 ? pore[k - 1] : this.periodic ? pore[k + columns - 1] : 0;
        const right = i + 1 < columns ? pore[k + 1] : this.periodic ? pore[k - columns + 1] : 0;
        const above = j > 0 ? pore[k - columns] : toPlane;
        const below = j + 1 < rows ? pore[k + columns] : toPlane;
        this.degree[(j + 1) * this.stride + i + 1] = left + right + above + below;
      }
    }
  }

  /** Index of the first pixel of a row. */
  rowStart(row: number): number {
    return (row + 1) * this.stride + 1;
  }

  /** Copies the ends of a row beside it where the sides are joined. */
  private wrap(values: Float32Array | Float64Array, first: number): void {
    values[first - 1] = values[first + this.columns - 1];
    values[first + this.columns] = values[first];
  }

  /** The flux into a pixel from a plane at potential 1 above the picture, as the right-hand side. */
  sourceOfTop(): Float64Array {
    const source = new Float64Array(this.length);
    const first = this.rowStart(0);
    for (let k = first; k < first + this.columns; k++) if (this.degree[k] > 0) source[k] = toPlane;
    return source;
  }

  /** What flows in from the plane above, at potential 1, and out to the one below, at 0. */
  flows(u: Float64Array): { in: number; out: number } {
    let into = 0;
    let out = 0;
    const top = this.rowStart(0);
    const bottom = this.rowStart(this.rows - 1);
    for (let i = 0; i < this.columns; i++) {
      if (this.degree[top + i] > 0) into += toPlane * (1 - u[top + i]);
      out += toPlane * u[bottom + i];
    }
    return { in: into, out };
  }

  /**
   * direction = preconditioned + beta direction, then product = A direction.
   *
   * @returns direction . product
   */
  nextDirection(direction: Float64Array, preconditioned: Float32Array, beta: number, product: Float64Array): number {
    const { degree, stride, columns, rows } = this;
    const renew = (row: number) => {
      const first = this.rowStart(row);
      for (let k = first; k < first + columns; k++) direction[k] = preconditioned[k] + beta * direction[k];
      if (this.periodic) this.wrap(direction, first);
    };
    let sum = 0;
    renew(0);
    for (let j = 0; j < rows; j++) {
      if (j + 1 < rows) renew(j + 1);
      const first = this.rowStart(j);
      for (let k = first; k < first + columns; k++) {
        const d = degree[k];
        if (d === 0) continue;
        const own = direction[k];
        const value = d * own - (direction[k - 1] + direction[k + 1] + direction[k - stride] + direction[k + stride]);
        product[k] = value;
        sum += own * value;
      }
    }
    return sum;
  }

  /** One forward Gauss-Seidel sweep from zero. */
  smoothFromZero(residual: Float64Array, into: Float32Array): void {
    const { degree, stride, columns, rows, periodic } = this;
    for (let j = 0; j < rows; j++) {
      const first = this.rowStart(j);
      const last = first + columns - 1;
      // Of the neighbours only the one before and the one above are not zero any more.
      let before = 0;
      for (let k = first; k <= last; k++) {
        const d = degree[k];
        if (d === 0) {
          before = 0;
          into[k] = 0;
          continue;
        }
        const beyond = periodic && k === last ? into[first] : 0;
        before = (residual[k] + before + beyond + into[k - stride]) * inverse[d];
        into[k] = before;
      }
      if (periodic) this.wrap(into, first);
    }
  }

  /** Sums residual - A value over the pixels of every node of the coarser graph. */
  restrict(residual: Float64Array, value: Float32Array, parent: Int32Array, into: Float64Array): void {
    const { degree, stride, columns, rows } = this;
    into.fill(0);
    for (let j = 0; j < rows; j++) {
      const first = this.rowStart(j);
      for (let k = first; k < first + columns; k++) {
        const d = degree[k];
        if (d === 0) continue;
        into[parent[k]] +=
          residual[k] - d * value[k] + (value[k - 1] + value[k + 1] + value[k - stride] + value[k + stride]);
      }
    }
  }

  /**
   * Adds the correction of the coarser graph and makes one backward Gauss-Seidel sweep.
   *
   * @returns value . residual and value . product
   */
  correctAndSmooth(
    residual: Float64Array,
    value: Float32Array,
    correction: Float64Array,
    parent: Int32Array,
    product: Float64Array,
  ): { residual: number; product: number } {
    const { degree, stride, columns, rows, periodic } = this;
    const correct = (row: number) => {
      const first = this.rowStart(row);
      for (let k = first; k < first + columns; k++) if (degree[k] > 0) value[k] += correction[parent[k]];
      if (periodic) this.wrap(value, first);
    };
    let withResidual = 0;
    let withProduct = 0;
    correct(rows - 1);
    for (let j = rows - 1; j >= 0; j--) {
      if (j > 0) correct(j - 1);
      const first = this.rowStart(j);
      const last = first + columns - 1;
      for (let k = last; k >= first; k--) {
        const d = degree[k];
        if (d === 0) continue;
        // The last pixel of the row is new by now where the sides are joined.
        if (periodic && k === first) value[k - 1] = value[last];
        const own = (residual[k] + value[k - 1] + value[k + 1] + value[k - stride] + value[k + stride]) * inverse[d];
        value[k] = own;
        withResidual += value[k] * residual[k];
        withProduct += value[k] * product[k];
      }
      if (periodic) this.wrap(value, first);
    }
    return { residual: withResidual, product: withProduct };
  }

  /** The coarser graph: a node for every connected part of a block of 2 x 2 pixels. */
  coarsen(): Coarsened {
    const { degree, stride, columns, rows } = this;
    const parent = new Int32Array(this.length).fill(-1);
    const isPore = (k: number) => degree[k] > 0;
    let count = 0;
    for (let j = 0; j < rows; j += 2) {
      const even = this.rowStart(j);
      for (let i = 0; i < columns; i += 2) {
        const k = even + i;
        const hasRight = i + 1 < columns;
        const hasBelow = j + 1 < rows;
        const a = isPore(k);
        const b = hasRight && isPore(k + 1);
        const c = hasBelow && isPore(k + stride);
        const d = hasRight && hasBelow && isPore(k + stride + 1);
        if (a) parent[k] = count;
        if (b) parent[k + 1] = count;
        if (c) parent[k + stride] = count;
        if (d) parent[k + stride + 1] = count;
        // Two pixels that meet at a corner only stay apart.
        const apart = (a && d && !b && !c) || (b && c && !a && !d);
        if (apart) {
          if (a) parent[k + stride + 1] = count + 1;
          else parent[k + stride] = count + 1;
        }
        if (a || b || c || d) count += apart ? 2 : 1;
      }
    }
    return { graph: this.graphOf(parent, count), parent };
  }

  private graphOf(parent: Int32Array, count: number): Graph {
    const { degree, stride, columns, rows, periodic } = this;
    const column = new Uint16Array(count);
    const row = new Uint16Array(count);
    const diagonal = new Float32Array(count);
    const start = new Int32Array(count + 1);
    const pairs = (visit: (from: number, to: number) => void) => {
      for (let j = 0; j < rows; j++) {
        const first = this.rowStart(j);
        for (let i = 0; i < columns; i++) {
          const k = first + i;
          if (degree[k] === 0) continue;
          const right = i + 1 < columns ? k + 1 : periodic ? first : -1;
          if (right >= 0 && degree[right] > 0) visit(parent[k], parent[right]);
          if (j + 1 < rows && degree[k + stride] > 0) visit(parent[k], parent[k + stride]);
        }
      }
    };
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const k = this.rowStart(j) + i;
        if (degree[k] === 0) continue;
        const node = parent[k];
        column[node] = i >> 1;
        row[node] = j >> 1;
        diagonal[node] += degree[k];
      }
    }
    pairs((from, to) => {
      if (from === to) diagonal[from] -= 2;
      else {
        start[from + 1]++;
        start[to + 1]++;
      }
    });
    for (let node = 0; node < count; node++) start[node + 1] += start[node];
    const fill = start.slice(0, count);
    const neighbour = new Int32Array(start[count]);
    pairs((from, to) => {
      if (from === to) return;
      neighbour[fill[from]++] = to;
      neighbour[fill[to]++] = from;
    });
    return { size: count, ...merged(start, neighbour, count), diagonal, column, row };
  }
}

/** Counts neighbours that are listed several times, into conductances. */
function merged(start: Int32Array, neighbour: Int32Array, count: number) {
  const conductance = new Float32Array(neighbour.length);
  const newStart = new Int32Array(count + 1);
  let used = 0;
  for (let node = 0; node < count; node++) {
    const begin = used;
    for (let e = start[node]; e < start[node + 1]; e++) {
      const other = neighbour[e];
      let at = begin;
      while (at < used && neighbour[at] !== other) at++;
      if (at === used) {
        neighbour[used] = other;
        conductance[used++] = 0;
      }
      conductance[at]++;
    }
    newStart[node + 1] = used;
  }
  return { start: newStart, neighbour: neighbour.slice(0, used), conductance: conductance.slice(0, used) };
}

/** 1 / d for every sum of conductances a pixel can have. */
const inverse = Float64Array.from({ length: 9 }, (_, d) => (d === 0 ? 0 : 1 / d));
