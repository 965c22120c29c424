import { farAway, squaredDistances } from './distance.ts';
import { type PoreImage, poreCount } from './pore-image.ts';

/** How wide the pores are, by area. Lengths in pixels. */
export interface PoreSizes {
  /** Diameters, ascending. */
  readonly diameter: Float64Array;
  /** Share of the pore area that lies in some circle of at least this diameter inside the pores. */
  readonly shareAtLeast: Float64Array;
  /** Half of the pore area lies in pores at least this wide. */
  readonly median: number;
  /** Mean over the pore area. */
  readonly mean: number;
}

/** Diameters at which openings are counted. */
const mostDiameters = 32;
const fewDiameters = 18;
const largePicture = 4_000_000;

/**
 * Distribution of local pore widths: the width at a point is the diameter of the largest circle that fits into the pores and holds the point
 * (Hildebrand and Rüegsegger, J. Microsc. 185 (1997) 67), counted by openings with circles of growing size. Circles have their centres on
 * pixels: widths are right to a pixel. Beyond the edges of the picture pores go on.
 *
 * @returns undefined where nothing is solid, so that circles have no limit
 */
export function poreSizes(image: PoreImage): PoreSizes | undefined {
  const { columns, rows, pore } = image;
  const total = poreCount(image);
  if (total === pore.length) return undefined;
  const toSolid = new Int32Array(pore.length);
  squaredDistances(pore, columns, rows, toSolid);
  let largest = 0;
  for (let k = 0; k < toSolid.length; k++) if (toSolid[k] > largest) largest = toSolid[k];
  // The rim of a solid lies half a pixel before its first centre.
  const radii = radiiUpTo(Math.sqrt(largest) - 0.5, pore.length > largePicture ? fewDiameters : mostDiameters);
  const outside = new Uint8Array(pore.length);
  const toCentre = new Int32Array(pore.length);
  const shareAtLeast = new Float64Array(radii.length);
  for (const [index, radius] of radii.entries()) {
    const reach = (radius + 0.5 - 1e-9) ** 2;
    for (let k = 0; k < outside.length; k++) outside[k] = toSolid[k] >= reach ? 0 : 1;
    squaredDistances(outside, columns, rows, toCentre);
    const covered = radius * radius + 1e-9;
    let count = 0;
    for (let k = 0; k < pore.length; k++) if (pore[k] === 1 && toCentre[k] <= covered && toCentre[k] < farAway) count++;
    // Every pore pixel is at least as wide as itself.
    shareAtLeast[index] = index === 0 ? 1 : Math.min(shareAtLeast[index - 1], count / total);
  }
  const diameter = Float64Array.from(radii, (radius) => 2 * radius);
  return { diameter, shareAtLeast, median: medianOf(diameter, shareAtLeast), mean: meanOf(diameter, shareAtLeast) };
}

/** From half a pixel to the largest, in steps of half a pixel that grow where there would be too many. */
function radiiUpTo(largest: number, most: number): number[] {
  const steps = Math.min(most - 1, Math.max(1, Math.round(2 * (largest - 0.5))));
  // Halfway between even steps and even ratios.
  const at = (k: number) => {
    const share = k / steps;
    return (0.5 + (largest - 0.5) * share + 0.5 * (largest / 0.5) ** share) / 2;
  };
  if (largest <= 0.5) return [0.5];
  return Array.from({ length: steps + 1 }, (_, k) => (steps < most - 1 ? 0.5 + ((largest - 0.5) * k) / steps : at(k)));
}

function medianOf(diameter: Float64Array, shareAtLeast: Float64Array): number {
  for (let k = 1; k < diameter.length; k++) {
    if (shareAtLeast[k] >= 0.5) continue;
    const part = (shareAtLeast[k - 1] - 0.5) / (shareAtLeast[k - 1] - shareAtLeast[k]);
    return diameter[k - 1] + part * (diameter[k] - diameter[k - 1]);
  }
  return diameter[diameter.length - 1];
}

/** The area under the share, by trapezoids. */
function meanOf(diameter: Float64Array, shareAtLeast: Float64Array): number {
  let mean = diameter[0];
  for (let k = 1; k < diameter.length; k++) {
    mean += ((shareAtLeast[k - 1] + shareAtLeast[k]) / 2) * (diameter[k] - diameter[k - 1]);
  }
  return mean;
}
