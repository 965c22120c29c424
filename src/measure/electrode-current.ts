import type { Geometry } from '../geometry/geometry.ts';
import { newRateBlock, type SurfaceRate } from '../physics/physics.ts';
import type { System } from '../solve/system.ts';
import type { Accumulating } from '../solve/tr-bdf2.ts';

/** A face, or the surface in a cell of a homogenised host, at which a law is at work. */
interface ReactingPlace {
  readonly rate: SurfaceRate;
  readonly place: number;
  /** Offset of the node's unknowns in the state. */
  readonly offset: number;
  readonly area: number;
  /** Index into `ElectrodeCurrent.surfaces`. */
  readonly surface: number;
}

/** What reacts at the potential of one control, and what passes there; nothing is allocated after the start. */
export class ElectrodeCurrent {
  /** The parts of the electrode that react; `host` is the surface of a homogenised one. */
  readonly surfaces: readonly { readonly name: string; readonly area: number }[];
  private readonly system: System;
  private readonly control: number;
  private readonly places: readonly ReactingPlace[];
  private readonly block;

  constructor(system: System, geometry: Geometry, control: number) {
    this.system = system;
    this.control = control;
    this.block = newRateBlock(system.unknownCount);
    const { mesh, surfaces, volumeRates } = system.problem;
    const n = system.unknownCount;
    const found: { name: string; area: number }[] = [];
    const surfaceNamed = (name: string, area: number): number => {
      const known = found.findIndex((surface) => surface.name === name);
      if (known < 0) return found.push({ name, area }) - 1;
      found[known].area += area;
      return known;
    };
    const places: ReactingPlace[] = [];
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const at = mesh.boundarySurface[b];
      const exchanges = surfaces[at].exchanges.filter((exchange) => exchange.control === control);
      if (exchanges.length === 0) continue;
      const area = mesh.boundaryArea[b];
      const surface = surfaceNamed(geometry.surfaces[at].name, area);
      const offset = system.nodes.boundaryNode[b] * n;
      for (const { rate } of exchanges) places.push({ rate, place: b, offset, area, surface });
    }
    // Several laws share the surface that they are spread over.
    const counted = new Set<Float64Array>();
    for (const { rate, control: at, areaDensity } of volumeRates) {
      if (at !== control) continue;
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = areaDensity[k] * mesh.cellVolume[k];
        if (area === 0) continue;
        const surface = surfaceNamed('host', counted.has(areaDensity) ? 0 : area);
        places.push({ rate, place: k, offset: k * n, area, surface });
      }
      counted.add(areaDensity);
    }
    this.surfaces = found;
    this.places = places;
  }

  /** Offsets in the state of the nodes at which something reacts. */
  get offsets(): readonly number[] {
    return [...new Set(this.places.map(({ offset }) => offset))];
  }

  /** The current that reactions pass from the electrode into the electrolyte, A (2D: A/m). */
  reacting(state: Float64Array): number {
    const value = this.system.controlValue(this.control, state, 1);
    let total = 0;
    for (let k = 0; k < this.places.length; k++) {
      const { rate, offset, place, area } = this.places[k];
      this.block.control = value;
      rate.evaluate(state, offset, place, this.block);
      total += area * this.block.measure;
    }
    return total;
  }

  /** Whether some of its surfaces store charge, such as that of a double layer. */
  get stores(): boolean {
    return this.places.some(({ rate }) => rate.storage !== undefined);
  }

  /** The charge that has passed into what the electrode's surfaces store, such as double layers, since rest. */
  stored(state: Float64Array): number {
    const value = this.system.controlValue(this.control, state, 1);
    let total = 0;
    for (let k = 0; k < this.places.length; k++) {
      const { rate, offset, place, area } = this.places[k];
      if (rate.storage === undefined) continue;
      this.block.control = value;
      rate.storage(state, offset, place, this.block);
      total += area * this.block.measure;
    }
    return total;
  }

  /**
   * The part of the electrode's reacting surface that has metal to strip, with deposits and control as they stand: 1 where
   * metal does not run out.
   */
  strippable(state: Float64Array, accumulating: readonly Accumulating[]): number {
    const value = this.system.controlValue(this.control, state, 1);
    let whole = 0;
    let covered = 0;
    for (const { rate, offset, place, area } of this.places) {
      const law = accumulating.find((each) => each.rate === rate);
      if (law === undefined) continue;
      whole += area;
      if (law.availability === undefined) {
        covered += area;
        continue;
      }
      this.block.control = value;
      rate.evaluate(state, offset, place, this.block);
      covered += area * law.availability.part(this.block.measure, place);
    }
    return whole === 0 ? 1 : covered / whole;
  }

  /** Writes the mean deposition current density of every surface, A/m2. */
  depositionMeans(state: Float64Array, into: Float64Array): void {
    const value = this.system.controlValue(this.control, state, 1);
    into.fill(0);
    for (let k = 0; k < this.places.length; k++) {
      const { rate, offset, place, area, surface } = this.places[k];
      this.block.control = value;
      rate.evaluate(state, offset, place, this.block);
      into[surface] -= (area * this.block.measure) / this.surfaces[surface].area;
    }
  }
}
