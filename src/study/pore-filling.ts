import type { Geometry } from '../geometry/geometry.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Medium } from '../solve/problem.ts';

/** A pore that is nearly full keeps this part of its volume: transport through none at all has no solution. */
const smallestShare = 1e-3;

/** Below this share of open pore the surface goes to none in proportion: with its power alone, however small, pores would close abruptly. */
const closingShare = 1e-2;

/** What metal does to a medium, relative to its initial state. */
export interface Filled {
  /** Porosity over initial porosity. */
  readonly porosity: number;
  readonly transport: number;
  readonly area: number;
}

/**
 * The state of pores of which metal has taken a part: with x = porosity / initial porosity, transport goes with x^b (Bruggeman)
 * and the surface that is left with x^m. What is full has no surface left, so that nothing more is plated there.
 *
 * @param metal volume of the new metal per volume of the medium
 */
export function filled(porosity: number, metal: number, bruggemanExponent: number, areaExponent: number): Filled {
  const share = Math.min(Math.max(1 - metal / porosity, smallestShare), 1 / porosity);
  return { porosity: share, transport: share ** bruggemanExponent, area: areaLeft(openPart(share), areaExponent) };
}

/** The share of a pore above what a full one keeps. */
function openPart(share: number): number {
  return (share - smallestShare) / (1 - smallestShare);
}

/** open^m; for m < 1, whose slope has no bound at none, the parabola through none that meets it smoothly at the closing share. */
function areaLeft(open: number, exponent: number): number {
  if (exponent >= 1 || open >= closingShare) return open ** exponent;
  const part = open / closingShare;
  return closingShare ** exponent * part * (2 - exponent - (1 - exponent) * part);
}

/** Amount that fills the pores of a cell where it does so soonest, mol/m2 of surface. */
export function fillingAmount(porosity: Float64Array, areaDensity: Float64Array, molarVolume: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < porosity.length; k++) {
    if (areaDensity[k] > 0) least = Math.min(least, porosity[k] / (areaDensity[k] * molarVolume));
  }
  return least;
}

/**
 * Lets a medium follow the metal that is deposited in it, in place: pores, transport in them, the part of the surface that is left, and
 * what the metal conducts where that follows from how much of it there is. Deposits and currents stay counted per area at the start.
 *
 * @param area part of the surface that is left in every cell, 1 at the start
 * @param initialAmount mol/m2 of surface at the start, which the given porosity has already
 * @param molarVolume of the metal, m3/mol
 * @returns what to call with the amounts, undefined where no region is filled
 */
export function poreFilling(
  geometry: Geometry,
  mesh: Mesh,
  medium: Medium,
  areaDensity: Float64Array,
  area: Float64Array,
  initialAmount: number,
  molarVolume: number,
): ((amounts: Float64Array) => void) | undefined {
  if (geometry.regions.every((region) => region.poreFilling === undefined)) return undefined;
  const { porosity, transportX, transportY, conductivity } = medium;
  const [initialPorosity, initialX, initialY] = [porosity, transportX, transportY].map((array) => array.slice());
  const initialConductivity = conductivity?.slice();
  return (amounts) => {
    for (let k = 0; k < mesh.cellCount; k++) {
      const exponents = geometry.regions[mesh.cellRegion[k]].poreFilling;
      if (exponents === undefined || areaDensity[k] === 0) continue;
      const metal = areaDensity[k] * (amounts[k] - initialAmount) * molarVolume;
      const now = filled(initialPorosity[k], metal, exponents.bruggemanExponent, exponents.areaExponent);
      porosity[k] = initialPorosity[k] * now.porosity;
      transportX[k] = initialX[k] * now.transport;
      transportY[k] = initialY[k] * now.transport;
      area[k] = now.area;
      if (conductivity === undefined || initialConductivity === undefined || exponents.solidExponent === undefined)
        continue;
      const solid = (1 - porosity[k]) / (1 - initialPorosity[k]);
      conductivity[k] = initialConductivity[k] * solid ** exponents.solidExponent;
    }
  };
}
