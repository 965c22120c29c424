import {
  comparedVariants,
  conditionText,
  type Difference,
  type Ranked,
  type Ranking,
  type VariantsCompared,
} from '../study/compare.ts';
import type { Metric, RunResult } from '../study/results.ts';
import { absent, besideEachOther, boxed } from './boxed.ts';
import type { Column } from './csv.ts';
import { DisplayUnits } from './display-units.ts';
import { inWords } from './figures/theme.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';
import { type Markup, markup } from './markup.ts';
import { orderedMetricNames } from './metric-display.ts';
import { table } from './page.ts';

/** What every table of a comparison is made of. */
interface Compared extends VariantsCompared {
  readonly metrics: readonly string[];
  readonly differenceOf: (variant: string, metric: string) => Difference | undefined;
  readonly metricOf: (variant: string, metric: string) => Metric | undefined;
  readonly labelOf: (variant: string) => string;
  readonly variants: RunResult['variants'];
  readonly units: DisplayUnits;
}

function comparedOf(result: RunResult): Compared | undefined {
  const compared = comparedVariants(result);
  if (compared === undefined) return undefined;
  const { variants } = result;
  const variantOf = (name: string) => variants.find((variant) => variant.name === name);
  return {
    ...compared,
    variants,
    units: new DisplayUnits(result.units),
    metrics: orderedMetricNames(variants.map(({ metrics }) => metrics)),
    differenceOf: (variant, metric) =>
      compared.differences.find((each) => each.variant === variant && each.metric === metric),
    metricOf: (variant, metric) => variantOf(variant)?.metrics[metric],
    labelOf: (variant) => variantOf(variant)?.label ?? variant,
  };
}

/** The answer of a comparison: which variant is first, and by how much. */
export function compareAnswer(result: RunResult): string | undefined {
  const compared = comparedOf(result);
  const ranking = compared?.ranking;
  if (compared === undefined || ranking === undefined) return undefined;
  const { labelOf, units } = compared;
  const { metric, variants } = ranking;
  const title = units.metricDisplay(metric, variants[0].metric.unit).title.toLowerCase();
  const first = variants.filter(({ rank }) => rank === 1);
  const next = variants.find(({ rank }) => rank > 1);
  const value = (entry: Ranked) => units.formatMetric(metric, entry.metric);
  const listed = inWords(first.map((entry) => `${quoted(labelOf(entry.variant))} (${value(entry)})`));
  const least = ranking.lowestFirst ? 'lowest' : 'highest';
  const what = ranking.isUnevenness ? 'plates most evenly' : `has the ${least} ${title}`;
  const together = ranking.isUnevenness ? 'plate most evenly' : `have the ${least} ${title}`;
  const by = ranking.isUnevenness ? `, by ${title}` : '';
  const missing =
    ranking.unranked.length === 0
      ? ''
      : ` ${inWords(ranking.unranked.map((name) => quoted(labelOf(name))))} ${ranking.unranked.length === 1 ? 'has' : 'have'} no value of it.`;
  if (first.length > 1) {
    const rest = next === undefined ? '' : `; next is ${quoted(labelOf(next.variant))} with ${value(next)}`;
    const them = first.length === 2 ? 'The two' : `These ${first.length}`;
    return `${them} that ${together}${by} cannot be told apart within their uncertainties: ${listed}${rest}.${missing}`;
  }
  const rest =
    next === undefined
      ? ''
      : `; next is ${quoted(labelOf(next.variant))} with ${value(next)}, ${margin(ranking, first[0], next, units)}`;
  return `${listed} ${what}${by}${rest}.${missing}`;
}

/** `a margin of 3.1 ± 0.2 percentage points (12 %)`. */
function margin({ metric, isUnevenness }: Ranking, first: Ranked, next: Ranked, units: DisplayUnits): string {
  const size = (value: number) => (isUnevenness ? Math.abs(value) : value);
  const [own, other] = [size(first.metric.value), size(next.metric.value)];
  const uncertainty =
    first.metric.uncertainty === undefined || next.metric.uncertainty === undefined
      ? undefined
      : first.metric.uncertainty + next.metric.uncertainty;
  const lead: Metric = {
    value: Math.abs(other - own),
    unit: first.metric.unit,
    ...(uncertainty === undefined ? {} : { uncertainty }),
  };
  const share =
    other === 0 ? '' : ` (${withSignificantDigits((100 * lead.value) / Math.abs(other), 2)} % of the latter)`;
  return `a margin of ${inPoints(metric, lead, units)}${share}`;
}

/** A difference of a metric with its unit; between two percentages it is percentage points. */
function inPoints(metric: string, difference: Metric, units: DisplayUnits): string {
  const { unit } = units.metricDisplay(metric, difference.unit);
  const number = units.formatMetricNumber(metric, difference);
  if (unit.text === '') return number;
  return `${number} ${unit.text === '%' ? 'percentage points' : unit.text}`;
}

