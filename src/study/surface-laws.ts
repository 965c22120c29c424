import { type Case, type ChargeTransferInterface, platedConcentration } from '../case/index.ts';
import { thermalVoltage } from '../materials/index.ts';
import { ElectrodeReaction } from '../physics/electrode-reaction.ts';
import { ButlerVolmer, Linear } from '../physics/kinetic-law.ts';
import type { SurfaceRate } from '../physics/physics.ts';
import type { ElectrolyteModel } from './electrolyte-model.ts';

/** The law of a surface with an exchange current. */
export function reactionOf(law: ChargeTransferInterface, theCase: Case, model: ElectrolyteModel): SurfaceRate {
  const { electrolyte } = theCase;
  const transferCoefficients = {
    anodicTransferCoefficient: law.anodic_transfer_coefficient,
    cathodicTransferCoefficient: law.cathodic_transfer_coefficient,
  };
  return new ElectrodeReaction({
    ion: model.ion,
    law: law.kind === 'butler_volmer' ? new ButlerVolmer(transferCoefficients) : new Linear(transferCoefficients),
    exchangeCurrentDensity: law.exchange_current_density,
    concentrationExponent: law.concentration_exponent,
    equilibrium: law.equilibrium,
    referenceConcentration: platedConcentration(electrolyte),
    thermalVoltage: thermalVoltage(electrolyte.temperature),
  });
}
