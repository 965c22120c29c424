import type { Geometry } from '../geometry/geometry.ts';
import type { System } from '../solve/system.ts';
import type { Accumulating } from '../solve/tr-bdf2.ts';

/** The metal on one surface, as thicknesses of a dense layer, m. */
export interface DepositThickness {
  /** Of the surface; `host` for that of a homogenised host. */
  readonly surface: string;
  /** m2 (2D: m). */
  readonly area: number;
  readonly mean: number;
  readonly smallest: number;
  readonly largest: number;
}

/**
 * The thickness of metal on every surface at the potential of a control: amount times molar volume. What was there at the start
 * counts; bulk metal that was stripped counts as less than nothing.
 *
 * @param molarVolume of the metal, m3/mol
 */
export function depositThickness(
  system: System,
  geometry: Geometry,
  accumulating: readonly Accumulating[],
  control: number,
  molarVolume: number,
): DepositThickness[] {
  const { mesh, surfaces, volumeRates } = system.problem;
  const found = new Map<string, { area: number; volume: number; smallest: number; largest: number }>();
  const count = (surface: string, area: number, amount: number) => {
    const thickness = amount * molarVolume;
    const known = found.get(surface) ?? {
      area: 0,
      volume: 0,
      smallest: Number.POSITIVE_INFINITY,
      largest: Number.NEGATIVE_INFINITY,
    };
    known.area += area;
    known.volume += area * thickness;
    known.smallest = Math.min(known.smallest, thickness);
    known.largest = Math.max(known.largest, thickness);
    found.set(surface, known);
  };
  for (const { rate, deposit } of accumulating) {
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const { exchanges } = surfaces[mesh.boundarySurface[b]];
      if (!exchanges.some((exchange) => exchange.rate === rate && exchange.control === control)) continue;
      count(geometry.surfaces[mesh.boundarySurface[b]].name, mesh.boundaryArea[b], deposit.known[b]);
    }
    for (const spread of volumeRates) {
      if (spread.rate !== rate || spread.control !== control) continue;
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = spread.areaDensity[k] * mesh.cellVolume[k];
        if (area > 0) count('host', area, deposit.known[k]);
      }
    }
  }
  return [...found].map(([surface, { area, volume, smallest, largest }]) => ({
    surface,
    area,
    mean: volume / area,
    smallest,
    largest,
  }));
}
