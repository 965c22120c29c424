import type { FieldExtrema } from '../errors.ts';
import { outsideWarning } from '../materials/index.ts';
import { concentration } from '../physics/binary-electrolyte.ts';
import type { LawInUse } from './electrolyte-model.ts';

/**
 * One sentence for each property law that a field leaves the range of validity of, with the place, and one for each that
 * is an estimate.
 *
 * @param temperature K
 */
export function validityNotes(
  laws: readonly LawInUse[],
  extrema: readonly FieldExtrema[],
  temperature: number,
): string[] {
  const { minimum, minimumAt, maximum, maximumAt } = extrema[concentration];
  return laws.flatMap(({ property, law }) => {
    const outside = [
      { value: minimum, place: minimumAt },
      { value: maximum, place: maximumAt },
    ].flatMap(({ value, place }) => {
      const warning = outsideWarning(property, law, value, temperature);
      return warning === undefined ? [] : [`${warning}, in ${place.region}.`];
    });
    const estimate = law.estimate ? [`${property} is an estimate (${law.source}).`] : [];
    return [...outside.slice(0, 1), ...estimate];
  });
}
