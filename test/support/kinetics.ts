import { ElectrodeReaction, type ElectrodeReactionProperties } from '../../src/physics/electrode-reaction.ts';
import { ButlerVolmer, Linear, type TransferCoefficients } from '../../src/physics/kinetic-law.ts';

/** The cation of a binary electrolyte in c and phi, whose balance comes first. */
export const cation = { concentration: 0, potential: 1, balance: 0, charge: 1 } as const;

type Kinetics = Omit<ElectrodeReactionProperties, 'ion' | 'law'> & TransferCoefficients;

/** The cation reacting by Butler-Volmer. */
export function butlerVolmerOf(kinetics: Kinetics): ElectrodeReaction {
  return new ElectrodeReaction({ ...kinetics, ion: cation, law: new ButlerVolmer(kinetics) });
}

/** The cation reacting by the tangent of Butler-Volmer. */
export function linearOf(kinetics: Kinetics): ElectrodeReaction {
  return new ElectrodeReaction({ ...kinetics, ion: cation, law: new Linear(kinetics) });
}
