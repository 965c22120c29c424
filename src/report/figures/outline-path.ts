import type { Box, Polyline } from '../../geometry/polyline.ts';

/** A part of a cell as it is drawn. */
export interface View {
  readonly box: Box;
  /** Pixels of the figure a metre. */
  readonly scale: number;
  /** Pixels of the figure. */
  readonly width: number;
  readonly height: number;
}

export function viewOf(box: Box, scale: number): View {
  return { box, scale, width: scale * (box.right - box.left), height: scale * (box.top - box.bottom) };
}

/** Outlines as an SVG path in figure pixels from the upper left corner of a view. */
export function outlinePath(outlines: readonly Polyline[], { box, scale }: View): string {
  const pixel = (metres: number) => String(Number((scale * metres).toFixed(2)));
  return outlines
    .map(({ x, y, closed }) => {
      const corners = Array.from(x, (each, k) => `${pixel(each - box.left)},${pixel(box.top - y[k])}`);
      return `M${corners.join('L')}${closed ? 'Z' : ''}`;
    })
    .join('');
}
