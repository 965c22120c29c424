import { metricNames } from '../../case/index.ts';
import { isSolved, type SweepResult, type SweptPoint } from '../../study/sweep.ts';
import type { Column } from '../csv.ts';

/** A column of a sweep's tables with the type that Parquet keeps it in. */
export interface SweepColumn extends Column {
  readonly type: 'INT32' | 'DOUBLE' | 'STRING';
}

/** Every point of a sweep in one line, SI units; NaN or an empty text where there is no value. */
export function sweepTable({ parameters, points }: SweepResult): SweepColumn[] {
  const numbers = (header: string, of: (point: SweptPoint) => number | undefined): SweepColumn => ({
    header,
    type: 'DOUBLE',
    values: points.map((point) => of(point) ?? Number.NaN),
  });
  const texts = (header: string, of: (point: SweptPoint) => string): SweepColumn => ({
    header,
    type: 'STRING',
    values: points.map(of),
  });
  const solved = points.flatMap(({ outcome }) => (isSolved(outcome) ? [outcome] : []));
  const metricsOf = ({ outcome }: SweptPoint) => (isSolved(outcome) ? outcome.metrics : {});
  const metrics = metricNames.flatMap((name) => {
    const found = solved.flatMap((outcome) => outcome.metrics[name] ?? []);
    if (found.length === 0) return [];
    const { unit } = found[0];
    const uncertain = found.some(({ uncertainty }) => uncertainty !== undefined);
    return [
      numbers(withUnit(name, unit), (point) => metricsOf(point)[name]?.value),
      ...(uncertain
        ? [numbers(withUnit(`${name} uncertainty`, unit), (point) => metricsOf(point)[name]?.uncertainty)]
        : []),
    ];
  });
  const counts = (header: string, of: 'cells' | 'newtonIterations') =>
    numbers(header, ({ outcome }) => (isSolved(outcome) ? outcome[of] : undefined));
  return [
    { header: 'point', type: 'INT32', values: points.map(({ index }) => index) },
    texts('variant', ({ variant }) => variant),
    ...parameters.map(({ path, unit }, k) => numbers(withUnit(path, unit), ({ values }) => values[k])),
    texts('status', ({ outcome }) => (isSolved(outcome) ? 'solved' : outcome.failure.code)),
    ...metrics,
    ...(points.some(({ limitingCurrentDensity }) => limitingCurrentDensity !== undefined)
      ? [numbers('limiting_current_density (A/m2)', (point) => point.limitingCurrentDensity)]
      : []),
    numbers('charge_imbalance', ({ outcome }) => (isSolved(outcome) ? outcome.balances.charge : undefined)),
    numbers('species_imbalance', ({ outcome }) => (isSolved(outcome) ? outcome.balances.species : undefined)),
    counts('cells', 'cells'),
    counts('newton_iterations', 'newtonIterations'),
    texts('message', ({ outcome }) => (isSolved(outcome) ? '' : outcome.failure.message)),
  ];
}

function withUnit(name: string, unit: string): string {
  return unit === '1' ? name : `${name} (${unit.replaceAll('^', '')})`;
}
