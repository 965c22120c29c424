import type { MetricName } from '../case/index.ts';
import type { HostExtent } from '../geometry/build.ts';
import { collectorSurface, footprintOf, type Geometry } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import { concentration } from '../physics/binary-electrolyte.ts';
import { newRateBlock } from '../physics/physics.ts';
import type { System } from '../solve/system.ts';
import { planeMean } from './planes.ts';
import {
  currentConcentration,
  currentStatistics,
  endCurrents,
  hostEntries,
  type SurfaceCurrent,
} from './surface-current.ts';

/** Metric values in SI units, by name; a metric that does not apply is absent. */
export type MetricValues = Partial<Record<MetricName, number>>;

/**
 * The numbers that follow from one converged field on one mesh.
 *
 * - concentration_drop: 1 - c_bottom/c_top, mean concentrations over the planes at the bottom and the top of the host.
 * - current_difference: i_top/i_bottom - 1, mean deposition current densities on the highest and the lowest part of the
 *   host's surface: the upper side of the uppermost sheet against the lower side of the lowest, or the ends of walls and
 *   of homogenised hosts.
 * - surface_current_max_over_mean, surface_current_cov, surface_current_gini, surface_current_top_tenth: over the host's surface, weighted by area.
 * - cell_voltage: potential of the counter electrode over the working one, V.
 * - collector_current_share: part of the current that lands on the flat collector under the host.
 * - reactive_area: surface of the host per footprint.
 * - current_density: plating current of host and collector per footprint, A/m2.
 */
export function cellMetrics(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  current: SurfaceCurrent,
  cellVoltage: number | undefined,
  triangles?: TriangleMesh,
): MetricValues {
  const metrics: MetricValues = {};
  const top = planeMean(system, geometry, state, host.top, triangles);
  const bottom = planeMean(system, geometry, state, host.bottom, triangles);
  const atTop = system.unknowns[concentration].origin + top[concentration];
  metrics.concentration_drop = (top[concentration] - bottom[concentration]) / atTop;
  if (cellVoltage !== undefined) metrics.cell_voltage = cellVoltage;
  if (current.area.length === 0) return metrics;
  metrics.current_density =
    currentStatistics(current, Int32Array.from(current.area.keys())).total / footprintOf(geometry);

  const entries = hostEntries(current, geometry);
  const statistics = currentStatistics(current, entries);
  // A bare collector in one dimension is a single value: it has no distribution.
  if (entries.length > 1) {
    // While metal is stripped the mean is negative, and the largest current is the most negative one.
    const largest = statistics.mean < 0 ? statistics.minimum : statistics.maximum;
    metrics.surface_current_max_over_mean = largest / statistics.mean;
    metrics.surface_current_cov = statistics.coefficientOfVariation;
    const { gini, topTenth } = currentConcentration(current, entries);
    metrics.surface_current_gini = gini;
    metrics.surface_current_top_tenth = topTenth;
  }
  const ends = hostEnds(system, geometry, host, state, top, bottom, current, entries);
  if (ends !== undefined) metrics.current_difference = ends.top / ends.bottom - 1;

  const hasHost = current.surface.some((surface) => surface !== collectorSurface);
  if (hasHost) {
    metrics.reactive_area = statistics.area / footprintOf(geometry);
    const onCollector = [...current.surface.keys()].filter((k) => current.surface[k] === collectorSurface);
    const collected = currentStatistics(current, Int32Array.from(onCollector)).total;
    metrics.collector_current_share = onCollector.length > 0 ? collected / (collected + statistics.total) : 0;
  }
  return metrics;
}

/**
 * Current densities at the two ends of the host. A homogenised surface is evaluated at the edges of its layer, where the
 * fields are known, not half a cell inside. A bare collector has no difference.
 */
function hostEnds(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  top: Float64Array,
  bottom: Float64Array,
  current: SurfaceCurrent,
  entries: Int32Array,
): { top: number; bottom: number } | undefined {
  const [volume] = system.problem.volumeRates;
  const resolved = current.surface.some((surface) => surface > collectorSurface);
  if (resolved) return endCurrents(current, geometry, entries);
  if (volume === undefined || host.top <= host.bottom) return undefined;
  const block = newRateBlock(system.unknownCount);
  block.control = system.controlValue(volume.control, state, 1);
  const depositionAt = (fields: Float64Array, level: number) => {
    // What differs from place to place is that of the cell at the edge.
    const place = nearestCell(system, volume.areaDensity, level);
    volume.rate.evaluate(system.entriesOf(fields), 0, place, block);
    return -block.measure;
  };
  return { top: depositionAt(top, host.top), bottom: depositionAt(bottom, host.bottom) };
}

/** The cell with surface that is nearest to a level. */
export function nearestCell(system: System, areaDensity: Float64Array, level: number): number {
  const { cellY } = system.problem.mesh;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < areaDensity.length; k++) {
    const distance = Math.abs(cellY[k] - level);
    if (areaDensity[k] === 0 || distance >= least) continue;
    least = distance;
    nearest = k;
  }
  return nearest;
}
