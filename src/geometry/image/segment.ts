import type { GreyImage } from '../../case/index.ts';
import { BadImageError } from '../../errors.ts';
import { coarsened, type PoreImage, porosityOf, refined, smoothed } from './pore-image.ts';

/** A part of a picture, in pixels from its left and upper edge. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

/** How a picture in grey becomes pores and solids. */
export interface ImageTreatment {
  readonly crop?: Crop;
  /** horizontal: left and right change places; vertical: top and bottom. */
  readonly flip?: 'horizontal' | 'vertical' | 'both';
  /** Pixels above this grey value are bright, the others dark; found by Otsu's method when absent. */
  readonly threshold?: number;
  /** Which of the two are pores. */
  readonly pores?: 'bright' | 'dark';
  /** Grey values that are pores, each alone or from the first to the second; takes the place of a threshold. */
  readonly poreValues?: readonly (readonly [from: number, to: number])[];
  /** Times the boundary is smoothed; see `smoothed`. */
  readonly smoothing?: number;
  /** Pixels to each side that are joined to one. */
  readonly coarsening?: number;
  /** Pixels to each side that each is cut into. */
  readonly refinement?: number;
}

/** A picture of pores, with what was done to get it. */
export interface Segmented {
  readonly image: PoreImage;
  /** Grey value that divides dark from bright; absent where pores are known by their values. */
  readonly threshold?: number;
  /** Edge of its pixels over that of the file's. */
  readonly scale: number;
  /** What changed the porosity, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Makes pores and solids of a picture, in this order: crop, flip, threshold or phases, smoothing, coarsening, refinement.
 *
 * @throws BadImageError where the crop lies outside, all pixels are alike, or nothing is pore
 */
export function segment(grey: GreyImage, treatment: ImageTreatment = {}): Segmented {
  const { columns, rows, values } = flipped(cropped(grey, treatment.crop), treatment.flip);
  const notes: string[] = [];
  let threshold: number | undefined;
  let pore: Uint8Array;
  if (treatment.poreValues !== undefined) {
    const isPore = new Uint8Array(grey.white + 1);
    for (const [from, to] of treatment.poreValues) isPore.fill(1, Math.max(0, from), Math.min(grey.white, to) + 1);
    pore = Uint8Array.from(values, (value) => isPore[value]);
  } else {
    const limit = treatment.threshold ?? otsuThreshold(values, grey.white);
    threshold = limit;
    const bright = treatment.pores === 'dark' ? 0 : 1;
    pore = Uint8Array.from(values, (value) => (value > limit ? bright : 1 - bright));
  }
  let image: PoreImage = { columns, rows, pore };
  const change = (what: string, to: PoreImage) => {
    if (to === image) return;
    const [before, after] = [porosityOf(image), porosityOf(to)].map((share) => (100 * share).toPrecision(4));
    if (before !== after) notes.push(`${what} changed the porosity from ${before} to ${after} %`);
    image = to;
  };
  change('smoothing the boundary', smoothed(image, treatment.smoothing ?? 0));
  change('coarsening', coarsened(image, treatment.coarsening ?? 1));
  change('refining', refined(image, treatment.refinement ?? 1));
  requirePores(image);
  const scale = (treatment.coarsening ?? 1) / (treatment.refinement ?? 1);
  return { image, scale, ...(threshold === undefined ? {} : { threshold }), notes };
}

/** @throws BadImageError if no pixel is pore */
function requirePores(image: PoreImage): void {
  if (porosityOf(image) > 0) return;
  throw new BadImageError(
    'the picture is all solid: no pixel counts as pore',
    'set the threshold between the grey values of pores and solids, or swap bright and dark',
  );
}

function cropped(grey: GreyImage, crop: Crop | undefined): GreyImage {
  if (crop === undefined) return grey;
  const { left, top, columns, rows } = crop;
  if (left < 0 || top < 0 || columns < 1 || rows < 1 || left + columns > grey.columns || top + rows > grey.rows) {
    throw new BadImageError(
      `the crop of ${columns} x ${rows} pixels at ${left}, ${top} reaches beyond the picture of ${grey.columns} x ${grey.rows}`,
      'a crop is left, top, width and height in pixels, counted from the upper left corner',
    );
  }
  const values = grey.white > 255 ? new Uint16Array(columns * rows) : new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const start = (top + j) * grey.columns + left;
    values.set(grey.values.subarray(start, start + columns), j * columns);
  }
  return { columns, rows, values, white: grey.white };
}

function flipped(grey: GreyImage, flip: ImageTreatment['flip']): GreyImage {
  if (flip === undefined) return grey;
  const { columns, rows } = grey;
  const values = grey.values.slice();
  if (flip !== 'vertical') {
    for (let j = 0; j < rows; j++) values.subarray(j * columns, (j + 1) * columns).reverse();
  }
  if (flip !== 'horizontal') {
    // All values in reverse are both flips; undoing the one along the rows leaves the other.
    values.reverse();
    for (let j = 0; j < rows; j++) values.subarray(j * columns, (j + 1) * columns).reverse();
  }
  return { ...grey, values };
}

/**
 * The grey value that divides a picture into two classes with the least variance inside them (Otsu, IEEE Trans. Syst. Man Cybern. 9 (1979)
 * 62). Where a gap between the classes leaves several that are as good, the middle of them.
 *
 * @throws BadImageError if all pixels have the same value
 */
export function otsuThreshold(values: Uint8Array | Uint16Array, white: number): number {
  const counts = new Float64Array(white + 1);
  for (const value of values) counts[value]++;
  let all = 0;
  for (let value = 0; value <= white; value++) all += value * counts[value];
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let [first, last] = [-1, -1];
  for (let value = 0; value < white; value++) {
    below += counts[value];
    sumBelow += value * counts[value];
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const between = below * above * (sumBelow / below - (all - sumBelow) / above) ** 2;
    if (between > best * (1 + 1e-12)) {
      best = between;
      first = value;
      last = value;
    } else if (between >= best * (1 - 1e-12) && last === value - 1) {
      last = value;
    }
  }
  if (first < 0) {
    throw new BadImageError(
      `all pixels have the same grey value, ${values[0]}: pores and solids cannot be told apart`,
      'crop to a part that shows both, or give the grey values of pores',
    );
  }
  return Math.floor((first + last) / 2);
}
