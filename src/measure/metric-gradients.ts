import type { MetricName } from '../case/index.ts';
import type { HostExtent } from '../geometry/build.ts';
import { collectorSurface, footprintOf, type Geometry } from '../geometry/geometry.ts';
import type { TriangleMesh } from '../mesh/mesh.ts';
import { concentration } from '../physics/binary-electrolyte.ts';
import { newRateBlock } from '../physics/physics.ts';
import type { System } from '../solve/system.ts';
import { nearestCell } from './cell-metrics.ts';
import { planeMean, visitPlane } from './planes.ts';
import {
  currentPlaces,
  currentStatistics,
  endEntries,
  hostEntries,
  mostLoadedFirst,
  type SurfaceCurrent,
} from './surface-current.ts';

/** Derivatives of metrics by every value that a state stands for, by name; of the size of the system each. */
export type MetricGradients = Partial<Record<MetricName, Float64Array>>;

/** The metrics that have derivatives: those of the field of a steady state. */
export const differentiableMetrics: readonly MetricName[] = [
  'current_difference',
  'concentration_drop',
  'cell_voltage',
  'current_density',
  'surface_current_cov',
  'surface_current_max_over_mean',
  'surface_current_gini',
  'surface_current_top_tenth',
  'collector_current_share',
  'reactive_area',
];

/** Of a number that depends on the currents of a surface: its derivative by the current density of every entry. */
type ByCurrent = Float64Array<ArrayBuffer>;

/**
 * The derivatives of `cellMetrics` at a fixed case by the values of the unknowns (mol/m3, V), without a metric being computed for
 * each: a metric is a function of a few plane means, of the current densities of the faces and cells of the working electrode, and
 * of the potential of the electrode, and each current density depends on the unknowns of one node and on its control.
 *
 * - cov = s/|m|, s^2 = sum w (i - m)^2 with the shares of area w: d s/d i = w (i - m)/s, d m/d i = w.
 * - gini = 2 sum s g - 1 and the top tenth = sum s f, with the shares of current s = a i / I, the area g that follows an entry, from
 *   its middle on, and the part f of it that lies in the first tenth: d/d i = (a/I) (g - sum s g). The order of the entries stays.
 *
 * A metric that its cell does not have is absent; so is one that has no derivative, such as the variation of a current that is even.
 *
 * @param workingControl the control that is the potential of the working electrode, from which `cell_voltage` is counted
 */
export function metricGradients(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  current: SurfaceCurrent,
  workingControl: number,
  triangles?: TriangleMesh,
): MetricGradients {
  const gradients: MetricGradients = { cell_voltage: new Float64Array(system.size) };
  const working = system.controlEntry(workingControl);
  if (working >= 0) (gradients.cell_voltage as Float64Array)[working] = -1;

  const top = planeMean(system, geometry, state, host.top, triangles);
  const bottom = planeMean(system, geometry, state, host.bottom, triangles);
  const atTop = system.unknowns[concentration].origin + top[concentration];
  const atBottom = system.unknowns[concentration].origin + bottom[concentration];
  const drop = new Float64Array(system.size);
  addPlane(system, geometry, host.top, triangles, weightOf(system, concentration, atBottom / atTop ** 2), drop);
  addPlane(system, geometry, host.bottom, triangles, weightOf(system, concentration, -1 / atTop), drop);
  gradients.concentration_drop = drop;
  if (current.area.length === 0) return gradients;

  const byCurrents = (by: ByCurrent): Float64Array => {
    const into = new Float64Array(system.size);
    addCurrents(system, state, by, into);
    return into;
  };
  const all = Int32Array.from(current.area.keys());
  gradients.current_density = byCurrents(totalBy(current, all, 1 / footprintOf(geometry)));

  const entries = hostEntries(current, geometry);
  if (entries.length > 1) {
    for (const [name, by] of Object.entries(statisticsBy(current, entries))) {
      if (by.every(Number.isFinite)) gradients[name as MetricName] = byCurrents(by);
    }
  }
  const ofEnds = endDifference(system, geometry, host, state, [top, bottom], current, entries, triangles);
  if (ofEnds !== undefined) gradients.current_difference = ofEnds;

  if (current.surface.some((surface) => surface !== collectorSurface)) {
    gradients.reactive_area = new Float64Array(system.size);
    const onCollector = all.filter((k) => current.surface[k] === collectorSurface);
    const collected = currentStatistics(current, onCollector).total;
    const plated = currentStatistics(current, entries).total;
    const whole = collected + plated;
    const by = totalBy(current, onCollector, plated / whole ** 2);
    totalBy(current, entries, -collected / whole ** 2, by);
    gradients.collector_current_share = onCollector.length > 0 ? byCurrents(by) : new Float64Array(system.size);
  }
  return gradients;
}

/** Derivatives of a multiple of the total of some entries. */
function totalBy(
  current: SurfaceCurrent,
  entries: Int32Array,
  factor: number,
  into = new Float64Array(current.area.length),
): ByCurrent {
  for (const k of entries) into[k] += factor * current.area[k];
  return into;
}

