import type { Comparison, ComparisonRow, RunResult, VariantResult } from '../study/results.ts';
import { compareAnswer } from './compare.ts';
import { DisplayUnits } from './display-units.ts';
import { inWords } from './figures/theme.ts';
import { withSignificantDigits } from './format.ts';
import { hasHost } from './host-faces.ts';
import { studyAnswers } from './study-answers.ts';

/** What each measure of unevenness compares, to follow "the". */
const unevenness = [
  ['current_difference', 'plating current density at the top of the host exceeds that at its bottom by'],
  ['surface_current_cov', 'standard deviation of the local plating current is, of its mean,'],
  ['surface_current_max_over_mean', 'largest local plating current over the mean is'],
] as const;

/** The answer of a run in a few sentences, from whatever metrics there are. */
export function answer(result: RunResult): string {
  const units = new DisplayUnits(result.units);
  const resolved = result.variants.filter((variant) => variant.model === 'resolved');
  const candidates = resolved.length > 0 ? resolved : result.variants;
  const compared = compareAnswer(result);
  const ofStudies = studyAnswers(result, units);
  const sentences = [
    ...ofStudies,
    compared,
    sandSentence(candidates, units),
    tortuositySentence(result.variants, units),
    resistanceSentence(result.variants, units),
    ...(compared === undefined ? [unevennessSentence(candidates.filter(hasHost), units)] : []),
    ...(ofStudies.length > 0 ? [] : [dropSentence(candidates, units)]),
  ].filter((text) => text !== undefined);
  if (sentences.length > 0) return sentences.join(' ');
  const solved = result.variants.map(named);
  return `The run solved ${inWords(solved)}; the metrics it computed are in the tables below.`;
}

/** Which of the published numbers the model was fitted to, and how the others compare. */
export function comparisonText(
  { source, rows }: Comparison,
  variants: readonly VariantResult[],
  units: DisplayUnits,
): string {
  const describe = (row: ComparisonRow): string => {
    const variant = variants.find(({ name }) => name === row.variant);
    const title = units.metricDisplay(row.metric, row.computed.unit).title.toLowerCase();
    return `${title} of ${variant ? named(variant) : row.variant}`;
  };
  // A number that some model of it was fitted to is no prediction of the others either.
  const used = (row: ComparisonRow): boolean => [row, ...row.counterparts].some(({ role }) => role === 'fitted');
  const fitted = rows.filter(used);
  const predicted = rows.filter((row) => !used(row));
  const numbers = rows.length === 1 ? 'The number' : `Of the ${rows.length} numbers`;
  const sentences = [
    fitted.length === 0
      ? `${numbers} published by ${source} ${rows.length === 1 ? 'was' : 'none was'} ${rows.length === 1 ? 'not ' : ''}used in a fit.`
      : `${numbers} published by ${source}, ${fitted.length} ${fitted.length === 1 ? 'was' : 'were'} fitted and so say nothing about the model: ${inWords(fitted.map(describe))}.`,
  ];
  if (predicted.length > 0) {
    const compared = predicted.map(
      (row) =>
        `${describe(row)} (published ${units.formatPublished(row.metric, row.published, row.computed.unit)}, computed ${units.formatMetric(row.metric, row.computed)}, ${verdict(row)})`,
    );
    sentences.push(
      `Predicted without their use: ${inWords(compared)}. What stands after ± is the error of the mesh alone.`,
    );
  }
  return sentences.join(' ');
}

/** How far a prediction is from what was published, in words. */
function verdict({ published, computed }: ComparisonRow): string {
  const ratio = computed.value / published;
  if (!(ratio > 0) || !Number.isFinite(ratio)) return 'which does not agree';
  const off = Math.abs(ratio - 1);
  if (off < 0.1) return `within ${withSignificantDigits(100 * off, 1)} %`;
  return `${withSignificantDigits(ratio, 2)} times the published, which does not agree`;
}

/** A variant's label within a sentence, in quotes where a comma in it would break the sentence. */
function named({ label }: VariantResult): string {
  return label.includes(',') ? `“${label}”` : label;
}

function having(variants: readonly VariantResult[], metric: string): VariantResult[] {
  return variants
    .filter((variant) => Number.isFinite(variant.metrics[metric]?.value))
    .sort((left, right) => left.metrics[metric].value - right.metrics[metric].value);
}

function unevennessSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  for (const [metric, phrase] of unevenness) {
    const sorted = having(variants, metric);
    if (sorted.length === 0) continue;
    const value = (variant: VariantResult): string => units.formatMetric(metric, variant.metrics[metric]);
    const [even, uneven] = [sorted[0], sorted[sorted.length - 1]];
    return sorted.length === 1
      ? `In ${named(even)} the ${phrase} ${value(even)}.`
      : `Metal plates most evenly in ${named(even)} and least evenly in ${named(uneven)}: the ${phrase} ${value(even)} and ${value(uneven)}, respectively.`;
  }
  return undefined;
}

/** What is read off the impedance of blocking electrodes, beside what the structure has. */
function tortuositySentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const read = variants.filter(({ metrics }) => Number.isFinite(metrics.impedance_tortuosity?.value));
  if (read.length === 0) return undefined;
  const each = read.map((variant) => {
    const { impedance_tortuosity, tortuosity_factor } = variant.metrics;
    const own =
      tortuosity_factor === undefined
        ? ''
        : ` where a current through it finds ${units.formatMetric('tortuosity_factor', tortuosity_factor)}`;
    return `${units.formatMetric('impedance_tortuosity', impedance_tortuosity)} of ${named(variant)}${own}`;
  });
  return `The impedance shows a tortuosity of ${inWords(each)}.`;
}

/** Between which resistances the impedance runs. */
function resistanceSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const each = having(variants, 'steady_resistance').flatMap((variant) => {
    const { series_resistance, steady_resistance } = variant.metrics;
    if (series_resistance === undefined) return [];
    return [
      `from ${units.formatMetric('series_resistance', series_resistance)} to ${units.formatMetric('steady_resistance', steady_resistance)} in ${named(variant)}`,
    ];
  });
  return each.length === 0 ? undefined : `The impedance runs ${inWords(each)}.`;
}

/** How long a given current lasts until it exhausts the salt. */
function sandSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const sorted = having(variants, 'sand_time');
  if (sorted.length === 0) return undefined;
  const times = [sorted[0], ...(sorted.length > 1 ? [sorted[sorted.length - 1]] : [])].map(
    (variant) => `after ${units.formatMetric('sand_time', variant.metrics.sand_time)} in ${named(variant)}`,
  );
  return `The current exhausts the salt at an electrode, which is Sand’s time, ${inWords(times)}.`;
}

function dropSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const sorted = having(variants, 'concentration_drop');
  if (sorted.length === 0) return undefined;
  const drops = [sorted[0], ...(sorted.length > 1 ? [sorted[sorted.length - 1]] : [])].map(
    (variant) =>
      `by ${units.formatMetric('concentration_drop', variant.metrics.concentration_drop)} in ${named(variant)}`,
  );
  const between = variants.some(hasHost)
    ? 'the top of the host to its bottom'
    : 'the counter electrode to the collector';
  return `From ${between} the salt concentration falls ${inWords(drops)}.`;
}
