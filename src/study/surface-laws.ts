import {
  type Case,
  type Electrolyte,
  type FilmSpecification,
  type Interface,
  isReacting,
  platedConcentration,
  platedMetal,
  type ReactingInterface,
} from '../case/index.ts';
import {
  arrheniusFactor,
  ELEMENTARY_CHARGE,
  exchangeCurrent,
  FARADAY,
  filmResistance,
  interphaseComponents,
  interphaseConductivity,
  mosaicResistance,
  multilayerResistance,
  thermalVoltage,
} from '../materials/index.ts';
import { Availability } from '../physics/availability.ts';
import { type Deposit, newDeposit } from '../physics/deposit.ts';
import { DoubleLayer } from '../physics/double-layer.ts';
import { ElectrodeReaction } from '../physics/electrode-reaction.ts';
import { Film } from '../physics/film.ts';
import { AsymmetricButlerVolmer, ButlerVolmer, type KineticLaw, Linear, Tafel } from '../physics/kinetic-law.ts';
import { MarcusHushChidsey } from '../physics/marcus-hush-chidsey.ts';
import { Nucleation } from '../physics/nucleation.ts';
import type { PerPlace } from '../physics/per-place.ts';
import type { SurfaceRate } from '../physics/physics.ts';
import type { ReactingIon } from '../physics/reacting-ion.ts';
import { SternLayer } from '../physics/stern-layer.ts';
import type { Accumulating } from '../solve/tr-bdf2.ts';

/** The places that a law acts at: faces of the boundary, or cells that a surface is spread over. */
export interface Places {
  readonly count: number;
  /** What multiplies the exchange current at each place; 1 when absent. */
  readonly activity?: Float64Array;
  /** Part of the surface that is left at each place, which may change in time; 1 when absent. */
  readonly area?: Float64Array;
  /** Where each place begins and ends along the surface, m; absent where that has no meaning. */
  readonly extent?: { readonly from: Float64Array; readonly to: Float64Array };
}

/** What an interface does at its places: laws that add up, and the metal that one of them plates and strips. */
export interface SurfaceLaws {
  readonly rates: readonly SurfaceRate[];
  readonly accumulating: readonly Accumulating[];
}

/** The laws of an interface, none where it insulates. */
export function surfaceLaws(law: Interface | undefined, places: Places, theCase: Case, ion: ReactingIon): SurfaceLaws {
  if (law === undefined || law.kind === 'insulating') return { rates: [], accumulating: [] };
  const { electrolyte } = theCase;
  if (!isReacting(law)) {
    return { rates: [chargingOf(law.double_layer_capacitance, 0, places, electrolyte, ion)], accumulating: [] };
  }
  const deposit = depositOf(law, places, electrolyte);
  const availability =
    law.metal === 'bulk'
      ? undefined
      : new Availability(law.thin_deposit / molarVolumeOf(electrolyte), ion.charge, deposit);
  const rate = reactionOf(law, places, deposit, availability, electrolyte, ion);
  const rates: SurfaceRate[] = [rate];
  if (law.double_layer_capacitance !== undefined) {
    const { double_layer_capacitance: capacitance, standard_potential: differenceAtRest } = law;
    rates.push(chargingOf(capacitance, differenceAtRest, places, electrolyte, ion));
  }
  const molesPerCharge = 1 / (ion.charge * FARADAY);
  const scale = influentialThickness(law) / molarVolumeOf(electrolyte);
  return {
    rates,
    accumulating: [
      {
        rate,
        deposit,
        molesPerCharge,
        ...(Number.isFinite(scale) ? { scale } : {}),
        ...(availability && { availability }),
      },
    ],
  };
}

