import type { Reaction } from '../physics/reactions.ts';
import type { ConservedAmount } from './electrolyte-model.ts';

/** Below this a number of the elimination is rounding: counts of particles are small whole numbers. */
const rounding = 1e-9;

/**
 * What no reaction in the solution changes, of everything but the first species, which surfaces plate: combinations of
 * amounts x with sum over species of x_i nu_i = 0 for every reaction and x_0 = 0. Without reactions that is every other
 * species by itself; with Li+ + PF6- <-> LiPF6 it is PF6- and LiPF6 together.
 *
 * By Gauss-Jordan elimination of the matrix of net counts, one row a reaction and one column a species: each free column
 * gives one combination.
 */
export function conservedCombinations(names: readonly string[], reactions: readonly Reaction[]): ConservedAmount[] {
  const columns = names.length - 1;
  const rows = reactions.map(({ reactants, products }) =>
    names.slice(1).map((name) => (products[name] ?? 0) - (reactants[name] ?? 0)),
  );
  const pivots: number[] = [];
  let done = 0;
  for (let column = 0; column < columns && done < rows.length; column++) {
    const at = rows.findIndex((row, k) => k >= done && Math.abs(row[column]) > rounding);
    if (at < 0) continue;
    [rows[done], rows[at]] = [rows[at], rows[done]];
    const pivot = rows[done][column];
    rows[done] = rows[done].map((value) => value / pivot);
    for (let k = 0; k < rows.length; k++) {
      if (k === done) continue;
      const factor = rows[k][column];
      rows[k] = rows[k].map((value, j) => value - factor * rows[done][j]);
    }
    pivots.push(column);
    done++;
  }
  const free = Array.from({ length: columns }, (_, column) => column).filter((column) => !pivots.includes(column));
  return free.map((column) => {
    const pivotTerms = pivots.flatMap((pivot, k) =>
      Math.abs(rows[k][column]) > rounding ? [{ unknown: pivot + 1, factor: -rows[k][column] }] : [],
    );
    return { terms: [{ unknown: column + 1, factor: 1 }, ...pivotTerms], equation: column + 1 };
  });
}
