import { type Figure, specificationFile } from './figures/figure.ts';
import { columnWidth } from './figures/theme.ts';
import { laidOut, type RenderedFigure } from './render-figure.ts';
import type { OutputFile, Renderer } from './renderer.ts';

/** Pixels of a PNG for every pixel of its figure: 4 make 400 dpi at one column's width. */
const pngScale = 4;

/** A figure with everything drawn from it. Not two at a time: Vega's text measure is shared. */
export async function drawn(figure: Figure, renderer: Renderer): Promise<RenderedFigure> {
  const { svg, readings } = await laidOut(figure, renderer);
  return {
    ...figure,
    specificationText: `${JSON.stringify(figure.specification)}\n`,
    svg,
    readings,
    png: renderer.svgToPng(svg, pngScale * columnWidth),
  };
}

export function figureFiles(figure: RenderedFigure): OutputFile[] {
  return [
    { path: specificationFile(figure), content: figure.specificationText },
    { path: `${figure.name}.svg`, content: figure.svg },
    { path: `${figure.name}.png`, content: figure.png },
  ];
}