/** A double layer; where space charge is solved for, the layer without charge between it and the metal. */
function chargingOf(
  capacitance: number,
  differenceAtRest: number,
  { area }: Places,
  electrolyte: Electrolyte,
  ion: ReactingIon,
): SurfaceRate {
  const spaceCharge = electrolyte.kind === 'ions' && electrolyte.relative_permittivity !== undefined;
  if (!spaceCharge) return new DoubleLayer({ ion, capacitance, differenceAtRest, area });
  // Poisson's equation has the number of the potential.
  const { potential, metal } = ion;
  return new SternLayer({ potential, displacement: potential, capacitance, differenceAtRest, metal });
}

/** Thickness of metal that changes what a surface does, m; infinite where none does. */
function influentialThickness(law: ReactingInterface): number {
  return Math.min(
    law.metal === 'plated' ? law.thin_deposit : Number.POSITIVE_INFINITY,
    law.nucleation?.covering_thickness ?? Number.POSITIVE_INFINITY,
  );
}

/** m3/mol of the metal that is plated; NaN of one that is not known. */
export function molarVolumeOf(electrolyte: Electrolyte): number {
  return platedMetal(electrolyte)?.molarVolume ?? Number.NaN;
}

function depositOf(law: ReactingInterface, places: Places, electrolyte: Electrolyte): Deposit {
  return newDeposit(places.count, law.initial_deposit > 0 ? law.initial_deposit / molarVolumeOf(electrolyte) : 0);
}

function reactionOf(
  law: ReactingInterface,
  places: Places,
  deposit: Deposit,
  availability: Availability | undefined,
  electrolyte: Electrolyte,
  ion: ReactingIon,
): SurfaceRate {
  const { temperature } = electrolyte;
  const exchange = exchangeOf(law, electrolyte);
  const film = filmOf(law, places, temperature);
  const perVolume = 1 / molarVolumeOf(electrolyte);
  return new ElectrodeReaction({
    ion,
    law: kineticLawOf(law, exchange, temperature),
    exchangeCurrentDensity: exchange.density,
    concentrationExponent: exchange.exponent,
    activity: places.activity,
    area: places.area,
    equilibrium: law.equilibrium,
    standardPotential: law.standard_potential,
    referenceConcentration: platedConcentration(electrolyte),
    thermalVoltage: thermalVoltage(temperature),
    ...(film === undefined ? {} : { film }),
    ...(law.nucleation === undefined
      ? {}
      : {
          nucleation: new Nucleation(
            {
              overpotential: law.nucleation.overpotential,
              coveringAmount: law.nucleation.covering_thickness * perVolume,
              onsetCurrentDensity: law.nucleation.onset_current_density,
            },
            deposit,
          ),
        }),
    ...(availability && { availability }),
  });
}

/** An exchange current as a case gives it, at the concentration that was filled in and the temperature of the cell. */
export interface Exchange {
  /** A/m2. */
  readonly density: number;
  /** What activity and temperature have in it. */
  readonly factor: number;
  /** Power of the local concentration over the one filled in. */
  readonly exponent: number;
}

/** The exchange current of an interface: its own numbers, or those of the metal that it names. */
export function exchangeOf(law: ReactingInterface, electrolyte: Electrolyte): Exchange {
  const { preset, activity, activation_energy, reference_temperature } = law;
  const published = preset === undefined ? undefined : exchangeCurrent(preset);
  const exponent = law.concentration_exponent ?? published?.concentrationExponent;
  if (exponent === undefined) throw new RangeError('the interface has neither an exponent nor a preset');
  let density = law.exchange_current_density;
  if (density === undefined && published !== undefined) {
    published.law.evaluate(platedConcentration(electrolyte), electrolyte.temperature);
    density = published.law.value;
  }
  if (density === undefined) throw new RangeError('the interface has neither an exchange current nor a preset');
  const factor = activity * heated(activation_energy, electrolyte.temperature, reference_temperature);
  return { density: density * factor, factor, exponent };
}

