import {
  arrheniusLaw,
  concentrationUnits,
  constantLaw,
  formulaLaw,
  type LawOrigin,
  type PropertyLaw,
  polynomialLaw,
  redlichKisterLaw,
  scaledLaw,
  tableLaw,
} from '../materials/index.ts';
import type { LawForm, LawSpecification } from './schema/law.ts';

const anywhere = {
  minimumConcentration: 0,
  maximumConcentration: Number.POSITIVE_INFINITY,
  minimumTemperature: Number.MIN_VALUE,
  maximumTemperature: Number.POSITIVE_INFINITY,
};

/**
 * The law that a case gives for a property.
 *
 * @throws PropertyLawError if its numbers make no law
 */
export function propertyLaw(given: LawSpecification): PropertyLaw {
  const origin: LawOrigin = { source: 'the case file', validity: anywhere };
  if (typeof given === 'number') return constantLaw(given, origin);
  const own: LawOrigin = { ...origin, source: given.source ?? origin.source };
  const law = lawOf(given, own);
  return given.activation_energy === undefined
    ? law
    : arrheniusLaw(
        law,
        { activationEnergy: given.activation_energy, referenceTemperature: given.reference_temperature },
        { ...own, validity: law.validity },
      );
}

function lawOf(given: LawForm, origin: LawOrigin): PropertyLaw {
  switch (given.kind) {
    case 'polynomial': {
      const terms = given.terms.map(([coefficient, power]) => ({ coefficient, power }));
      return scaledLaw(polynomialLaw(terms, given.concentration_unit, origin), given.unit, origin);
    }
    case 'formula': {
      const { formula: text, concentration_unit: concentrationUnit, unit: unitFactor } = given;
      return formulaLaw({ text, concentrationUnit, unitFactor }, origin);
    }
    case 'table': {
      const { minimumTemperature, maximumTemperature } = anywhere;
      return tableLaw(
        {
          concentrations: given.points.map(([c]) => c * concentrationUnits[given.concentration_unit]),
          values: given.points.map(([, value]) => value * given.unit),
        },
        { ...origin, validity: { minimumTemperature, maximumTemperature } },
      );
    }
    case 'redlich_kister': {
      const expansion = {
        coefficients: given.coefficients,
        fullConcentration: given.full_concentration,
        valueAtZero: given.value_at_zero,
        valueAtFull: given.value_at_full,
      };
      return scaledLaw(redlichKisterLaw(expansion, origin), given.unit, origin);
    }
  }
}
