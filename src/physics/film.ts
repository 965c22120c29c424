import { atPlace, type PerPlace } from './per-place.ts';

/** A film in series with the reaction, such as a solid-electrolyte interphase: layers of given area resistance, ohm m2. */
export class Film {
  private readonly layers: readonly PerPlace[];

  constructor(...layers: readonly PerPlace[]) {
    this.layers = layers;
  }

  /** ohm m2. */
  resistance(place: number): number {
    let sum = 0;
    for (const layer of this.layers) sum += atPlace(layer, place);
    return sum;
  }
}