/** @param exchange that of plating */
function kineticLawOf(law: ReactingInterface, exchange: Exchange, temperature: number): KineticLaw {
  switch (law.kind) {
    case 'butler_volmer':
      return new ButlerVolmer(transferCoefficientsOf(law));
    case 'linear':
      return new Linear(transferCoefficientsOf(law));
    case 'asymmetric':
      return new AsymmetricButlerVolmer({
        ...transferCoefficientsOf(law),
        anodicOverCathodic: (law.stripping_exchange_current_density * exchange.factor) / exchange.density,
        exponentDifference: (law.stripping_concentration_exponent ?? exchange.exponent) - exchange.exponent,
      });
    case 'tafel':
      return new Tafel(law.branch === 'plating' ? 'cathodic' : 'anodic', law.transfer_coefficient);
    case 'marcus_hush_chidsey':
      return new MarcusHushChidsey(law.reorganisation_energy / (ELEMENTARY_CHARGE * thermalVoltage(temperature)));
  }
}

function transferCoefficientsOf(law: {
  readonly anodic_transfer_coefficient: number;
  readonly cathodic_transfer_coefficient: number;
}) {
  return {
    anodicTransferCoefficient: law.anodic_transfer_coefficient,
    cathodicTransferCoefficient: law.cathodic_transfer_coefficient,
  };
}

/** The film of an interface with the resistance of its area in series; none where neither is there. */
export function filmOf(law: ReactingInterface, places: Places, temperature: number): Film | undefined {
  const layers: PerPlace[] = [];
  if (law.film !== undefined) layers.push(resistanceOf(law.film, places, temperature));
  if (law.area_resistance > 0) layers.push(law.area_resistance);
  return layers.length === 0 ? undefined : new Film(...layers);
}

/** Ohm m2. */
function resistanceOf(film: FilmSpecification, places: Places, temperature: number): PerPlace {
  if (film.kind !== 'mosaic') return stackResistance(film, temperature);
  const patches = film.patches.map((patch) => ({
    areaFraction: patch.share,
    resistance: stackResistance(patch.film, temperature),
  }));
  const { extent } = places;
  if (film.period === undefined || extent === undefined) return mosaicResistance(patches);
  const { period } = film;
  return extent.from.map((from, place) => {
    const shares = sharesWithin(from, extent.to[place], period, film.patches);
    return mosaicResistance(patches.map(({ resistance }, k) => ({ areaFraction: shares[k], resistance })));
  });
}

function stackResistance(film: Exclude<FilmSpecification, { kind: 'mosaic' }>, temperature: number): number {
  if (film.kind === 'multilayer')
    return multilayerResistance(film.layers.map((each) => stackResistance(each, temperature)));
  const { thickness, component, conductivity, activation_energy, reference_temperature } = film;
  if (component !== undefined) {
    return filmResistance(thickness, interphaseConductivity(interphaseComponents[component], temperature));
  }
  if (conductivity === undefined) throw new RangeError('the film has neither a component nor a conductivity');
  return filmResistance(thickness, conductivity * heated(activation_energy, temperature, reference_temperature));
}

/** The factor of Arrhenius; 1 of what has no activation energy. */
function heated(activationEnergy: number | undefined, temperature: number, reference: number): number {
  return activationEnergy === undefined ? 1 : arrheniusFactor(activationEnergy, temperature, reference);
}

/** How much of a stretch along a surface each patch of a periodic pattern takes. */
export function sharesWithin(
  from: number,
  to: number,
  period: number,
  patches: readonly { readonly share: number }[],
): number[] {
  let begins = 0;
  return patches.map(({ share }) => {
    const width = share * period;
    const start = begins;
    begins += width;
    /** How much of the patch lies between the start of the surface and a position. */
    const upTo = (position: number) => {
      const whole = Math.floor(position / period);
      return whole * width + Math.min(Math.max(position - whole * period - start, 0), width);
    };
    return (upTo(to) - upTo(from)) / (to - from);
  });
}
