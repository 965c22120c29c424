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

/** Index in a palette of what is solid. */
export const solidIndex = 0;
/** Index in a palette of pores without a value, which no current reaches. */
export const emptyIndex = 255;

const solidColour: Colour = [0, 0, 0];
const emptyColour: Colour = [190, 190, 190];
const steps = 254;

/** 256 colours: one for solids, then the map from its low to its high end, then one for empty pores. */
export const fieldPalette: readonly Colour[] = [
  solidColour,
  ...Array.from({ length: steps }, (_, index) => colourAt(index / (steps - 1))),
  emptyColour,
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
  if (Number.isNaN(value)) return emptyIndex;
  const fraction = high > low ? (value - low) / (high - low) : 0.5;
  return 1 + Math.round((steps - 1) * Math.min(1, Math.max(0, fraction)));
}

/** A colour as CSS writes it. */
export function cssColour([red, green, blue]: Colour): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
