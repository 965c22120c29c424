import type { Rectangle } from '../geometry.ts';
import type { Structure } from './structure.ts';

/** Gaps where a layer does not touch its neighbour. Lengths in m. */
export interface ContactVoids {
  readonly at: 'bottom' | 'top';
  /** Voids across the cell. */
  readonly count: number;
  /** Part of the face that touches. */
  readonly contactShare: number;
  /** 0 for gaps of no volume. */
  readonly height: number;
}

/**
 * Voids at a face of a layer, one in the middle of each of `count` equal parts of the width.
 *
 * @param onAxis whether it is one disc about the axis at x = 0 instead
 */
export function contactVoids(
  voids: ContactVoids,
  width: number,
  bottom: number,
  top: number,
  onAxis = false,
): Structure<Rectangle> {
  const pitch = width / voids.count;
  const half = ((1 - voids.contactShare) * pitch) / 2;
  const solids: Rectangle[] = [];
  for (let k = 0; k < voids.count; k++) {
    const middle = (k + 0.5) * pitch;
    solids.push({
      kind: 'rectangle',
      left: onAxis ? 0 : middle - half,
      right: onAxis ? width * Math.sqrt(1 - voids.contactShare) : middle + half,
      bottom: voids.at === 'bottom' ? bottom : top - voids.height,
      top: voids.at === 'bottom' ? bottom + voids.height : top,
      surface: 0,
    });
  }
  return { solids, surfaces: [{ name: 'voids', role: 'void' }] };
}
