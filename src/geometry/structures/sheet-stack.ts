import type { Rectangle, Surface } from '../geometry.ts';
import type { Structure } from './structure.ts';

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
export function sheetStack(stack: SheetStack, width: number, bottom: number, top: number): Structure<Rectangle> {
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
