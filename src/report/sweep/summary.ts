import { metricNames } from '../../case/index.ts';
import { isSolved, type SweepResult, type SweptPoint } from '../../study/sweep.ts';

/** The range of a metric over the points of a sweep, with the points where it is least and most. */
export interface MetricRange {
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly minimumAt: number;
  readonly maximumAt: number;
  /** How many points have it. */
  readonly points: number;
}

/** What has no solution for one and the same reason. */
export interface FailureGroup {
  readonly code: string;
  readonly points: readonly number[];
  /** Of the first point. */
  readonly message: string;
  readonly help: string;
}

/** The machine-readable answer of a sweep, `summary.json`; the points themselves are in the tables. */
export function sweepSummaryJson(result: SweepResult): string {
  const { title, version, caseHash, sampling, parameters, variants, drawn, points, notes } = result;
  const summary = {
    title,
    version,
    caseHash,
    sweep: { sampling, parameters, variants, drawn, points: points.length, solved: points.filter(hasSolution).length },
    metrics: metricRanges(points),
    failures: failureGroups(points),
    notes,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

function hasSolution({ outcome }: SweptPoint): boolean {
  return isSolved(outcome);
}

export function metricRanges(points: readonly SweptPoint[]): Record<string, MetricRange> {
  const ranges: Record<string, MetricRange> = {};
  for (const name of metricNames) {
    for (const { index, outcome } of points) {
      const metric = isSolved(outcome) ? outcome.metrics[name] : undefined;
      if (metric === undefined || !Number.isFinite(metric.value)) continue;
      const { value, unit } = metric;
      const known = ranges[name];
      ranges[name] = {
        unit,
        ...(known === undefined || value < known.minimum
          ? { minimum: value, minimumAt: index }
          : { minimum: known.minimum, minimumAt: known.minimumAt }),
        ...(known === undefined || value > known.maximum
          ? { maximum: value, maximumAt: index }
          : { maximum: known.maximum, maximumAt: known.maximumAt }),
        points: (known?.points ?? 0) + 1,
      };
    }
  }
  return ranges;
}

export function failureGroups(points: readonly SweptPoint[]): FailureGroup[] {
  const groups = new Map<string, { code: string; points: number[]; message: string; help: string }>();
  for (const { index, outcome } of points) {
    if (isSolved(outcome)) continue;
    const known = groups.get(outcome.failure.code);
    if (known === undefined) groups.set(outcome.failure.code, { ...outcome.failure, points: [index] });
    else known.points.push(index);
  }
  return [...groups.values()];
}
