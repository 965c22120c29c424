import type { FieldExtrema } from '../errors.ts';
import { outsideWarning, type PropertyLaw } from '../materials/index.ts';
import { concentration } from '../physics/binary-electrolyte.ts';
import type { LawInUse } from './electrolyte-model.ts';

/**
 * One sentence for each property law that a field leaves the range of validity of, with the place, one for the laws that are
 * used at another temperature than that of their source although they do not depend on it, and one for each that is an
 * estimate.
 *
 * @param temperature K
 */
export function validityNotes(
  laws: readonly LawInUse[],
  extrema: readonly FieldExtrema[],
  temperature: number,
): string[] {
  const { minimum, minimumAt, maximum, maximumAt } = extrema[concentration];
  const fixed = laws.filter(({ law }) => isFixedInTemperature(law, (minimum + maximum) / 2, temperature));
  const notes = laws.flatMap(({ property, law }) => {
    const used = fixed.some((each) => each.law === law) ? law.validity.minimumTemperature : temperature;
    const outside = [
      { value: minimum, place: minimumAt },
      { value: maximum, place: maximumAt },
    ].flatMap(({ value, place }) => {
      const warning = outsideWarning(property, law, value, used);
      return warning === undefined ? [] : [`${warning}, in ${place.region}.`];
    });
    const estimate = law.estimate ? [`${property} is an estimate (${law.source}).`] : [];
    return [...outside.slice(0, 1), ...estimate];
  });
  return [...fixedNotes(fixed, temperature), ...notes];
}

/** Whether a law is used at a temperature that its source does not cover, with the value it has at those that it does. */
function isFixedInTemperature(law: PropertyLaw, at: number, temperature: number): boolean {
  const { minimumTemperature, maximumTemperature } = law.validity;
  if (temperature >= minimumTemperature && temperature <= maximumTemperature) return false;
  law.evaluate(at, minimumTemperature);
  const within = law.value;
  law.evaluate(at, temperature);
  return law.value === within;
}

function fixedNotes(laws: readonly LawInUse[], temperature: number): string[] {
  const byRange = new Map<string, string[]>();
  for (const { property, law } of laws) {
    const range = rangeInWords(law);
    byRange.set(range, [...(byRange.get(range) ?? []), property]);
  }
  return [...byRange].map(([range, properties]) => {
    const [verb, whose] = properties.length === 1 ? ['does', 'its'] : ['do', 'their'];
    const list = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(properties);
    return `${list} ${verb} not depend on temperature: ${whose} values at ${range} are used at ${celsius(temperature)}.`;
  });
}

/** The temperatures of a source: one, where it holds within a degree or so, or the range. */
function rangeInWords({ validity }: PropertyLaw): string {
  const { minimumTemperature, maximumTemperature } = validity;
  if (maximumTemperature - minimumTemperature <= 2) return celsius((minimumTemperature + maximumTemperature) / 2);
  return `${celsius(minimumTemperature)} to ${celsius(maximumTemperature)}`;
}

function celsius(kelvin: number): string {
  return `${Number((kelvin - 273.15).toPrecision(3))} degC`;
}