function quoted(label: string): string {
  return label.includes(',') ? `“${label}”` : label;
}

function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text;
}

/** `+15.2 ± 0.3`, without the unit. */
function differenceText(metric: string, { absolute }: Difference, units: DisplayUnits): string {
  const { unit } = units.metricDisplay(metric, absolute.unit);
  const factor = Math.abs(unit.factor);
  const value = absolute.value * unit.factor;
  return signed(
    withUncertainty(value, absolute.uncertainty === undefined ? undefined : absolute.uncertainty * factor),
    value,
  );
}

/** `+12.1 ± 0.4 %`. */
function relativeText({ relative }: Difference): string | undefined {
  if (relative === undefined) return undefined;
  const { value, uncertainty } = relative;
  return `${signed(withUncertainty(100 * value, uncertainty === undefined ? undefined : 100 * uncertainty), value)} %`;
}

function signedText(value: number): string {
  return signed(withSignificantDigits(value, 3), value);
}

const tooSmall = 'not distinguishable';

/** Every metric of every variant with its difference to the baseline, SI units. */
export function compareTable(result: RunResult): Column[] | undefined {
  const compared = comparedOf(result);
  if (compared === undefined) return undefined;
  const { variants, metrics, ranking, baseline } = compared;
  const rows = metrics.flatMap((metric) =>
    variants.flatMap(({ name }) => {
      const own = compared.metricOf(name, metric);
      if (own === undefined) return [];
      const rank =
        ranking?.metric === metric ? ranking.variants.find(({ variant }) => variant === name)?.rank : undefined;
      return [{ metric, name, own, rank, difference: compared.differenceOf(name, metric) }];
    }),
  );
  const numbers = (header: string, of: (row: (typeof rows)[number]) => number | undefined) => ({
    header,
    values: rows.map((row) => of(row) ?? Number.NaN),
  });
  const words = (header: string, of: (row: (typeof rows)[number]) => string) => ({ header, values: rows.map(of) });
  return [
    words('metric', ({ metric }) => metric),
    words('unit', ({ own }) => own.unit),
    words('variant', ({ name }) => name),
    words('baseline', () => baseline.name),
    numbers('value', ({ own }) => own.value),
    numbers('uncertainty', ({ own }) => own.uncertainty),
    numbers('difference', ({ difference }) => difference?.absolute.value),
    numbers('difference uncertainty', ({ difference }) => difference?.absolute.uncertainty),
    numbers('relative_difference', ({ difference }) => difference?.relative?.value),
    numbers('relative_difference uncertainty', ({ difference }) => difference?.relative?.uncertainty),
    words('distinguishable', ({ difference }) => {
      if (difference?.distinguishable === undefined) return '';
      return difference.distinguishable ? 'yes' : 'no';
    }),
    numbers('rank', ({ rank }) => rank),
  ];
}

/** The entry of `summary.json`. */
export function compareSummary(result: RunResult): { readonly compare?: unknown } {
  const compared = comparedOf(result);
  if (compared === undefined) return {};
  const { baseline, ranking, differences, conditions, variants } = compared;
  const of = (name: string) =>
    Object.fromEntries(
      differences.filter(({ variant }) => variant === name).map(({ variant: _, metric, ...rest }) => [metric, rest]),
    );
  const others = variants.filter((variant) => variant !== baseline).map(({ name }) => name);
  return {
    compare: {
      baseline: baseline.name,
      ...(ranking === undefined ? {} : { ranking }),
      differences: Object.fromEntries(others.map((name) => [name, of(name)])),
      conditions: conditions.map(({ path, unit, values }) => ({
        path,
        ...(unit && { unit }),
        values: Object.fromEntries(values),
      })),
    },
  };
}

