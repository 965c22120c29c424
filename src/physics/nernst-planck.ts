import { FARADAY } from '../materials/constants.ts';
import { bernoulli, bernoulliDerivative } from './bernoulli.ts';
import { InvalidModelError } from './invalid-model-error.ts';
import type { Equation, FluxBlock, LocalBlock, Physics, Unknown } from './physics.ts';
import { MassAction, type ReactingSpecies, type Reaction } from './reactions.ts';
import { StericExclusion } from './steric.ts';

/** One dissolved species, of any charge. */
export interface Species extends ReactingSpecies {
  /** In the free electrolyte, m2/s; 0 for what cannot move. */
  readonly diffusivity: number;
  /** What the cell is filled with, mol/m3, above 0: a trace where there is none. Origin of the unknown. */
  readonly concentration: number;
  /** A typical concentration, mol/m3, such as that of the salt for a trace; `concentration` when absent. */
  readonly scale?: number;
  /** What a mole keeps others out of, m3/mol; 0 when absent. Any makes all feel steric exclusion. */
  readonly excludedVolume?: number;
}

/** What determines the potential. */
export type Closure =
  | { readonly kind: 'electroneutrality' }
  /** Poisson's equation with this permittivity of the electrolyte, F/m. */
  | { readonly kind: 'poisson'; readonly permittivity: number };

export interface NernstPlanckProperties {
  readonly species: readonly Species[];
  readonly closure: Closure;
  /** RT/F, V. */
  readonly thermalVoltage: number;
  /** X, mol of charge fixed to the medium per m3 of electrolyte; negative where it holds anions. 0 when absent. */
  readonly fixedCharge?: number;
  /** Volume of a mole of lattice sites, m3/mol; see `StericExclusion`. */
  readonly siteVolume?: number;
  readonly reactions?: readonly Reaction[];
}

/** Relative to its terms, what is rounding in the charge of the fill. */
const rounding = 8 * Number.EPSILON;

/**
 * Nernst-Planck transport of N species,
 *
 *     N_i = -D_i (grad c_i + c_i grad(z_i phi / V_T + mu_i)),      mu_i the excess chemical potential over RT,
 *
 * closed by electroneutrality, 0 = sum z_i c_i + X, or by Poisson's equation, div(-(eps/F) grad phi) = sum z_i c_i + X.
 * Unknowns c_1 .. c_N, phi; the equations are the balances in the same order and, last, the closure.
 *
 * The flux is that of Scharfetter and Gummel over the drop e = z w + mu_right - mu_left, w = (phi_right - phi_left)/V_T,
 *
 *     N = D (B(e) c_left - B(-e) c_right)
 *       = -D B(e) c_left (e^-a - 1) = D B(-e) c_right (e^a - 1),      a = ln(c_left / c_right) - e,
 *
 * evaluated in the second form through a, the drop of the electrochemical potential over RT: it has the sign of a always
 * and is zero where the potentials balance, however strong the field.
 *
 * Units: mol/(m s) per unit geometric conductance, in Poisson's equation too.
 */
export class NernstPlanck implements Physics {
  readonly properties: NernstPlanckProperties;
  readonly unknowns: readonly Unknown[];
  readonly equations: readonly Equation[];
  private readonly steric: StericExclusion | undefined;
  private readonly reactions: MassAction;
  /** The ion with the most charge, whose amount follows from those of the others; -1 where space may hold charge. */
  private readonly balancing: number;
  /** sum z_i c_i + X of the fill, mol/m3. */
  private readonly chargeAtRest: number;
  private readonly leftConcentrations: Float64Array;
  private readonly rightConcentrations: Float64Array;
  /** left - right of every concentration. */
  private readonly drops: Float64Array;

  /** @throws InvalidModelError if a property is not one an electrolyte can have */
  constructor(properties: NernstPlanckProperties) {
    const { species, closure, thermalVoltage, siteVolume } = properties;
    validate(properties);
    this.properties = properties;
    this.unknowns = [
      ...species.map(({ name, concentration, scale }) => ({
        name,
        unit: 'mol/m^3',
        scale: scale ?? concentration,
        origin: concentration,
        positive: true,
      })),
      { name: 'potential', unit: 'V', scale: thermalVoltage, origin: 0, positive: false },
    ];
    this.equations = [
      ...species.map(({ name, charge }): Equation => ({ name, kind: 'balance', charge, carrier: 'electrolyte' })),
      closure.kind === 'poisson'
        ? { name: 'charge', kind: 'balance', charge: 0, carrier: 'electrolyte' }
        : { name: 'electroneutrality', kind: 'constraint', charge: 0, carrier: 'electrolyte' },
    ];
    const excludedVolumes = species.map(({ excludedVolume }) => excludedVolume ?? 0);
    this.steric = excludedVolumes.some((volume) => volume !== 0)
      ? new StericExclusion({ excludedVolumes, siteVolume })
      : undefined;
    this.reactions = new MassAction(properties.reactions ?? [], species);
    this.balancing = closure.kind === 'poisson' ? -1 : mostCharged(species);
    this.chargeAtRest = chargeOfFill(properties);
    this.leftConcentrations = new Float64Array(species.length);
    this.rightConcentrations = new Float64Array(species.length);
    this.drops = new Float64Array(species.length);
  }