function statisticsBy(current: SurfaceCurrent, entries: Int32Array) {
  const { area, currentDensity } = current;
  const { area: whole, total, mean, maximum, minimum, coefficientOfVariation } = currentStatistics(current, entries);
  const count = area.length;

  const largest = mean < 0 ? minimum : maximum;
  const overMean = totalBy(current, entries, -largest / (mean ** 2 * whole));
  // The first of several that are alike: what is symmetric stays so.
  overMean[entries.find((k) => currentDensity[k] === largest) as number] += 1 / mean;

  const cov = new Float64Array(count);
  const deviation = coefficientOfVariation * Math.abs(mean);
  for (const k of entries) {
    const share = area[k] / whole;
    cov[k] = (share * (currentDensity[k] - mean)) / (deviation * Math.abs(mean));
    cov[k] -= (share * coefficientOfVariation) / mean;
  }

  const under = new Float64Array(count);
  const inTenth = new Float64Array(count);
  let [reached, meanUnder, meanInTenth] = [0, 0, 0];
  for (const k of mostLoadedFirst(current, entries, total)) {
    const width = area[k] / whole;
    const share = (area[k] * currentDensity[k]) / total;
    under[k] = 1 - reached - width / 2;
    inTenth[k] = Math.min(1, Math.max(0, 0.1 - reached) / width);
    meanUnder += share * under[k];
    meanInTenth += share * inTenth[k];
    reached += width;
  }
  for (const k of entries) {
    under[k] = ((2 * area[k]) / total) * (under[k] - meanUnder);
    inTenth[k] = (area[k] / total) * (inTenth[k] - meanInTenth);
  }
  return {
    surface_current_max_over_mean: overMean,
    surface_current_cov: cov,
    surface_current_gini: under,
    surface_current_top_tenth: inTenth,
  } satisfies Partial<Record<MetricName, ByCurrent>>;
}

/** Of i_top/i_bottom - 1; nothing where the host has no two ends. */
function endDifference(
  system: System,
  geometry: Geometry,
  host: HostExtent,
  state: Float64Array,
  [top, bottom]: readonly [Float64Array, Float64Array],
  current: SurfaceCurrent,
  entries: Int32Array,
  triangles: TriangleMesh | undefined,
): Float64Array | undefined {
  const gradient = new Float64Array(system.size);
  if (current.surface.some((surface) => surface > collectorSurface)) {
    const ends = endEntries(current, geometry, entries);
    const [above, below] = [ends.top, ends.bottom].map((end) => currentStatistics(current, end));
    const by = totalBy(current, ends.top, 1 / (above.area * below.mean));
    totalBy(current, ends.bottom, -above.mean / (below.mean ** 2 * below.area), by);
    addCurrents(system, state, by, gradient);
    return gradient;
  }
  const [volume] = system.problem.volumeRates;
  if (volume === undefined || host.top <= host.bottom) return undefined;
  const entry = system.controlEntry(volume.control);
  const at = (fields: Float64Array, level: number) => {
    const block = newRateBlock(system.unknownCount);
    block.control = system.controlValue(volume.control, state, 1);
    const place = nearestCell(system, volume.areaDensity, level);
    volume.rate.evaluate(system.entriesOf(fields), 0, place, block);
    return block;
  };
  const [above, below] = [at(top, host.top), at(bottom, host.bottom)];
  for (const [block, level, factor] of [
    [above, host.top, 1 / below.measure],
    [below, host.bottom, -above.measure / below.measure ** 2],
  ] as const) {
    const weights = block.measureByUnknown.map((value) => factor * value);
    addPlane(system, geometry, level, triangles, weights, gradient);
    if (entry >= 0) gradient[entry] += factor * block.measureByControl;
  }
  return gradient;
}

function weightOf(system: System, unknown: number, weight: number): Float64Array {
  const weights = new Float64Array(system.unknownCount);
  weights[unknown] = weight;
  return weights;
}

/** Adds the derivatives of a weighted sum of the means of the unknowns over a plane. */
function addPlane(
  system: System,
  geometry: Geometry,
  level: number,
  triangles: TriangleMesh | undefined,
  weights: Float64Array,
  into: Float64Array,
): void {
  const own = new Float64Array(into.length);
  const n = system.unknownCount;
  const area = visitPlane(system, geometry, level, triangles, (node, unknown, part) => {
    own[node * n + unknown] += part * weights[unknown];
  });
  for (let k = 0; k < into.length; k++) into[k] += own[k] / area;
}

/** Adds the derivatives of something that depends on the current densities of the working electrode as said. */
function addCurrents(system: System, state: Float64Array, by: ByCurrent, into: Float64Array): void {
  const { surfaces, volumeRates, mesh } = system.problem;
  const { unknownCount: n, nodes } = system;
  const block = newRateBlock(n);
  const { faces, volumes } = currentPlaces(system);
  const add = (node: number, control: number, factor: number) => {
    // What is plated is a current against the measure of a law.
    for (let u = 0; u < n; u++) into[node * n + u] -= factor * block.measureByUnknown[u];
    const entry = system.controlEntry(control);
    if (entry >= 0) into[entry] -= factor * block.measureByControl;
  };
  let at = 0;
  for (const b of faces) {
    const factor = by[at++];
    if (factor === 0) continue;
    for (const { rate, control } of surfaces[mesh.boundarySurface[b]].exchanges) {
      const node = nodes.boundaryNode[b];
      block.control = system.controlValue(control, state, 1);
      rate.evaluate(state, node * n, b, block);
      add(node, control, factor);
    }
  }
  for (const { areaDensity, cells } of volumes) {
    for (const k of cells) {
      const factor = by[at++];
      if (factor === 0) continue;
      for (const exchange of volumeRates) {
        if (exchange.areaDensity !== areaDensity) continue;
        block.control = system.controlValue(exchange.control, state, 1);
        exchange.rate.evaluate(state, k * n, k, block);
        add(k, exchange.control, factor);
      }
    }
  }
}