/** The tables that a terminal shows: the ranking, then the differences of every variant to the baseline. */
export function compareTables(result: RunResult, width: number): string[] {
  const compared = comparedOf(result);
  if (compared === undefined) return [];
  const { ranking, baseline, variants, metrics, units } = compared;
  const tables: string[] = [];
  if (ranking !== undefined) {
    const { metric, variants: ranked } = ranking;
    const { shortTitle, unit } = units.metricDisplay(metric, ranked[0].metric.unit);
    const header = ['rank', 'variant', unit.text === '' ? shortTitle : `${shortTitle} (${unit.text})`];
    const rows = ranked.map((entry) => [
      rankText(ranking, entry),
      entry.variant,
      units.formatMetricNumber(metric, entry.metric),
    ]);
    tables.push(
      `${compareAnswer(result)}\n\n${rankingTitle(ranking, units)}\n${boxed([header, ...rows], ['right', 'left', 'right'])}`,
    );
  }
  const shared = metrics.filter((metric) => compared.differences.some((each) => each.metric === metric));
  if (shared.length === 0) return tables;
  const columns = variants.flatMap((variant) => {
    if (variant === baseline) return [];
    const cells = shared.map((metric) => {
      const difference = compared.differenceOf(variant.name, metric);
      if (difference === undefined) return absent;
      if (difference.distinguishable === false) return tooSmall;
      const { relative } = difference;
      const share = relative === undefined ? '' : ` (${signedText(100 * relative.value)} %)`;
      return differenceText(metric, difference, units) + share;
    });
    return [[variant.name, ...cells]];
  });
  const first = shared.map((metric) => {
    const { absolute } = compared.differences.find((each) => each.metric === metric)!;
    const { shortTitle, unit } = units.metricDisplay(metric, absolute.unit);
    return unit.text === '' ? shortTitle : `${shortTitle} (${unit.text})`;
  });
  const [table, ...more] = besideEachOther(['difference', ...first], columns, width);
  tables.push(`Differences to ${baseline.name} (relative in brackets)\n${table}`, ...more);
  return tables;
}

function rankingTitle({ metric, lowestFirst, variants }: Ranking, units: DisplayUnits): string {
  const { title } = units.metricDisplay(metric, variants[0].metric.unit);
  return `Ranking by ${title.toLowerCase()}, ${lowestFirst ? 'lowest' : 'highest'} first`;
}

/** `1`, or `1 =` where others are as good. */
function rankText({ variants }: Ranking, { rank }: Ranked): string {
  return variants.filter((other) => other.rank === rank).length > 1 ? `${rank} =` : String(rank);
}

/** The section of the page. */
export function compareSection(result: RunResult): Markup | undefined {
  const compared = comparedOf(result);
  if (compared === undefined) return undefined;
  const { ranking, baseline, variants, metrics, conditions, labelOf, units } = compared;
  const others = variants.filter((variant) => variant !== baseline);
  return markup`<section aria-labelledby="compare">
<h2 id="compare">Comparison</h2>
${
  ranking === undefined
    ? undefined
    : markup`<p>Variants share a rank where the difference is less than the sum of their uncertainties.</p>
${table(
  rankingTitle(ranking, units),
  [
    { title: 'Rank', numeric: true },
    { title: 'Variant' },
    { title: withUnitOf(ranking.metric, ranking.variants[0].metric.unit, units), numeric: true },
  ],
  [
    ...ranking.variants.map((entry) => [
      rankText(ranking, entry),
      labelOf(entry.variant),
      units.formatMetricNumber(ranking.metric, entry.metric),
    ]),
    ...ranking.unranked.map((name) => [absent, labelOf(name), absent]),
  ],
)}`
}
<p>Below, differences are those to ${baseline.label}; “${tooSmall}” says that one is less than its uncertainty, the sum of both discretisation uncertainties.</p>
${table(
  `Metrics, and their differences to ${baseline.label}`,
  [
    { title: 'Metric' },
    { title: baseline.label, numeric: true },
    ...others.map(({ label }) => ({ title: label, numeric: true })),
  ],
  metrics.map((metric) => [
    withUnitOf(metric, variants.flatMap(({ metrics: own }) => own[metric] ?? [])[0].unit, units),
    numberOf(metric, baseline.metrics[metric], units),
    ...others.map((variant) => {
      const difference = compared.differenceOf(variant.name, metric);
      const number = numberOf(metric, variant.metrics[metric], units);
      if (difference === undefined) return number;
      if (difference.distinguishable === false) return markup`${number}<span class="line">${tooSmall}</span>`;
      const relative = relativeText(difference);
      return markup`${number}<span class="line">${differenceText(metric, difference, units)}</span>${
        relative === undefined ? undefined : markup`<span class="line">${relative}</span>`
      }`;
    }),
  ]),
)}
${
  conditions.length === 0
    ? undefined
    : markup`<p><strong>The variants were not solved under the same conditions</strong>, from which differences come as well:</p>
${table(
  'Conditions that differ, SI units',
  [{ title: 'Condition' }, ...variants.map(({ label }) => ({ title: label, numeric: true }))],
  conditions.map(({ path, unit, values }) => [
    markup`<code>${path}</code>`,
    ...variants.map(({ name }) => (values.has(name) ? conditionText(values.get(name), unit) : absent)),
  ]),
)}`
}
</section>`;
}

function numberOf(metric: string, value: Metric | undefined, units: DisplayUnits): string {
  return value === undefined ? absent : units.formatMetricNumber(metric, value);
}

function withUnitOf(metric: string, siUnit: string, units: DisplayUnits): string {
  const { title, unit } = units.metricDisplay(metric, siUnit);
  return unit.text === '' ? title : `${title} (${unit.text})`;
}
