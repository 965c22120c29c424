import type { MetricName } from '../case/index.ts';
import { formatQuantity } from '../case/units.ts';
import type { Condition, Metric, RunResult, VariantResult } from './results.ts';

/**
 * Differences of variants to one of them, and which of them are more than the error of their meshes.
 *
 * The uncertainties of two discretisations are bounds and no random scatter, and may well have the same cause, so that those of a
 * difference add: |a - b| is known to u_a + u_b. Two values can be told apart where |a - b| > u_a + u_b, that is where their
 * intervals do not overlap.
 */

/** How far a metric of a variant lies from that of the baseline. */
export interface Difference {
  readonly variant: string;
  readonly metric: string;
  /** Variant less baseline, with the sum of both uncertainties where both are known. */
  readonly absolute: Metric;
  /** The same over the modulus of the baseline's value; absent where that is zero. */
  readonly relative?: Metric;
  /** Whether it is more than its uncertainty; absent where that is not known. */
  readonly distinguishable?: boolean;
}

/** A variant in a ranking. */
export interface Ranked {
  readonly variant: string;
  readonly metric: Metric;
  /** From 1: one more than the number of variants that are better by more than the uncertainty of the difference. */
  readonly rank: number;
}

/** Variants from the best on by one metric. */
export interface Ranking {
  readonly metric: string;
  /** Whether less of it is better. */
  readonly lowestFirst: boolean;
  /** Whether it measures how uneven something is. */
  readonly isUnevenness: boolean;
  readonly variants: readonly Ranked[];
  /** Variants that do not have the metric. */
  readonly unranked: readonly string[];
}

/** A condition that is not the same of all variants. */
export interface DifferingCondition {
  readonly path: string;
  readonly unit?: string;
  /** By variant; those that have no such condition are left out. */
  readonly values: ReadonlyMap<string, Condition['value']>;
}

export interface VariantsCompared {
  readonly baseline: VariantResult;
  /** Of every variant but the baseline, in its order. */
  readonly differences: readonly Difference[];
  /** Absent where no two variants share a metric to rank by. */
  readonly ranking?: Ranking;
  readonly conditions: readonly DifferingCondition[];
}

/** How uneven a plating is, the measure that says most first. Each is lowest where all is even. */
const unevenness: readonly MetricName[] = [
  'surface_current_cov',
  'surface_current_gini',
  'surface_current_max_over_mean',
  'surface_current_top_tenth',
  'current_difference',
  'concentration_drop',
];

/** Of these more is better. */
const highestFirst: readonly string[] = [
  'sand_time',
  'sand_capacity',
  'coulombic_efficiency',
  'capacity_retention',
  'mean_coulombic_efficiency',
  'plated_capacity',
  'faradaic_capacity',
] satisfies readonly MetricName[];

/** Less than this of a value is round-off, whatever the uncertainty; of values without one, it is how precisely they are written. */
const roundOff = 1e-9;
const asWritten = 1e-6;

/** The comparison that a result asks for. */
export function comparedVariants({ variants, compare }: RunResult): VariantsCompared | undefined {
  if (compare === undefined) return undefined;
  const baseline = variants.find(({ name }) => name === compare.baseline) ?? variants[0];
  const ranking = rankingOf(variants, compare.rankBy ?? usualMetric(variants));
  return {
    baseline,
    differences: variants.flatMap((variant) => (variant === baseline ? [] : differencesOf(variant, baseline))),
    ...(ranking === undefined ? {} : { ranking }),
    conditions: differingConditions(variants),
  };
}

function differencesOf(variant: VariantResult, baseline: VariantResult): Difference[] {
  return Object.entries(variant.metrics).flatMap(([metric, own]) => {
    const base = baseline.metrics[metric];
    if (base === undefined || !Number.isFinite(own.value) || !Number.isFinite(base.value)) return [];
    return [{ variant: variant.name, metric, ...difference(own, base) }];
  });
}

