import type { Rectangle, Solid, Surface } from './geometry.ts';

/** Solids and their surfaces, to be placed in a layer; `Solid.surface` counts from 0 in `surfaces`. */
export interface Structure<Kind extends Solid = Rectangle> {
  readonly solids: readonly Kind[];
  readonly surfaces: readonly Surface[];
}

/** A stack of horizontal sheets, each leaving a gap at one side wall. Lengths in m. */
export interface SheetStack {
  readonly count: number;
  /** Width of the opening each sheet leaves. */
  readonly gap: number;
  /** 0 for a sheet of no thickness. */
  readonly sheetThickness: number;
  /** 'staggered': the gaps alternate from right to left; 'in_line': all gaps at the right. */
  readonly arrangement: 'staggered' | 'in_line';
}

/**
 * Horizontal sheets across `width`, one in the middle of each of `count` equal slices between `bottom` and `top`. The
 * first (lowest) is attached to the left wall.
 */
export function sheetStack(stack: SheetStack, width: number, bottom: number, top: number): Structure {
  const pitch = (top - bottom) / stack.count;
  const solids: Rectangle[] = [];
  const surfaces: Surface[] = [];
  for (let k = 0; k < stack.count; k++) {
    const level = bottom + (k + 0.5) * pitch;
    const attachedLeft = stack.arrangement === 'in_line' || k % 2 === 0;
    solids.push({
      kind: 'rectangle',
      left: attachedLeft ? 0 : stack.gap,
      right: attachedLeft ? width - stack.gap : width,
      bottom: level - stack.sheetThickness / 2,
      top: level + stack.sheetThickness / 2,
      surface: k,
    });
    surfaces.push({ name: `sheet ${k + 1}`, role: 'host' });
  }
  return { solids, surfaces };
}

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
export function channelArray(array: ChannelArray, width: number, bottom: number, top: number): Structure {
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

/** Voids at a face of a layer, one in the middle of each of `count` equal parts of the width. */
export function contactVoids(voids: ContactVoids, width: number, bottom: number, top: number): Structure {
  const pitch = width / voids.count;
  const half = ((1 - voids.contactShare) * pitch) / 2;
  const solids: Rectangle[] = [];
  for (let k = 0; k < voids.count; k++) {
    const middle = (k + 0.5) * pitch;
    solids.push({
      kind: 'rectangle',
      left: middle - half,
      right: middle + half,
      bottom: voids.at === 'bottom' ? bottom : top - voids.height,
      top: voids.at === 'bottom' ? bottom + voids.height : top,
      surface: 0,
    });
  }
  return { solids, surfaces: [{ name: 'voids', role: 'void' }] };
}
