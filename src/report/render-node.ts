/** The one adapter of report/ that touches Node: font files from disk and resvg's native module. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { readFontMetrics } from './font-metrics.ts';
import type { Renderer } from './renderer.ts';

// The same two levels up lead to assets/ from src/report and from dist/report.
const fontFile = (name: string): string => fileURLToPath(new URL(`../../assets/fonts/${name}`, import.meta.url));

/** A renderer that draws with resvg and the fonts in `assets/fonts`, and with no other font of the machine. */
export function createNodeRenderer(): Renderer {
  const regular = fontFile('Arimo-Regular.ttf');
  const bold = fontFile('Arimo-Bold.ttf');
  return {
    svgToPng: (svg, pixelWidth) =>
      new Resvg(svg, {
        fitTo: { mode: 'width', value: pixelWidth },
        background: '#ffffff',
        // 1 keeps the pixels of a field sharp instead of blurring cells into each other.
        imageRendering: 1,
        font: { loadSystemFonts: false, fontFiles: [regular, bold], defaultFontFamily: 'Arimo' },
      })
        .render()
        .asPng(),
    fonts: { regular: readFontMetrics(readFileSync(regular)), bold: readFontMetrics(readFileSync(bold)) },
  };
}
