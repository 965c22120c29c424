import { type Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * What least squares say of the uncertainty of fitted parameters, all in the coordinates of the fit: C = s^2 (J^T J)^-1 from the
 * singular values of J, and the directions that the residuals feel least.
 */
export interface FitUncertainty {
  /** Covariance of the coordinates, row-major; infinite on the diagonal where nothing is known, 0 of a held coordinate. */
  readonly covariance: Float64Array;
  /** Correlation of the coordinates, row-major. */
  readonly correlation: number[];
  /** Directions of the free coordinates with the standard deviation along each, the least certain first. */
  readonly directions: readonly Direction[];
}

export interface Direction {
  /** Unit vector in the coordinates. */
  readonly along: Float64Array;
  /** Standard deviation along it; infinite where residuals do not feel it at all. */
  readonly deviation: number;
}

/** Singular values below this part of the largest say that residuals do not feel a direction: differences know no better. */
const unfelt = 1e-7;
/** A coordinate takes part in a direction with this component. */
const takesPart = 1e-3;

/**
 * @param jacobian d(residual)/d(coordinate)
 * @param free which coordinates may move; the others are held and certain
 * @param variance of the residuals
 */
export function fitUncertainty(jacobian: Matrix, free: readonly boolean[], variance: number): FitUncertainty {
  const n = free.length;
  const columns = [...free.keys()].filter((k) => free[k]);
  const covariance = new Float64Array(n * n);
  const relative = new Float64Array(n * n);
  const directions: Direction[] = [];
  if (columns.length > 0) {
    const reduced = jacobian.subMatrixColumn(columns);
    const missing = columns.length - reduced.rows;
    // Fewer residuals than parameters leave directions that no singular vector spans; rows of zeros bring them in.
    const padded = missing > 0 ? withEmptyRows(reduced, missing) : reduced;
    const { diagonal, rightSingularVectors: right } = new SingularValueDecomposition(padded, { autoTranspose: true });
    const largest = Math.max(...diagonal, Number.MIN_VALUE);
    diagonal.forEach((value, d) => {
      const isFelt = value > unfelt * largest;
      const along = new Float64Array(n);
      columns.forEach((k, j) => {
        along[k] = right.get(j, d);
      });
      const weight = 1 / Math.max(value, unfelt * largest) ** 2;
      for (let row = 0; row < n; row++) {
        for (let column = 0; column < n; column++) {
          relative[row * n + column] += weight * along[row] * along[column];
          if (isFelt) covariance[row * n + column] += variance * weight * along[row] * along[column];
        }
      }
      directions.push({ along, deviation: isFelt ? Math.sqrt(variance) / value : Number.POSITIVE_INFINITY });
    });
    for (const { along, deviation } of directions) {
      if (Number.isFinite(deviation)) continue;
      for (let row = 0; row < n; row++) {
        if (Math.abs(along[row]) > takesPart) covariance[row * n + row] = Number.POSITIVE_INFINITY;
      }
    }
  }
  const correlation = Array.from(relative, (value, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    if (row === column) return 1;
    const scale = Math.sqrt(relative[row * n + row] * relative[column * n + column]);
    return scale > 0 ? Math.max(-1, Math.min(1, value / scale)) : 0;
  });
  return { covariance, correlation, directions: directions.sort((a, b) => b.deviation - a.deviation) };
}

function withEmptyRows(matrix: Matrix, count: number): Matrix {
  const padded = matrix.clone();
  for (let k = 0; k < count; k++) padded.addRow(padded.rows, new Array<number>(padded.columns).fill(0));
  return padded;
}
