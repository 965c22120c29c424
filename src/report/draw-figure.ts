import { type Figure, specificationFile } from './figures/figure.ts';
import { laidOut, type RenderedFigure } from './render-figure.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import { pngWidth, type Theme, themed } from './theme.ts';

/** A figure with everything drawn from it. Not two at a time: Vega's text measure is shared. */
export async function drawn(made: Figure, renderer: Renderer, theme: Theme = 'light'): Promise<RenderedFigure> {
  const figure = themed(made, theme);
  const { svg, readings } = await laidOut(figure, renderer);
  return {
    ...figure,
    specificationText: `${JSON.stringify(figure.specification)}\n`,
    svg,
    readings,
    png: renderer.svgToPng(svg, pngWidth[theme]),
  };
}

export function figureFiles(figure: RenderedFigure): OutputFile[] {
  return [
    { path: specificationFile(figure), content: figure.specificationText },
    { path: `${figure.name}.svg`, content: figure.svg },
    { path: `${figure.name}.png`, content: figure.png },
  ];
}
