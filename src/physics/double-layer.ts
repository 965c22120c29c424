import { atPlace, type PerPlace } from './per-place.ts';
import type { RateBlock, SurfaceRate } from './physics.ts';
import { clear, metalPotential, type ReactingIon, type SurfaceCharge, writeSurfaceCharge } from './reacting-ion.ts';

export interface DoubleLayerProperties {
  readonly ion: ReactingIon;
  /** F/m2. */
  readonly capacitance: number;
  /** V - phi without charge, V; 0 when absent. */
  readonly differenceAtRest?: number;
  /** Part of the surface that is left, 1 when absent. */
  readonly area?: PerPlace;
}

/**
 * The charge q = C (V - phi - difference at rest) of a double layer. The electrolyte's side of it comes and goes as the reacting
 * ion, so that dq/dt adds to the anodic current. Alone on a surface it makes a blocking electrode.
 */
export class DoubleLayer implements SurfaceRate {
  readonly properties: DoubleLayerProperties;
  private readonly passed: SurfaceCharge = { current: 0, byConcentration: 0, byPotential: 0, byMetal: 0 };

  constructor(properties: DoubleLayerProperties) {
    this.properties = properties;
  }

  evaluate(_state: Float64Array, _offset: number, _control: number, _place: number, block: RateBlock): void {
    clear(block);
  }

  storage(state: Float64Array, offset: number, control: number, place: number, block: RateBlock): void {
    const { ion, differenceAtRest, area } = this.properties;
    const capacitance = this.properties.capacitance * (area === undefined ? 1 : atPlace(area, place));
    const difference = metalPotential(ion.metal, state, offset, control) - state[offset + ion.potential];
    this.passed.byPotential = -capacitance;
    this.passed.byMetal = capacitance;
    this.passed.current = capacitance * (difference - (differenceAtRest ?? 0));
    writeSurfaceCharge(ion, this.passed, block);
  }
}