  flux(state: Float64Array, left: number, right: number, block: FluxBlock): void {
    const { species, closure, thermalVoltage } = this.properties;
    const potential = species.length;
    const columns = potential + 1;
    block.left.fill(0);
    block.right.fill(0);
    this.readConcentrations(state, left, right);
    const { steric } = this;
    steric?.evaluate(this.leftConcentrations, this.rightConcentrations, this.drops);
    const potentialDrop = state[right + potential] - state[left + potential];

    for (let i = 0; i < species.length; i++) {
      const { charge, diffusivity } = species[i];
      const row = i * columns;
      const crowding = steric === undefined ? 0 : steric.weights[i] * steric.difference;
      const energy = (charge * potentialDrop) / thermalVoltage + crowding;
      const affinity = state[left + i] - state[right + i] - energy;
      const uphill = bernoulli(Math.abs(energy));
      const downhill = uphill + Math.abs(energy); // B(-|e|)
      const uphillSlope = bernoulliDerivative(Math.abs(energy));
      const downhillSlope = -1 - uphillSlope; // B'(-|e|)
      const falls = energy < 0; // from left to right
      const forward = diffusivity * (falls ? downhill : uphill); // D B(e)
      const backward = diffusivity * (falls ? uphill : downhill); // D B(-e)
      const forwardSlope = falls ? downhillSlope : uphillSlope; // B'(e)
      const backwardSlope = falls ? uphillSlope : downhillSlope; // B'(-e)

      block.value[i] =
        affinity > 0
          ? -forward * this.leftConcentrations[i] * Math.expm1(-affinity)
          : backward * this.rightConcentrations[i] * Math.expm1(affinity);
      block.left[row + i] = forward;
      block.right[row + i] = -backward;
      const byEnergy =
        diffusivity * (forwardSlope * this.leftConcentrations[i] + backwardSlope * this.rightConcentrations[i]);
      const byPotential = (byEnergy * charge) / thermalVoltage;
      block.left[row + potential] = -byPotential;
      block.right[row + potential] = byPotential;
      if (steric === undefined) continue;
      const byCrowding = byEnergy * steric.weights[i];
      for (let j = 0; j < species.length; j++) {
        const volume = steric.properties.excludedVolumes[j];
        block.left[row + j] -= byCrowding * volume * steric.leftCrowding;
        block.right[row + j] += byCrowding * volume * steric.rightCrowding;
      }
    }

    const row = potential * columns;
    const dielectric = closure.kind === 'poisson' ? closure.permittivity / FARADAY : 0;
    block.value[potential] = -dielectric * potentialDrop;
    block.left[row + potential] = dielectric;
    block.right[row + potential] = -dielectric;
  }

  storage(state: Float64Array, offset: number, block: LocalBlock): void {
    const { species } = this.properties;
    const columns = species.length + 1;
    block.byUnknown.fill(0);
    for (let i = 0; i < species.length; i++) {
      block.value[i] = species[i].concentration * Math.expm1(state[offset + i]);
      block.byUnknown[i * columns + i] = 1;
    }
    block.value[species.length] = 0;
    if (this.balancing >= 0) this.storeByNeutrality(block);
  }

  /**
   * What is stored of the ion that balances the others' charge, by their amounts: the same where the solution is neutral, but
   * charge is then stored by no rounding of a sum of concentrations, which over a short step in time is a large current.
   */
  private storeByNeutrality(block: LocalBlock): void {
    const { species } = this.properties;
    const { balancing } = this;
    const row = balancing * (species.length + 1);
    let charge = this.chargeAtRest;
    for (let i = 0; i < species.length; i++) {
      if (i === balancing) continue;
      charge += species[i].charge * block.value[i];
      block.byUnknown[row + i] = -species[i].charge / species[balancing].charge;
    }
    block.value[balancing] = -charge / species[balancing].charge;
    block.byUnknown[row + balancing] = 0;
  }

