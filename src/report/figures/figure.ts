import type { RunResult } from '../../study/results.ts';

/** A Vega or Vega-Lite specification with its data inside. */
export type FigureSpecification = { readonly [key: string]: unknown };

/** One figure of a report: its specification and the words that go with it. */
export interface Figure {
  /** Stem of the files, such as `surface-current`. */
  readonly name: string;
  readonly title: string;
  /** What the figure shows and how to read it, as below a figure in a paper. */
  readonly caption: string;
  /** The same for those who cannot see it, with the numbers that matter. */
  readonly description: string;
  readonly language: 'vega' | 'vega-lite';
  readonly specification: FigureSpecification;
}

/** Name of the file with a figure's specification. */
export function specificationFile({ name, language }: Figure): string {
  return `${name}.${language === 'vega' ? 'vg' : 'vl'}.json`;
}

/** Makes one kind of figure, or nothing where it does not apply to the result. */
export type FigureMaker = (result: RunResult) => Promise<Figure | undefined> | Figure | undefined;
