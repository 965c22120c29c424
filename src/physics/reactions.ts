import { InvalidModelError } from './invalid-model-error.ts';
import type { LocalBlock } from './physics.ts';

/** What takes part in reactions, as far as they need to know it. */
export interface ReactingSpecies {
  readonly name: string;
  /** Charge number. */
  readonly charge: number;
  /** c_0, mol/m3: the state holds ln(c / c_0). */
  readonly concentration: number;
  /** Atoms (or other units that reactions conserve) in one particle, such as `{ Li: 1, P: 1, F: 6 }`. */
  readonly composition?: Readonly<Record<string, number>>;
}

/** Particles on one side of a reaction: how many of each species. */
export type Stoichiometry = Readonly<Record<string, number>>;

/** reactants <-> products by mass action. A side may be empty: its product of concentrations is then 1. */
export interface Reaction {
  readonly name: string;
  readonly reactants: Stoichiometry;
  readonly products: Stoichiometry;
  /** k_f; k_f times the product of the reactants' concentrations (mol/m3) is in mol/(m3 s). */
  readonly forwardRate: number;
  /** k_b, the same of the products; 0 where nothing goes back. */
  readonly backwardRate: number;
}

/** A reaction does not conserve charge or matter. */
export class ReactionNotConservedError extends InvalidModelError {
  readonly reaction: string;
  /** `charge`, or the element. */
  readonly quantity: string;
  /** How much of it one reaction event makes. */
  readonly made: number;

  constructor(reaction: string, quantity: string, made: number) {
    const direction = made > 0 ? 'makes' : 'loses';
    super(
      `reaction "${reaction}" ${direction} ${Number(Math.abs(made).toPrecision(6))} of ${quantity}`,
      `check the species, their counts and ${quantity === 'charge' ? 'their charges' : 'their compositions'} on both sides`,
    );
    this.reaction = reaction;
    this.quantity = quantity;
    this.made = made;
  }
}

/** One side of a reaction, resolved. */
interface Side {
  readonly species: readonly number[];
  readonly counts: readonly number[];
  /** The rate of this side at rest, k times the product of c_0^nu. */
  readonly rateAtRest: number;
}

interface ResolvedReaction {
  readonly forward: Side;
  readonly backward: Side;
  /** ln of forward over backward rate at rest; 0 where the fill is in equilibrium to rounding. */
  readonly affinityAtRest: number;
  /** Particles made of each species that takes part. */
  readonly made: readonly { readonly species: number; readonly count: number }[];
}

/** Relative to the terms that make it, what is rounding of a sum of a few. */
const rounding = 16 * Number.EPSILON;

/**
 * Homogeneous mass-action reactions,
 *
 *     r = k_f prod c^nu (reactants) - k_b prod c^nu (products),   production of species i = (nu_products - nu_reactants) r,
 *
 * each rate taken as its larger term times 1 - e^-|A|, A = ln(forward / backward) from the logarithms that the state holds:
 * near equilibrium nothing cancels.
 */
export class MassAction {
  private readonly species: readonly ReactingSpecies[];
  private readonly reactions: readonly ResolvedReaction[];

  /** @throws ReactionNotConservedError, or InvalidModelError if a reaction names what is not there */
  constructor(reactions: readonly Reaction[], species: readonly ReactingSpecies[]) {
    this.species = species;
    this.reactions = reactions.map((reaction) => resolve(reaction, species));
  }

  /**
   * Adds what is produced to the first rows of a block, and its derivatives by the species to their columns.
   *
   * @param offset where ln(c / c_0) of the first species stands in the state; the others follow
   * @param columns unknowns of the model, the length of a row of the block
   */
  addProduction(state: Float64Array, offset: number, columns: number, block: LocalBlock): void {
    for (const { forward, backward, affinityAtRest, made } of this.reactions) {
      const forwardLogarithm = logarithmOf(forward, state, offset);
      const backwardLogarithm = logarithmOf(backward, state, offset);
      const forwardRate = forward.rateAtRest * Math.exp(forwardLogarithm);
      const backwardRate = backward.rateAtRest * Math.exp(backwardLogarithm);
      const affinity = affinityAtRest + (forwardLogarithm - backwardLogarithm);
      const rate = affinity > 0 ? -forwardRate * Math.expm1(-affinity) : backwardRate * Math.expm1(affinity);
      for (const { species, count } of made) {
        const row = species * columns;
        block.value[species] += count * rate;
        this.addSlopes(forward, count * forwardRate, state, offset, row, block);
        this.addSlopes(backward, -count * backwardRate, state, offset, row, block);
      }
    }
  }

