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

/** Magma from light to dark without its lightest end, to be seen as lines on white: perceptually even as well. */
export const magmaLines: readonly Colour[] = [
  [254, 176, 120],
  [252, 137, 97],
  [241, 96, 93],
  [219, 71, 106],
  [183, 55, 121],
  [146, 43, 129],
  [110, 31, 129],
  [74, 18, 121],
  [38, 17, 91],
  [11, 9, 36],
];

/** Index in a palette of what is solid. */
export const solidIndex = 0;
/** Index in a palette of pores without a value, which no current reaches. */
export const emptyIndex = 255;

/** What has no value in a map of a sweep. */
export const noValue: Colour = [228, 228, 228];

const solidColour: Colour = [0, 0, 0];
const emptyColour: Colour = [190, 190, 190];
const steps = 254;

/** 256 colours: one for solids, then the map from its low to its high end, then one for empty pores. */
export const fieldPalette: readonly Colour[] = [
  solidColour,
  ...Array.from({ length: steps }, (_, index) => colourBetween(viridis, index / (steps - 1))),
  emptyColour,
];

/** A colour of a map of even steps, from 0 at its low to 1 at its high end. */
export function colourBetween(colours: readonly Colour[], fraction: number): Colour {
  const position = fraction * (colours.length - 1);
  const lower = Math.min(colours.length - 2, Math.floor(position));
  const weight = position - lower;
  const [red, green, blue] = colours[lower].map((channel, index) =>
    Math.round(channel + weight * (colours[lower + 1][index] - channel)),
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
