import { dataAddress } from '../encoding.ts';

/** A Vega mark of a PNG that fills a plot, in pixels of the figure; its own pixels stay sharp. */
export function imageMark(png: Uint8Array, width: number, height: number): Record<string, unknown> {
  return {
    type: 'image',
    encode: {
      update: {
        url: { value: dataAddress('image/png', png) },
        x: { value: 0 },
        y: { value: 0 },
        width: { value: width },
        height: { value: height },
        aspect: { value: false },
        smooth: { value: false },
      },
    },
  };
}