  /** Adds the derivatives of `rate`, a multiple of prod c^nu, by every concentration: nu rate / c. */
  private addSlopes(
    side: Side,
    rate: number,
    state: Float64Array,
    offset: number,
    row: number,
    block: LocalBlock,
  ): void {
    for (let k = 0; k < side.species.length; k++) {
      const j = side.species[k];
      const concentration = this.species[j].concentration * Math.exp(state[offset + j]);
      block.byUnknown[row + j] += (side.counts[k] * rate) / concentration;
    }
  }
}

/** ln of prod (c / c_0)^nu. */
function logarithmOf(side: Side, state: Float64Array, offset: number): number {
  let sum = 0;
  for (let k = 0; k < side.species.length; k++) sum += side.counts[k] * state[offset + side.species[k]];
  return sum;
}

function resolve(reaction: Reaction, species: readonly ReactingSpecies[]): ResolvedReaction {
  const { name, forwardRate, backwardRate } = reaction;
  if (!(forwardRate >= 0 && backwardRate >= 0 && Number.isFinite(forwardRate + backwardRate))) {
    throw new InvalidModelError(
      `reaction "${name}" has rates ${forwardRate} and ${backwardRate}`,
      'rate constants are finite and not negative',
    );
  }
  if (forwardRate === 0 && backwardRate === 0) {
    throw new InvalidModelError(`reaction "${name}" has no rate`, 'give a rate constant above 0, or leave it out');
  }
  const forward = resolveSide(name, reaction.reactants, forwardRate, species);
  const backward = resolveSide(name, reaction.products, backwardRate, species);
  const counts = new Array<number>(species.length).fill(0);
  forward.species.forEach((index, k) => {
    counts[index] -= forward.counts[k];
  });
  backward.species.forEach((index, k) => {
    counts[index] += backward.counts[k];
  });
  const made = counts.map((count, index) => ({ species: index, count })).filter(({ count }) => count !== 0);
  refuseImbalance(
    name,
    'charge',
    made.map(({ species: index, count }) => count * species[index].charge),
  );
  const taking = made.map(({ species: index }) => species[index]);
  if (taking.every(({ composition }) => composition !== undefined)) {
    for (const element of new Set(taking.flatMap(({ composition }) => Object.keys(composition!)))) {
      refuseImbalance(
        name,
        element,
        made.map(({ species: index, count }) => count * (species[index].composition![element] ?? 0)),
      );
    }
  }
  const affinity = Math.log(forward.rateAtRest / backward.rateAtRest);
  return { forward, backward, affinityAtRest: Math.abs(affinity) < rounding ? 0 : affinity, made };
}

function resolveSide(
  reaction: string,
  side: Stoichiometry,
  rateConstant: number,
  species: readonly ReactingSpecies[],
): Side {
  const indices: number[] = [];
  const counts: number[] = [];
  let rateAtRest = rateConstant;
  for (const [name, count] of Object.entries(side)) {
    const index = species.findIndex((candidate) => candidate.name === name);
    if (index < 0) {
      const known = species.map((candidate) => candidate.name).join(', ');
      throw new InvalidModelError(`reaction "${reaction}" names "${name}", which is not there`, `species: ${known}`);
    }
    if (!(count > 0 && Number.isFinite(count))) {
      throw new InvalidModelError(
        `reaction "${reaction}" counts ${count} of "${name}"`,
        'counts are positive; a species that does not take part is left out',
      );
    }
    indices.push(index);
    counts.push(count);
    rateAtRest *= species[index].concentration ** count;
  }
  return { species: indices, counts, rateAtRest };
}

function refuseImbalance(reaction: string, quantity: string, terms: readonly number[]): void {
  const sum = terms.reduce((total, term) => total + term, 0);
  const size = terms.reduce((total, term) => total + Math.abs(term), 0);
  if (Math.abs(sum) > rounding * size) throw new ReactionNotConservedError(reaction, quantity, sum);
}
