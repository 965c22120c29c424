import type { MetricValues } from '../measure/cell-metrics.ts';
import { cycleCharges, meanCoulombicEfficiency } from '../measure/coulombic-efficiency.ts';
import type { DepositThickness } from '../measure/deposit-thickness.ts';
import type { OperationOutcome } from './operation.ts';

/** Relative to the largest of an operation, a current this small is none. */
const noCurrent = 1e-6;
/** Relative to the most that was plated, what is left of it below how finely events are located is nothing. */
const nothingPlated = 1e-8;
/** What is relative to a current has no value without one. */
const unevennessOfNothing: MetricValues = {
  current_difference: Number.NaN,
  surface_current_max_over_mean: Number.NaN,
  surface_current_cov: Number.NaN,
  surface_current_gini: Number.NaN,
  surface_current_top_tenth: Number.NaN,
  collector_current_share: Number.NaN,
};

/**
 * The numbers of an operation in time that do not follow from its last field alone, SI.
 *
 * @param deposits the metal on the surfaces of the working electrode at the end
 */
export function operationMetrics(
  { time, traces, steps, faradaicCapacity }: OperationOutcome,
  deposits: readonly DepositThickness[],
): MetricValues {
  const last = steps[steps.length - 1];
  const current = traces.currentDensity[traces.currentDensity.length - 1];
  const capacity = traces.capacity[traces.capacity.length - 1];
  const most = traces.capacity.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
  const largest = traces.currentDensity.reduce((most, each) => (Math.abs(each) > most ? Math.abs(each) : most), 0);
  return {
    current_density: current,
    ...(Math.abs(current) <= noCurrent * largest ? unevennessOfNothing : {}),
    // When nothing changes any more is a matter of taste.
    ...(last?.endedBy === 'steady_state'
      ? {}
      : {
          duration: time,
          plated_capacity: Math.abs(capacity) <= nothingPlated * most ? 0 : capacity,
          ...(faradaicCapacity === undefined ? {} : { faradaic_capacity: faradaicCapacity }),
          ...depositMetrics(deposits),
        }),
    ...cycleMetrics(steps),
    ...(Number.isNaN(traces.currentDensity[0]) ? {} : { initial_current_density: traces.currentDensity[0] }),
    ...(Number.isNaN(traces.voltage[0]) ? {} : { initial_voltage: traces.voltage[0] }),
    ...(last?.endedBy === 'depletion'
      ? { sand_time: last.end - last.start, sand_capacity: Math.abs(last.capacity) }
      : {}),
  };
}

/** What the cycles of an operation gave back of what they plated; of none that strips before it plates. */
function cycleMetrics(steps: OperationOutcome['steps']): MetricValues {
  const cycles = cycleCharges(steps);
  const last = cycles.at(-1);
  if (last === undefined || cycles.some(({ plated, stripped }) => !(plated > 0 && stripped > 0))) return {};
  if ((steps.find(({ capacity }) => capacity !== 0)?.capacity ?? 0) < 0) return {};
  const remaining = cycles.reduce((product, { plated, stripped }) => product * (stripped / plated), 1);
  return {
    coulombic_efficiency: last.stripped / last.plated,
    ...(cycles.length > 1
      ? {
          capacity_retention: last.stripped / cycles[0].stripped,
          mean_coulombic_efficiency: meanCoulombicEfficiency(remaining, cycles.length),
        }
      : {}),
  };
}

/** Of a metal whose molar volume is not known these are no numbers, and left out. */
function depositMetrics(deposits: readonly DepositThickness[]): MetricValues {
  const area = deposits.reduce((sum, deposit) => sum + deposit.area, 0);
  if (area === 0) return {};
  return {
    deposit_thickness: deposits.reduce((sum, deposit) => sum + deposit.area * deposit.mean, 0) / area,
    deposit_thickness_max: Math.max(...deposits.map(({ largest }) => largest)),
  };
}
