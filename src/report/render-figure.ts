import type { LoggerInterface, Spec, View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from './figures/figure.ts';
import { escapeMarkup } from './markup.ts';
import { type Readings, readingsOf, type SceneMark } from './readings.ts';
import type { Renderer } from './renderer.ts';

/** A figure with everything drawn from it. */
export interface RenderedFigure extends Figure, Picture {
  readonly specificationText: string;
  readonly png: Uint8Array;
}

/** A figure as it is laid out. */
export interface Picture {
  readonly svg: string;
  readonly readings: Readings;
}

/** A figure's specification is wrong: a fault of Meander, not of the case, and so none of the errors a user can cause. */
export class FigureError extends Error {
  readonly figure: string;
  /** What Vega or Vega-Lite had to say, one entry a message. */
  readonly problems: readonly string[];

  constructor(figure: string, problems: readonly string[]) {
    super(`the figure ${figure} cannot be drawn: ${problems.join('; ')}`);
    this.name = 'FigureError';
    this.figure = figure;
    this.problems = problems;
  }
}

/** The SVG of a figure, and what can be read off it. Vega and Vega-Lite are loaded with the first one, as loading takes most of a second. */
export async function laidOut(figure: Figure, renderer: Renderer): Promise<Picture> {
  const vega = await import('vega');
  // Vega logs what it finds wrong and draws on; collect it, so that no wrong figure leaves unnoticed.
  const problems: string[] = [];
  const logger = collectingLogger(problems);
  let specification = figure.specification as unknown as Spec;
  if (figure.language === 'vega-lite') {
    const { compile } = await import('vega-lite');
    specification = compile(specification as unknown as TopLevelSpec, { logger }).spec;
  }
  // Without a canvas Vega guesses widths at 0.8 em a letter, which leaves holes beside every label.
  const metrics = (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
  const missing = new Set<string>();
  const usualWidth = metrics.width;
  metrics.width = (item, text) => {
    const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    const font = bold ? renderer.fonts.bold : renderer.fonts.regular;
    const shown = text == null ? '' : String(text).trim();
    // Vega asks for the width of every text it lays out, so that a glyph the font lacks cannot slip through as a box.
    if (!font.covers(shown)) missing.add(shown);
    return font.width(shown) * (item.fontSize ?? 11);
  };
  let view: InstanceType<typeof vega.View> | undefined;
  try {
    view = new vega.View(vega.parse(specification), { renderer: 'none', logger });
    const svg = await view.toSVG();
    for (const text of missing) problems.push(`the font has no glyph for some of "${text}"`);
    if (problems.length > 0) throw new FigureError(figure.name, problems);
    return { svg: finished(svg, figure), readings: readingsOf(sceneOf(view), originOf(svg)) };
  } catch (error) {
    if (error instanceof FigureError) throw error;
    throw new FigureError(figure.name, [...problems, error instanceof Error ? error.message : String(error)]);
  } finally {
    metrics.width = usualWidth;
    view?.finalize();
  }
}

/** The SVG of a figure alone. */
export async function renderSvg(figure: Figure, renderer: Renderer): Promise<string> {
  return (await laidOut(figure, renderer)).svg;
}

/** The root of what Vega has laid out, which its types leave out. */
function sceneOf(view: InstanceType<typeof View>): SceneMark {
  return (view as unknown as { scenegraph(): { root: SceneMark } }).scenegraph().root;
}

/** Where the plots of a picture begin, px. */
function originOf(svg: string): [across: number, down: number] {
  const [, across, down] = /<g [^>]*transform="translate\(([^,]+),([^)]+)\)"/.exec(svg)!;
  return [Number(across), Number(down)];
}

interface TextItem {
  readonly fontWeight?: string | number;
  readonly fontSize?: number;
}

/** Vega's own hook for text widths, which its types leave out. */
interface TextMetrics {
  width: (item: TextItem, text: unknown) => number;
}

function collectingLogger(problems: string[]): LoggerInterface {
  const collect = (...parts: readonly unknown[]): LoggerInterface => {
    problems.push(parts.map(String).join(' '));
    return logger;
  };
  const ignore = (): LoggerInterface => logger;
  const logger = {
    level: () => 2,
    error: collect,
    warn: collect,
    info: ignore,
    debug: ignore,
  } as unknown as LoggerInterface;
  return logger;
}

/**
 * Describes the picture to those who cannot see it, and renumbers its internal names: Vega counts them on through the
 * whole process, so that a figure would differ from run to run and names could clash in a page of many figures.
 */
function finished(svg: string, figure: Figure): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(/\bid="([\w-]+)"/g)) names.set(id, `${figure.name}-${names.size + 1}`);
  const described = `<svg role="img" aria-label="${escapeMarkup(`${figure.title}. ${figure.description}`)}" `;
  return (
    svg
      .replace(/^[\s\S]*?<svg /, () => described)
      // Vega gives roles and labels to groups inside the picture, which is one image to those who cannot see it.
      .replaceAll(/<g [^>]*>/g, (tag) => tag.replaceAll(/ (?:role|aria-[\w-]+)="[^"]*"/g, ''))
      .replaceAll(/\bid="([\w-]+)"/g, (_, id: string) => `id="${names.get(id)}"`)
      .replaceAll(/url\(#([\w-]+)\)/g, (_, id: string) => `url(#${names.get(id)})`)
  );
}
