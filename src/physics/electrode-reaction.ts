import { ChargeTransfer, type ChargeTransferProperties } from './charge-transfer.ts';
import { atPlace } from './per-place.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { metalPotential, type ReactingIon, type SurfaceCharge, writeSurfaceCharge } from './reacting-ion.ts';

export interface ElectrodeReactionProperties extends ChargeTransferProperties {
  readonly ion: ReactingIon;
  /** c_ref, mol/m3: where the exchange current is i0 and the equilibrium potential is the standard one. */
  readonly referenceConcentration: number;
  /** What the state's logarithm of the concentration is relative to, mol/m3; c_ref when absent. */
  readonly concentrationAtRest?: number;
  /** `nernst`: U = U0 + V_T/z ln(c / c_ref); `constant`: U = U0. */
  readonly equilibrium: 'nernst' | 'constant';
  /** U0, V; 0 when absent. */
  readonly standardPotential?: number;
}

/** What stands between a metal and the electrolyte at its surface, V; the sum is V - phi. */
export interface SurfaceVoltages {
  /** U0. */
  standard: number;
  /** U - U0: what the concentration at the surface adds to the equilibrium potential. */
  nernst: number;
  /** The overpotential of the reaction alone. */
  chargeTransfer: number;
  /** R i of the film. */
  film: number;
  /** The barrier of nucleation, negative while plating. */
  nucleation: number;
}

/**
 * M^z+ + z e- <-> M. The ion enters the electrolyte at i_n / (zF), every other one is blocked; i_n > 0 is anodic. The drive of
 * the reaction is
 *
 *     xi_0 = (V - phi - U(c)) / V_T,
 *
 * V the potential of the metal and phi that of the electrolyte at the surface; `ChargeTransfer` has the current. See
 * docs/interfaces.md.
 */
export class ElectrodeReaction implements SurfaceRate {
  readonly properties: ElectrodeReactionProperties;
  private readonly transfer: ChargeTransfer;
  private readonly passed: SurfaceCharge = { current: 0, byConcentration: 0, byPotential: 0, byMetal: 0 };
  /** ln(c / c_ref) at rest. */
  private readonly logarithmAtRest: number;

  constructor(properties: ElectrodeReactionProperties) {
    const { referenceConcentration, concentrationAtRest } = properties;
    this.properties = properties;
    this.transfer = new ChargeTransfer(properties);
    this.logarithmAtRest = Math.log((concentrationAtRest ?? referenceConcentration) / referenceConcentration);
  }

  evaluate(state: Float64Array, offset: number, place: number, block: RateBlock): void {
    const { ion, referenceConcentration, equilibrium, standardPotential, thermalVoltage } = this.properties;
    const { transfer, passed } = this;
    const logarithm = state[offset + ion.concentration] + this.logarithmAtRest;
    const shift = equilibrium === 'nernst' ? 1 / ion.charge : 0;
    const difference = metalPotential(ion.metal, state, offset, block.control) - state[offset + ion.potential];
    transfer.drive = (difference - (standardPotential ?? 0)) / thermalVoltage - shift * logarithm;
    transfer.logarithm = logarithm;
    transfer.solve(place);
    passed.current = transfer.current;
    passed.byMetal = transfer.byDrive / thermalVoltage;
    passed.byPotential = -passed.byMetal;
    passed.byConcentration =
      (transfer.byLogarithm - shift * transfer.byDrive) / (referenceConcentration * Math.exp(logarithm));
    writeSurfaceCharge(ion, passed, block);
  }

  /** Writes what the potential of the metal over that of the electrolyte is made of, at the current that `evaluate` gives. */
  voltages(state: Float64Array, offset: number, control: number, place: number, into: SurfaceVoltages): void {
    const { ion, equilibrium, standardPotential, thermalVoltage, film, nucleation, area } = this.properties;
    const { transfer } = this;
    const logarithm = state[offset + ion.concentration] + this.logarithmAtRest;
    const difference = metalPotential(ion.metal, state, offset, control) - state[offset + ion.potential];
    into.standard = standardPotential ?? 0;
    into.nernst = equilibrium === 'nernst' ? (thermalVoltage * logarithm) / ion.charge : 0;
    const overpotential = difference - into.standard - into.nernst;
    transfer.drive = overpotential / thermalVoltage;
    transfer.logarithm = logarithm;
    transfer.solve(place);
    const left = area === undefined ? 1 : atPlace(area, place);
    const local = left === 0 ? 0 : transfer.current / left;
    into.film = film === undefined ? 0 : film.resistance(place) * local;
    into.nucleation = nucleation === undefined || local >= 0 ? 0 : -nucleation.barrier(place) * nucleation.onset(local);
    into.chargeTransfer = overpotential - into.film - into.nucleation;
  }
}
