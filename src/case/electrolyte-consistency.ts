import { ExpressionError, PropertyLawError } from '../materials/index.ts';
import type { Inconsistency } from './consistency.ts';
import * as problems from './problems.ts';
import { propertyLaw } from './property-laws.ts';
import type { Electrolyte } from './schema/case.ts';
import { formatQuantity } from './units.ts';

type Ions = Extract<Electrolyte, { kind: 'ions' }>;
type Concentrated = Extract<Electrolyte, { kind: 'concentrated' }>;

/** What does not fit together in an electrolyte by itself. */
export function* problemsOfElectrolyte(electrolyte: Electrolyte): Generator<Inconsistency> {
  if (electrolyte.kind === 'concentrated') yield* problemsOfLaws(electrolyte);
  if (electrolyte.kind !== 'ions') return;
  yield* problemsOfPlatedIon(electrolyte);
  yield* problemsOfFill(electrolyte);
  yield* problemsOfReactions(electrolyte);
}

function* problemsOfPlatedIon({ plated_ion, species }: Ions): Generator<Inconsistency> {
  const path = ['electrolyte', 'plated_ion'];
  const plated = species.find(({ name }) => name === plated_ion);
  if (plated === undefined) {
    const names = species.map(({ name }) => name);
    yield { wording: problems.unknownSpecies(plated_ion, names), path, maySupply: true };
  } else if (plated.charge <= 0) {
    const cations = species.filter(({ charge }) => charge > 0).map(({ name }) => name);
    yield { wording: problems.platedIonNoCation(plated_ion, plated.charge, cations), path, maySupply: true };
  }
}

/** Charges smaller than this share of all charge are rounding of what was written, or traces of what only forms. */
const negligible = 1e-4;

/** The fill is a solution, and solutions are neutral: also where Poisson's equation is solved afterwards. */
function* problemsOfFill({ plated_ion, species }: Ions): Generator<Inconsistency> {
  const ions = species.filter(({ charge, diffusivity }) => charge * diffusivity !== 0);
  // Ions of one sign alone are no solution: each layer has as many of them as its fixed charge takes.
  if (!ions.some(({ charge }) => charge > 0) || !ions.some(({ charge }) => charge < 0)) return;
  const sum = species.reduce((total, { charge, concentration }) => total + charge * concentration, 0);
  const size = species.reduce((total, { charge, concentration }) => total + Math.abs(charge) * concentration, 0);
  if (Math.abs(sum) <= negligible * size) return;
  const inMolar = (value: number) => formatQuantity(value, 'mol/L', 6);
  const balanced = ions
    .map((ion) => ({ ...ion, needed: ion.concentration - sum / ion.charge }))
    .filter(({ needed }) => needed > negligible * size)
    // The counter-ion is what one changes; of several the one there is most of.
    .sort(
      (a, b) =>
        Number(a.name === plated_ion) - Number(b.name === plated_ion) || a.charge - b.charge || b.needed - a.needed,
    );
  const [{ name, needed }] = balanced;
  const wording = problems.fillNotNeutral(inMolar(sum), name, inMolar(needed));
  yield { wording, path: ['electrolyte', 'species', name, 'concentration'], maySupply: true };
}

function* problemsOfReactions({ species, reactions }: Ions): Generator<Inconsistency> {
  const names = species.map(({ name }) => name);
  for (const { name, reactants, products } of reactions) {
    const path = ['electrolyte', 'reactions', name];
    let known = true;
    for (const [side, counts] of Object.entries({ reactants, products })) {
      for (const ion of Object.keys(counts)) {
        if (names.includes(ion)) continue;
        known = false;
        yield {
          wording: problems.unknownSpecies(ion, names),
          path: [...path, side, ion],
          maySupply: true,
          onKey: true,
        };
      }
    }
    const chargeOf = (counts: Readonly<Record<string, number>>) =>
      species.reduce((sum, ion) => sum + ion.charge * (counts[ion.name] ?? 0), 0);
    const [before, after] = [chargeOf(reactants), chargeOf(products)];
    if (known && before !== after) yield { wording: problems.chargeNotConserved(name, before, after), path };
  }
}

/** Twice the fill is about as far as salt piles up before it runs out on the other side. */
const highestFill = 2;
const gridPoints = 80;

/** Properties that are no number, or no possible one, somewhere between an empty and a twice filled cell. */
function* problemsOfLaws(electrolyte: Concentrated): Generator<Inconsistency> {
  const { concentration: fill, temperature } = electrolyte;
  for (const [key, unit] of [
    ['conductivity', 'S/m'],
    ['salt_diffusivity', 'm^2/s'],
    ['transference_number', '1'],
    ['thermodynamic_factor', '1'],
  ] as const) {
    const given = electrolyte[key];
    if (given === undefined) continue;
    const path = ['electrolyte', key];
    if (typeof given !== 'number' && given.kind === 'table') {
      const unsorted = given.points.findIndex(([c], k) => k > 0 && !(c > given.points[k - 1][0]));
      if (unsorted > 0) {
        const written = (k: number) => `${given.points[k][0]} ${given.concentration_unit}`;
        const wording = problems.tableNotGrowing(unsorted, written(unsorted - 1), written(unsorted));
        yield { wording, path: [...path, 'points', unsorted, 0] };
        continue;
      }
    }
    try {
      const law = propertyLaw(given);
      const share = key === 'transference_number';
      for (let k = 1; k <= gridPoints; k++) {
        const concentration = (highestFill * fill * k) / gridPoints;
        law.evaluate(concentration, temperature);
        if (Number.isFinite(law.value) && (share ? law.value < 1 : law.value > 0)) continue;
        const written = Number.isFinite(law.value) ? formatQuantity(law.value, unit, 4) : 'no number';
        const where = typeof given === 'number' ? '' : ` at ${formatQuantity(concentration, 'mol/L', 4)}`;
        yield { wording: problems.impossibleProperty(share ? 'below 1' : 'positive', where, written), path };
        break;
      }
    } catch (error) {
      if (!(error instanceof PropertyLawError || error instanceof ExpressionError)) throw error;
      yield { wording: { message: error.message, help: error.help }, path };
    }
  }
}
