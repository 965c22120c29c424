import { type Case, isTransient, type MetricName, metricUnits } from '../case/index.ts';
import type { Metric } from './results.ts';

/** Values below this are compared with it instead of themselves, in the unit of the metric: what is nothing need not be known to 1 %. */
const leastValue = 1e-6;

/** Meshes of more cells are not attempted to reach an accuracy: at steady state, and for an operation in time. */
const mostCells = { steady: 1_000_000, inTime: 50_000 };

/** A metric that is less certain than asked. */
export interface Miss {
  readonly metric: MetricName;
  /** Its uncertainty relative to its value. */
  readonly relative: number;
}

/** The metrics that miss the accuracy a case asks for, the worst first; none where it asks for none. */
export function missesOf({ mesh }: Case, metrics: Readonly<Record<string, Metric>>): Miss[] {
  const { accuracy, accuracy_of } = mesh;
  if (accuracy === undefined) return [];
  const asked = accuracy_of ?? (Object.keys(metricUnits) as MetricName[]).filter((name) => name !== sharpest);
  return asked
    .flatMap((metric): Miss[] => {
      const { value, uncertainty = 0 } = metrics[metric] ?? { value: 0 };
      return [{ metric, relative: uncertainty / Math.max(Math.abs(value), leastValue) }];
    })
    .filter(({ relative }) => !(relative <= accuracy))
    .sort((a, b) => b.relative - a.relative);
}

/** At the edge of a sheet this need not have a limit: it is refined for only where it is asked for by name. */
const sharpest: MetricName = 'surface_current_max_over_mean';

/** Whether a mesh of half the cell size would still be attempted. */
export function mayRefine(theCase: Case, cells: number, dimension: 1 | 2): boolean {
  return cells * 2 ** dimension <= (isTransient(theCase.operation) ? mostCells.inTime : mostCells.steady);
}

/** Says which metrics fall short of the accuracy asked; undefined where none does. */
export function shortfallNote(theCase: Case, misses: readonly Miss[]): string | undefined {
  if (misses.length === 0) return undefined;
  const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
  const list = misses.map(({ metric, relative }) => `${metric} (${percent(relative)})`).join(', ');
  return `the accuracy of ${percent(theCase.mesh.accuracy ?? 0)} is not reached for ${list}: a finer mesh would be larger than is attempted.`;
}
