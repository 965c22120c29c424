/**
 * The x >= 0 that makes x^T H x / 2 - f^T x least, H symmetric and positive definite: the active-set method of C. L. Lawson
 * and R. J. Hanson (Solving Least Squares Problems, Prentice-Hall 1974, chapter 23) on the normal equations.
 *
 * @param matrix H, row-major
 * @param start where a neighbouring problem had its solution: entries above 0 are taken to be so here as well
 */
export function nonNegativeMinimum(matrix: Float64Array, right: Float64Array, start?: Float64Array): Float64Array {
  const n = right.length;
  const solution = new Float64Array(n);
  let passive = Array.from({ length: n }, (_, k) => k).filter((k) => start !== undefined && start[k] > 0);
  const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const release = (): boolean => {
    let best = -1;
    let steepest = tolerance * largest;
    for (let k = 0; k < n; k++) {
      if (passive.includes(k)) continue;
      let descent = right[k];
      for (const j of passive) descent -= matrix[k * n + j] * solution[j];
      if (descent <= steepest) continue;
      steepest = descent;
      best = k;
    }
    if (best >= 0) passive.push(best);
    return best >= 0;
  };
  for (let round = 0; round < roundsPerUnknown * n; round++) {
    while (passive.length > 0) {
      const trial = solveAmong(matrix, right, passive);
      const limits = passive.flatMap((k, j) => (trial[j] > 0 ? [] : [solution[k] / (solution[k] - trial[j])]));
      if (limits.length === 0) {
        passive.forEach((k, j) => {
          solution[k] = trial[j];
        });
        break;
      }
      // As far as the first of them stays above 0.
      const step = Math.min(...limits.map((limit) => (Number.isFinite(limit) ? limit : 0)));
      passive.forEach((k, j) => {
        solution[k] += step * (trial[j] - solution[k]);
      });
      passive = passive.filter((k, j) => {
        const stays =
          trial[j] > 0 || solution[k] > tolerance * solution.reduce((most, value) => Math.max(most, value), 0);
        if (!stays) solution[k] = 0;
        return stays;
      });
    }
    if (!release()) break;
  }
  return solution;
}

/** Relative to the largest entries, less is rounding. */
const tolerance = 1e-12;
const roundsPerUnknown = 3;

/** Solves the rows and columns of some unknowns alone, by Cholesky's factors. */
function solveAmong(matrix: Float64Array, right: Float64Array, among: readonly number[]): Float64Array {
  const n = right.length;
  const m = among.length;
  const factor = new Float64Array(m * m);
  const solution = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[among[i] * n + among[j]];
      for (let k = 0; k < j; k++) sum -= factor[i * m + k] * factor[j * m + k];
      factor[i * m + j] = i === j ? Math.sqrt(sum) : sum / factor[j * m + j];
    }
    let value = right[among[i]];
    for (let k = 0; k < i; k++) value -= factor[i * m + k] * solution[k];
    solution[i] = value / factor[i * m + i];
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let k = i + 1; k < m; k++) solution[i] -= factor[k * m + i] * solution[k];
    solution[i] /= factor[i * m + i];
  }
  return solution;
}
