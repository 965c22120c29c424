import type { FontMetrics } from './font-metrics.ts';

/** One file of a report, in memory; the caller decides where it goes. */
export interface OutputFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** What report/ needs of the platform: a picture of an SVG, and the widths of the font the picture is drawn with. */
export interface Renderer {
  /** A PNG of an SVG, `pixelWidth` wide, on white. */
  svgToPng(svg: string, pixelWidth: number): Uint8Array;
  readonly fonts: { readonly regular: FontMetrics; readonly bold: FontMetrics };
}
