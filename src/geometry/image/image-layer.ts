import type { ImageStructure } from '../../case/index.ts';
import type { Bitmap, SurfaceRole } from '../geometry.ts';
import { requireSolvableSize } from './decode.ts';
import { interfaceDensity } from './interface-length.ts';
import { clustersOf } from './percolation.ts';
import type { PoreImage } from './pore-image.ts';
import { segment } from './segment.ts';

/** A picture as part of a cell, and what was done to make it one. */
export interface ImageLayer {
  readonly bitmap: Bitmap;
  readonly role: SurfaceRole;
  /** What a user must know of it, as sentences. */
  readonly notes: readonly string[];
}

/** Neighbours of a layer in its cell: what they are decides which pores can be reached. */
export interface Beside {
  /** m */
  readonly bottom: number;
  /** Whether a pore that opens to the lower or the upper edge of the picture is reached from there. */
  readonly openBelow: boolean;
  readonly openAbove: boolean;
}

/**
 * The solid of a layer that is given by a picture. Pores that nothing reaches are filled: they would have no state of their own.
 *
 * @throws BadImageError if the picture is no pore space; ResourceLimitError if it is too large
 */
export function imageLayer(structure: ImageStructure, { bottom, openBelow, openAbove }: Beside): ImageLayer {
  const { picture, refinement, coarsening, crop } = structure;
  if (picture === undefined) throw new RangeError('the picture of the layer has not been read');
  const size = (count: number) => Math.floor(count / coarsening) * refinement;
  requireSolvableSize(size(crop?.columns ?? picture.columns), size(crop?.rows ?? picture.rows));
  const { image, scale, notes } = segment(picture, {
    crop,
    flip: structure.flip,
    threshold: structure.threshold,
    pores: structure.pores,
    poreValues: structure.pore_values,
    smoothing: structure.smoothing,
    coarsening,
    refinement,
  });
  const pixel = structure.pixel_size * scale;
  const { reached, note } = withoutIslands(image, openBelow, openAbove, pixel);
  const { columns, rows, pore } = reached;
  const solid = new Uint8Array(pore.length);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) solid[(rows - 1 - j) * columns + i] = 1 - pore[j * columns + i];
  }
  return {
    bitmap: {
      kind: 'bitmap',
      left: 0,
      bottom,
      columns,
      rows,
      pixel,
      solid,
      surface: 0,
      areaShare: areaShareOf(reached),
    },
    role: structure.surface === 'reactive' ? 'host' : 'insulator',
    notes: note === undefined ? notes : [...notes, note],
  };
}

/** Length of the boundary over that of the edges of its pixels. */
function areaShareOf(image: PoreImage): number {
  const { columns, rows, pore } = image;
  let edges = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const k = j * columns + i;
      if (i + 1 < columns) edges += pore[k] ^ pore[k + 1];
      if (j + 1 < rows) edges += pore[k] ^ pore[k + columns];
    }
  }
  return edges === 0 ? 1 : Math.min(1, (interfaceDensity(image) * columns * rows) / edges);
}

function withoutIslands(image: PoreImage, openBelow: boolean, openAbove: boolean, pixel: number) {
  const { columns, rows, pore } = image;
  const { count, label } = clustersOf(image, 'mirror');
  const touches = new Uint8Array(count);
  for (let i = 0; i < columns; i++) {
    if (label[i] >= 0) touches[label[i]] |= 1;
    const below = label[(rows - 1) * columns + i];
    if (below >= 0) touches[below] |= 2;
  }
  const keeps = (own: number) =>
    touches[own] === 3 || (touches[own] === 1 && openAbove) || (touches[own] === 2 && openBelow);
  const kept = pore.slice();
  const size = new Int32Array(count);
  const first = new Int32Array(count).fill(-1);
  let pores = 0;
  let filled = 0;
  for (let k = 0; k < pore.length; k++) {
    const own = label[k];
    if (own < 0) continue;
    pores++;
    if (keeps(own)) continue;
    kept[k] = 0;
    filled++;
    size[own]++;
    if (first[own] < 0) first[own] = k;
  }
  // Where nothing is reached at all, the pores stay: that they are blocked is said when they are meshed.
  if (filled === 0 || filled === pores) return { reached: image };
  const largest = size.reduce((best, each, own) => (each > size[best] ? own : best), 0);
  const islands = size.reduce((sum, each) => sum + Math.min(1, each), 0);
  const digits = (value: number) => String(Number(value.toPrecision(3)));
  const place = [first[largest] % columns, rows - Math.floor(first[largest] / columns)];
  const [x, y] = place.map((each) => `${digits(each * pixel * 1e6)} um`);
  const area = digits(size[largest] * (pixel * 1e6) ** 2);
  const share = digits((100 * filled) / pores);
  const note = `${islands} ${islands === 1 ? 'pore that nothing reaches was' : 'pores that nothing reaches were'} filled, ${share} % of the pore area; the largest is ${area} um^2, at x = ${x} and ${y} above the lower edge of the picture.`;
  return { reached: { columns, rows, pore: kept }, note };
}