/** One number less another. */
export function difference(own: Metric, base: Metric): Pick<Difference, 'absolute' | 'relative' | 'distinguishable'> {
  const value = own.value - base.value;
  const size = Math.abs(base.value);
  const isKnown = own.uncertainty !== undefined && base.uncertainty !== undefined;
  const uncertainty = isKnown ? own.uncertainty + base.uncertainty : undefined;
  // Of a quotient: the relative uncertainties of what is divided add.
  const ofQuotient = isKnown
    ? own.uncertainty / size + (Math.abs(own.value) * base.uncertainty) / size ** 2
    : undefined;
  const isSame = Math.abs(value) <= (isKnown ? roundOff : asWritten) * Math.max(Math.abs(own.value), size);
  const distinguishable = isSame ? false : uncertainty === undefined ? undefined : Math.abs(value) > uncertainty;
  return {
    absolute: { value, unit: own.unit, ...(uncertainty === undefined ? {} : { uncertainty }) },
    ...(size === 0
      ? {}
      : {
          relative: {
            value: value / size,
            unit: '1',
            ...(ofQuotient === undefined ? {} : { uncertainty: ofQuotient }),
          },
        }),
    ...(distinguishable === undefined ? {} : { distinguishable }),
  };
}

function has(variant: VariantResult, metric: string): boolean {
  return Number.isFinite(variant.metrics[metric]?.value);
}

/** The first measure of unevenness that all variants have, else the first that two of them have. */
function usualMetric(variants: readonly VariantResult[]): MetricName | undefined {
  const count = (metric: MetricName) => variants.filter((variant) => has(variant, metric)).length;
  return (
    unevenness.find((metric) => count(metric) === variants.length) ?? unevenness.find((metric) => count(metric) > 1)
  );
}

function rankingOf(variants: readonly VariantResult[], metric: MetricName | undefined): Ranking | undefined {
  if (metric === undefined) return undefined;
  const ranked = variants.filter((variant) => has(variant, metric));
  if (ranked.length < 2) return undefined;
  const lowestFirst = !highestFirst.includes(metric);
  const isUnevenness = unevenness.includes(metric);
  // A current that is larger at the bottom than at the top is as uneven as one that is smaller.
  const score = ({ value }: Metric) => (isUnevenness ? Math.abs(value) : lowestFirst ? value : -value);
  const isBetter = (one: Metric, other: Metric): boolean => {
    const lead = score(other) - score(one);
    const slack = roundOff * Math.max(Math.abs(one.value), Math.abs(other.value));
    return lead > Math.max(slack, (one.uncertainty ?? 0) + (other.uncertainty ?? 0));
  };
  const entries = ranked
    .map((variant) => ({ variant: variant.name, metric: variant.metrics[metric] }))
    .sort((one, other) => score(one.metric) - score(other.metric));
  return {
    metric,
    lowestFirst,
    isUnevenness,
    variants: entries.map((entry) => ({
      ...entry,
      rank: 1 + entries.filter((other) => isBetter(other.metric, entry.metric)).length,
    })),
    unranked: variants.filter((variant) => !has(variant, metric)).map(({ name }) => name),
  };
}

/** Conditions that are not the same of all variants that say under what they were solved. */
function differingConditions(variants: readonly VariantResult[]): DifferingCondition[] {
  const said = variants.filter(({ conditions }) => conditions !== undefined);
  const paths = new Set(said.flatMap(({ conditions }) => conditions!.map(({ path }) => path)));
  return [...paths].flatMap((path) => {
    const found = said.map(({ name, conditions }) => ({
      name,
      condition: conditions!.find((each) => each.path === path),
    }));
    const [first] = found;
    if (found.every(({ condition }) => condition?.value === first.condition?.value)) return [];
    const unit = found.find(({ condition }) => condition?.unit !== undefined)?.condition?.unit;
    const values = new Map(
      found.flatMap(({ name, condition }) => (condition === undefined ? [] : [[name, condition.value] as const])),
    );
    return [{ path, ...(unit === undefined ? {} : { unit }), values }];
  });
}

/** More conditions or variants than this are counted, not listed. */
const mostListed = 4;

/** What a reader of a comparison must know of conditions that are not the same; nothing where all are. */
export function conditionsNote(variants: readonly VariantResult[]): string | undefined {
  const differing = differingConditions(variants);
  if (differing.length === 0) return undefined;
  const listed = differing.slice(0, mostListed).map(({ path, unit, values }) => {
    if (variants.length > mostListed) return path;
    const written = variants.map(({ name, label }) => `${conditionText(values.get(name), unit)} in ${label}`);
    return `${path} is ${written.join(', ')}`;
  });
  const more = differing.length > mostListed ? `; and ${differing.length - mostListed} more` : '';
  return `The variants were not solved under the same conditions: ${listed.join('; ')}${more}. Differences come from these as well.`;
}

/** A condition with its unit. */
export function conditionText(value: Condition['value'] | undefined, unit: string | undefined): string {
  if (value === undefined) return 'not given';
  return typeof value === 'number' && unit !== undefined ? formatQuantity(value, unit, 6) : String(value);
}
