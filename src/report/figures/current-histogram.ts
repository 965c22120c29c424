import type { RunResult, VariantResult } from '../../study/results.ts';
import { withSignificantDigits } from '../format.ts';
import { hostFaces, reactiveSurface } from '../host-faces.ts';
import type { Figure } from './figure.ts';
import { appearances, columnWidth, ink, rounded, shownLabel, themeConfig, vegaLiteSchema } from './theme.ts';

/** Beyond the ratio that all but this share of the area stays below, everything is counted in the last bar. */
const tailShare = 0.002;

const mostBins = 36;

/** The axis reaches at least this far to either side of the mean: a finer look would make an even current seem uneven. */
const leastReach = 0.01;

/** At rest there is no mean to relate a local current to. */
function carriesCurrent({ surface }: VariantResult): boolean {
  return surface.currentDensity.some((density) => density !== 0);
}

/** How the reactive area is distributed over the local current density relative to its mean, for each resolved host. */
export function currentHistogram(result: RunResult): Figure | undefined {
  const series = appearances(result.variants).filter(
    ({ variant }) => variant.model === 'resolved' && variant.surface.area.length > 1 && carriesCurrent(variant),
  );
  if (series.length === 0) return undefined;
  const distributions = series.map(({ variant }) => distribution(variant));
  const low = Math.min(1 - leastReach, ...distributions.map(({ ratios }) => ratios[0]));
  const high = Math.max(1 + leastReach, ...distributions.map(upperEnd));
  const step = stepWithoutGaps(distributions, low, high);
  const start = Math.floor(low / step + 1e-9) * step;
  const count = Math.max(1, Math.ceil((high - start) / step - 1e-9));
  const binned = distributions.map((entry) => bins(entry, start, step, count));
  const overflows = distributions.some(({ ratios }) => ratios.at(-1)! > start + count * step);
  const panelHeight = series.length > 3 ? 60 : 80;
  return {
    name: 'current-histogram',
    title: 'Distribution of the local current',
    caption: `Share of the ${reactiveSurface(series.map(({ variant }) => variant))} by local current density over its mean, in bins of ${rounded(step)}. Dashed: a perfectly even current.${
      overflows ? ' The last bin also holds everything beyond it.' : ''
    }`,
    description: `Histograms. ${series
      .map(({ variant }, index) => {
        const { ratios } = distributions[index];
        return `${variant.label}: local current from ${withSignificantDigits(ratios[0], 3)} to ${withSignificantDigits(ratios.at(-1)!, 3)} times its mean`;
      })
      .join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      config: { ...themeConfig, view: { stroke: null } },
      spacing: 10,
      vconcat: series.map(({ variant, colour }, index) => {
        const last = index === series.length - 1;
        return {
          ...(shownLabel(variant) === ''
            ? {}
            : { title: { text: variant.label, anchor: 'start', frame: 'group', fontWeight: 'normal', offset: 4 } }),
          // The y axis and its title take the rest of the column.
          width: columnWidth - 56,
          height: panelHeight,
          encoding: {
            x: {
              type: 'quantitative',
              scale: { domain: [rounded(start), rounded(start + count * step)], nice: false, zero: false },
              title: last ? 'Local current density over its mean' : null,
              axis: { labels: last, tickCount: 7, labelFlush: false, labelOverlap: true },
            },
          },
          layer: [
            {
              data: { values: binned[index] },
              // The rim closes the seams that pixels leave between bins that touch.
              mark: { type: 'rect', fill: colour, stroke: colour, strokeWidth: 0.4 },
              encoding: {
                x: { field: 'from', type: 'quantitative' },
                x2: { field: 'to' },
                y: {
                  field: 'share',
                  type: 'quantitative',
                  title: 'Area (%)',
                  scale: { zero: true },
                  axis: { tickCount: 3, minExtent: 24 },
                },
                y2: { datum: 0 },
              },
            },
            {
              data: { values: [{}] },
              mark: { type: 'rule', color: ink, strokeWidth: 0.7, strokeDash: [3, 2] },
              encoding: { x: { datum: 1 } },
            },
          ],
        };
      }),
    },
  };
}

interface Distribution {
  /** Local over mean current density, ascending. */
  readonly ratios: number[];
  /** Share of the area of each, summing to 1. */
  readonly shares: number[];
}

function distribution(variant: VariantResult): Distribution {
  const { area, currentDensity } = variant.surface;
  const faces = hostFaces(variant);
  let total = 0;
  let current = 0;
  for (const index of faces) {
    total += area[index];
    current += area[index] * currentDensity[index];
  }
  const mean = current / total;
  const order = faces.sort((left, right) => currentDensity[left] - currentDensity[right]);
  const ratios = order.map((index) => currentDensity[index] / mean);
  // A reversed mean current would turn the order round.
  if (mean < 0) {
    order.reverse();
    ratios.reverse();
  }
  return { ratios, shares: order.map((index) => area[index] / total) };
}

/**
 * The finest bins of which none is empty between others only because the currents of neighbouring faces lie on either side of it.
 * What is still empty in bins as wide as the faces can tell is truly so.
 */
function stepWithoutGaps(distributions: readonly Distribution[], low: number, high: number): number {
  let step = niceStep((high - low) / mostBins);
  const widest = Math.max(...distributions.map(supportedBin));
  while (step < widest && distributions.some((entry) => hasGap(entry, step))) step = niceStep(1.5 * step);
  return step;
}

function hasGap(entry: Distribution, step: number): boolean {
  const end = upperEnd(entry);
  const places = entry.ratios.filter((ratio) => ratio <= end).map((ratio) => Math.floor(ratio / step + 1e-9));
  return places.some((place, k) => k > 0 && place - places[k - 1] > 1);
}

/** The width of bins by the rule of Rice, 2 n^(1/3) of them for n faces. */
function supportedBin(entry: Distribution): number {
  const { ratios, shares } = entry;
  // As many faces of equal area would scatter as much as these do.
  const faces = 1 / shares.reduce((sum, share) => sum + share ** 2, 0);
  return (upperEnd(entry) - ratios[0]) / (2 * Math.cbrt(faces));
}

function upperEnd({ ratios, shares }: Distribution): number {
  let below = 0;
  for (let index = 0; index < ratios.length; index++) {
    below += shares[index];
    if (below >= 1 - tailShare) return ratios[index];
  }
  return ratios[ratios.length - 1];
}

/** The next of 1, 2, 5 times a power of ten. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1e-6)));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10);
}

function bins({ ratios, shares }: Distribution, start: number, step: number, count: number): Record<string, number>[] {
  const sums = new Float64Array(count);
  ratios.forEach((ratio, index) => {
    const bin = Math.floor((ratio - start) / step + 1e-9);
    sums[Math.max(0, Math.min(count - 1, bin))] += shares[index];
  });
  return Array.from(sums, (share, bin) => ({
    from: rounded(start + bin * step),
    to: rounded(start + (bin + 1) * step),
    share: rounded(100 * share),
  })).filter((bar) => bar.share > 0);
}
