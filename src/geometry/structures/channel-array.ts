import type { Rectangle, Surface } from '../geometry.ts';
import type { Structure } from './structure.ts';

/** Straight vertical channels side by side. Lengths in m. */
export interface ChannelArray {
  /** Channels across the cell. */
  readonly count: number;
  /** 0 for walls of no thickness. */
  readonly wallThickness: number;
}

/**
 * `count` equal vertical channels between `bottom` and `top`, divided by walls of which the outer two lie half outside
 * the mirror planes at x = 0 and x = width.
 */
export function channelArray(array: ChannelArray, width: number, bottom: number, top: number): Structure<Rectangle> {
  const pitch = width / array.count;
  const solids: Rectangle[] = [];
  const surfaces: Surface[] = [];
  for (let k = 0; k <= array.count; k++) {
    const middle = k === array.count ? width : k * pitch;
    solids.push({
      kind: 'rectangle',
      left: Math.max(0, middle - array.wallThickness / 2),
      right: Math.min(width, middle + array.wallThickness / 2),
      bottom,
      top,
      surface: k,
    });
    surfaces.push({ name: `wall ${k + 1}`, role: 'host' });
  }
  return { solids, surfaces };
}