  production(state: Float64Array, offset: number, block: LocalBlock): void {
    const { species } = this.properties;
    const columns = species.length + 1;
    block.value.fill(0);
    block.byUnknown.fill(0);
    this.reactions.addProduction(state, offset, columns, block);
    // The charge through departures from rest, so that a small one keeps its digits.
    let charge = this.chargeAtRest;
    for (let i = 0; i < species.length; i++) {
      charge += species[i].charge * species[i].concentration * Math.expm1(state[offset + i]);
      block.byUnknown[species.length * columns + i] = species[i].charge;
    }
    block.value[species.length] = charge;
  }

  private readConcentrations(state: Float64Array, left: number, right: number): void {
    const { species } = this.properties;
    for (let i = 0; i < species.length; i++) {
      this.leftConcentrations[i] = species[i].concentration * Math.exp(state[left + i]);
      this.rightConcentrations[i] = species[i].concentration * Math.exp(state[right + i]);
      // Over the smaller of the two, without cancellation and exactly reversed when the nodes are.
      const ratio = state[left + i] - state[right + i];
      this.drops[i] =
        ratio < 0 ? -this.leftConcentrations[i] * Math.expm1(-ratio) : this.rightConcentrations[i] * Math.expm1(ratio);
    }
  }
}

function mostCharged(species: NernstPlanckProperties['species']): number {
  let most = -1;
  let largest = 0;
  species.forEach(({ charge, concentration }, i) => {
    const held = Math.abs(charge) * concentration;
    if (held <= largest) return;
    largest = held;
    most = i;
  });
  return most;
}

/** sum z_i c_i + X of the fill; exactly 0 where it is rounding of its terms. */
function chargeOfFill({ species, fixedCharge = 0 }: NernstPlanckProperties): number {
  let sum = fixedCharge;
  let size = Math.abs(fixedCharge);
  for (const { charge, concentration } of species) {
    sum += charge * concentration;
    size += Math.abs(charge * concentration);
  }
  return Math.abs(sum) <= rounding * size ? 0 : sum;
}

function validate({ species, closure, thermalVoltage, fixedCharge = 0 }: NernstPlanckProperties): void {
  const refuse = (what: string, help: string): never => {
    throw new InvalidModelError(what, help);
  };
  if (species.length === 0) refuse('an electrolyte without species transports nothing', 'name at least one species');
  const names = species.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`species "${twice}" is there twice`, 'give every species a name of its own');
  for (const { name, charge, diffusivity, concentration, scale = concentration } of species) {
    if (!isPositive(concentration) || !isPositive(scale)) {
      refuse(
        `species "${name}" is filled in at ${concentration} mol/m3 (scale ${scale})`,
        'give a positive concentration: a trace, and the scale of the salt, where there is none at first',
      );
    }
    if (!(diffusivity >= 0 && Number.isFinite(diffusivity))) {
      refuse(`species "${name}" has a diffusivity of ${diffusivity} m2/s`, 'give a diffusivity of at least 0');
    }
    if (!Number.isFinite(charge)) refuse(`species "${name}" has charge ${charge}`, 'give a finite charge number');
  }
  if (!isPositive(thermalVoltage)) refuse(`RT/F is ${thermalVoltage} V`, 'give a temperature above 0 K');
  if (!Number.isFinite(fixedCharge)) refuse(`the fixed charge is ${fixedCharge} mol/m3`, 'give a finite fixed charge');
  if (closure.kind === 'poisson' && !isPositive(closure.permittivity)) {
    refuse(`the permittivity is ${closure.permittivity} F/m`, 'give a positive permittivity');
  }
  const occupied = species.reduce(
    (sum, { concentration, excludedVolume = 0 }) => sum + concentration * excludedVolume,
    0,
  );
  if (occupied >= 1) {
    refuse(
      `the species fill ${occupied} times the volume there is`,
      'lower the excluded volumes or the concentrations',
    );
  }
  if (closure.kind === 'electroneutrality') {
    const isCharged = (sign: number) => sign * fixedCharge > 0 || species.some(({ charge }) => sign * charge > 0);
    if (!isCharged(1) || !isCharged(-1) || species.every(({ charge }) => charge === 0)) {
      refuse(
        'these species and this fixed charge cannot be electroneutral',
        "add a counter-ion or a fixed charge of the opposite sign, or solve Poisson's equation",
      );
    }
  }
}

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);
