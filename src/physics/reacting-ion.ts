import { FARADAY } from '../materials/constants.ts';
import type { RateBlock } from './physics.ts';

/** Where a surface reaction finds its ion and its metal among the unknowns and equations of a model. */
export interface ReactingIon {
  /** Unknown: concentration of the ion, or of its salt. */
  readonly concentration: number;
  /** Unknown: potential of the electrolyte; its origin is 0. */
  readonly potential: number;
  /** Equation: balance of the ion. */
  readonly balance: number;
  /** z. */
  readonly charge: number;
  /** The other ions that charge a surface once this one is used up; absent where its salt is all there is. */
  readonly others?: OtherIons;
  /** Where the metal obeys Ohm's law; when absent, all of it is at the control's potential. */
  readonly metal?: MetalUnknown;
}

/** Ions beside the reacting one, and what its own state is relative to. */
export interface OtherIons {
  /** Value of the reacting ion's unknown at rest, mol/m3. */
  readonly reactingAtRest: number;
  /** The concentration of the reacting ion below which these take over, mol/m3. */
  readonly takeOver: number;
  readonly ions: readonly {
    /** Unknown: its concentration, and the value of that at rest, mol/m3. */
    readonly concentration: number;
    readonly atRest: number;
    /** Equation: its balance. */
    readonly balance: number;
    /** z. */
    readonly charge: number;
  }[];
}

export interface MetalUnknown {
  /** Unknown: potential of the metal against that of its collector, the control; its origin is 0. */
  readonly potential: number;
  /** Equation: balance of charge in the metal, in units of F, carried by charge 1. */
  readonly electrons: number;
}

/** A current density into the electrolyte, or a charge, and its derivatives. */
export interface SurfaceCharge {
  current: number;
  byConcentration: number;
  byPotential: number;
  /** By the potential of the metal. */
  byMetal: number;
}

/** Potential of the metal, V: the collector's, and what Ohm's law adds to it. */
export function metalPotential(
  metal: MetalUnknown | undefined,
  state: Float64Array,
  offset: number,
  control: number,
): number {
  return metal === undefined ? control : control + state[offset + metal.potential];
}

/** Writes a current that enters the electrolyte with the ion, and leaves the metal where its charge is balanced. */
export function writeSurfaceCharge(ion: ReactingIon, passed: SurfaceCharge, block: RateBlock): void {
  clear(block);
  block.measure = passed.current;
  block.measureByUnknown[ion.concentration] = passed.byConcentration;
  block.measureByUnknown[ion.potential] = passed.byPotential;
  block.measureByControl = passed.byMetal;
  if (ion.metal !== undefined) block.measureByUnknown[ion.metal.potential] = passed.byMetal;
  writeIntoBalance(ion.balance, ion.charge * FARADAY, block);
  if (ion.metal !== undefined) writeIntoBalance(ion.metal.electrons, -FARADAY, block);
}

/** Writes zeros everywhere. */
export function clear(block: RateBlock): void {
  block.value.fill(0);
  block.byUnknown.fill(0);
  block.byControl.fill(0);
  block.measure = 0;
  block.measureByUnknown.fill(0);
  block.measureByControl = 0;
}

/** Writes the measure, a current density, into one equation in amounts that carry so much charge each (C/mol). */
export function writeIntoBalance(equation: number, molarCharge: number, block: RateBlock): void {
  const unknowns = block.measureByUnknown.length;
  block.value[equation] = block.measure / molarCharge;
  block.byControl[equation] = block.measureByControl / molarCharge;
  for (let u = 0; u < unknowns; u++) {
    block.byUnknown[equation * unknowns + u] = block.measureByUnknown[u] / molarCharge;
  }
}
