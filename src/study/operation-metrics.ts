import type { MetricValues } from '../measure/cell-metrics.ts';
import type { OperationOutcome } from './operation.ts';

/** The numbers of an operation in time that do not follow from its last field alone, SI. */
export function operationMetrics({ time, traces, steps }: OperationOutcome): MetricValues {
  const last = steps[steps.length - 1];
  return {
    // When nothing changes any more is a matter of taste.
    ...(last?.endedBy === 'steady_state'
      ? {}
      : { duration: time, plated_capacity: traces.capacity[traces.capacity.length - 1] }),
    initial_current_density: traces.currentDensity[0],
    ...(Number.isNaN(traces.voltage[0]) ? {} : { initial_voltage: traces.voltage[0] }),
    ...(last?.endedBy === 'depletion'
      ? { sand_time: last.end - last.start, sand_capacity: Math.abs(last.capacity) }
      : {}),
  };
}
