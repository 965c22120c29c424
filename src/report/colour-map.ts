import type { Colour } from './png.ts';

/** Viridis at seventeen even steps: perceptually even, and even in grey and with colour blindness. */
export const viridis: readonly Colour[] = [
  [68, 1, 84],
  [72, 25, 107],
  [71, 45, 123],
  [66, 64, 134],
  [59, 82, 139],
  [52, 99, 141],
  [44, 114, 142],
  [39, 130, 142],
  [33, 145, 141],
  [31, 159, 136],
  [40, 174, 128],
  [62, 188, 116],
  [93, 201, 99],
  [130, 211, 76],
  [171, 220, 50],
  [213, 226, 27],
  [253, 231, 37],
];

/** Index of the palette's colour for pixels in solids. */
export const solidIndex = 0;

const solidColour: Colour = [150, 150, 150];

/** 256 colours: one for solids, then the map from its low to its high end. */
export const fieldPalette: readonly Colour[] = [
  solidColour,
  ...Array.from({ length: 255 }, (_, index) => colourAt(index / 254)),
];

function colourAt(fraction: number): Colour {
  const position = fraction * (viridis.length - 1);
  const lower = Math.min(viridis.length - 2, Math.floor(position));
  const weight = position - lower;
  const [red, green, blue] = viridis[lower].map((channel, index) =>
    Math.round(channel + weight * (viridis[lower + 1][index] - channel)),
  );
  return [red, green, blue];
}

/** Palette index of a value on a linear scale from `low` to `high`. */
export function paletteIndex(value: number, low: number, high: number): number {
  if (Number.isNaN(value)) return solidIndex;
  const fraction = high > low ? (value - low) / (high - low) : 0.5;
  return 1 + Math.round(254 * Math.min(1, Math.max(0, fraction)));
}

/** A colour as CSS writes it. */
export function cssColour([red, green, blue]: Colour): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
