import type {
  ImpedanceResult,
  Limits,
  OperationResult,
  SandPoint,
  SensitivityResult,
  Snapshot,
  VariantResult,
} from '../study/results.ts';
import type { FittedCurve } from './figures/fit-curves.ts';

/** One column: its header with the unit in brackets, and its values. Numbers are written to the last bit. */
export interface Column {
  readonly header: string;
  readonly values: ArrayLike<number | string>;
}

/** A table as CSV. */
export function csv(columns: readonly Column[]): string {
  const lines = [columns.map((column) => column.header).join(',')];
  for (let row = 0; row < columns[0].values.length; row++) {
    lines.push(columns.map((column) => cell(column.values[row])).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function cell(value: number | string): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Averages over the depth of the host, SI units; an empty field where a slice holds no pore or no surface. */
export function profileTable(variant: VariantResult): Column[] {
  const { depth, concentration, currentDensity } = variant.depthProfile;
  return [
    { header: 'depth (m)', values: depth },
    { header: 'concentration (mol/m3)', values: concentration },
    { header: 'current_density (A/m2)', values: currentDensity },
  ];
}

/** The reactive surface face by face, SI units. */
export function surfaceTable(variant: VariantResult): Column[] {
  const { depth, x, y, arc, area, currentDensity, surface, surfaceNames } = variant.surface;
  return [
    { header: 'surface', values: Array.from(surface, (index) => surfaceNames[index]) },
    { header: 'depth (m)', values: depth },
    { header: 'x (m)', values: x },
    { header: 'y (m)', values: y },
    ...(variant.model === 'resolved' ? [{ header: 'arc_length (m)', values: arc }] : []),
    { header: `area (${areaUnit(variant)})`, values: area },
    { header: 'current_density (A/m2)', values: currentDensity },
  ];
}

/** A face in two dimensions is a length, an area a metre into the picture, or that of a whole turn; in one an area a square metre of footprint. */
function areaUnit({ model, map }: VariantResult): string {
  if (model !== 'resolved') return 'm2/m2';
  return map?.sides === 'axis' ? 'm2' : 'm2/m';
}

/** What an operation went through in time, SI units; an empty field where there is no voltage. */
export function tracesTable({ traces }: OperationResult): Column[] {
  return [
    { header: 'time (s)', values: traces.time },
    { header: 'cycle', values: traces.cycle },
    { header: 'step', values: traces.step },
    { header: 'cell_voltage (V)', values: traces.voltage },
    { header: 'current_density (A/m2)', values: traces.currentDensity },
    { header: 'plated_capacity (C/m2)', values: traces.capacity },
    { header: 'smallest_surface_concentration (mol/m3)', values: traces.smallestSurfaceConcentration },
    { header: 'largest_surface_concentration (mol/m3)', values: traces.largestSurfaceConcentration },
    ...traces.surfaces.map(({ name, currentDensity }) => ({
      header: `current_density on ${name} (A/m2)`,
      values: currentDensity,
    })),
  ];
}

/** Averages over the depth of the host at every time that was asked for, one below the other, SI units. */
export function profilesTable({ snapshots }: OperationResult): Column[] {
  const joined = (values: (snapshot: Snapshot) => ArrayLike<number>): number[] =>
    snapshots.flatMap((snapshot) => Array.from(values(snapshot)));
  return [
    { header: 'time (s)', values: joined(({ time, depthProfile }) => depthProfile.depth.map(() => time)) },
    { header: 'depth (m)', values: joined(({ depthProfile }) => depthProfile.depth) },
    { header: 'concentration (mol/m3)', values: joined(({ depthProfile }) => depthProfile.concentration) },
    { header: 'current_density (A/m2)', values: joined(({ depthProfile }) => depthProfile.currentDensity) },
  ];
}

/** The impedance by frequency, SI units. */
export function impedanceTable({ frequency, real, imaginary, uncertainty }: ImpedanceResult): Column[] {
  return [
    { header: 'frequency (Hz)', values: frequency },
    { header: 'impedance_real (ohm m2)', values: real },
    { header: 'impedance_imaginary (ohm m2)', values: imaginary },
    { header: 'modulus (ohm m2)', values: real.map((each, k) => Math.hypot(each, imaginary[k])) },
    { header: 'phase (rad)', values: real.map((each, k) => Math.atan2(imaginary[k], each)) },
    ...(uncertainty === undefined ? [] : [{ header: 'uncertainty (ohm m2)', values: uncertainty }]),
  ];
}

/** The distribution of relaxation times, SI units. */
export function relaxationTable({ relaxation: { time, distribution } }: ImpedanceResult): Column[] {
  return [
    { header: 'relaxation_time (s)', values: time },
    { header: 'distribution (ohm m2)', values: distribution },
  ];
}

/** What a cell can carry, SI units: the limiting current, at which the salt lasts for ever, then every current above it. */
export function limitsTable({ limitingCurrentDensity: limit, closedForm, sand }: Limits): Column[] {
  const currents = [...(limit === undefined ? [] : [limit]), ...sand.map(({ currentDensity }) => currentDensity)];
  const atLimit = currents.length - sand.length;
  const ofSand = (pick: (point: SandPoint) => number | undefined): number[] =>
    currents.map((_, row) => (row < atLimit ? undefined : pick(sand[row - atLimit])) ?? Number.NaN);
  return [
    {
      header: 'current_density (A/m2)',
      values: currents.map((each) => (typeof each === 'number' ? each : each.value)),
    },
    {
      header: 'current_density uncertainty (A/m2)',
      values: currents.map((each) => (typeof each === 'number' ? 0 : (each.uncertainty ?? Number.NaN))),
    },
    {
      header: 'limiting_current_density by theory (A/m2)',
      values: currents.map((_, row) => (row < atLimit ? (closedForm ?? Number.NaN) : Number.NaN)),
    },
    { header: 'sand_time (s)', values: ofSand(({ time }) => time.value) },
    { header: 'sand_time uncertainty (s)', values: ofSand(({ time }) => time.uncertainty) },
    { header: 'sand_time by formula (s)', values: ofSand(({ halfSpaceTime }) => halfSpaceTime) },
    { header: 'sand_capacity (C/m2)', values: ofSand(({ capacity }) => capacity.value) },
    { header: 'sand_capacity uncertainty (C/m2)', values: ofSand(({ capacity }) => capacity.uncertainty) },
  ];
}

/** Derivatives of every metric by every parameter, one a line; an empty field where there is no uncertainty, or the metric is 0. */
export function sensitivityTable({ parameters, metrics }: SensitivityResult): Column[] {
  const lines = metrics.flatMap(({ name, metric, sensitivities }) =>
    sensitivities.map((each, p) => ({ name, metric, parameter: parameters[p], ...each })),
  );
  const column = (header: string, value: (line: (typeof lines)[number]) => number | string | undefined): Column => ({
    header,
    values: lines.map((line) => value(line) ?? Number.NaN),
  });
  return [
    column('metric', ({ name }) => name),
    column('value of the metric', ({ metric }) => metric.value),
    column('unit of the metric', ({ metric }) => metric.unit),
    column('parameter', ({ parameter }) => parameter.path),
    column('value of the parameter', ({ parameter }) => parameter.value),
    column('unit of the parameter', ({ parameter }) => parameter.unit),
    column('derivative', ({ derivative }) => derivative.value),
    column('uncertainty of the derivative', ({ derivative }) => derivative.uncertainty),
    column('unit of the derivative', ({ derivative }) => derivative.unit),
    column('normalised', ({ normalised }) => normalised?.value),
    column('uncertainty of the normalised', ({ normalised }) => normalised?.uncertainty),
    column('range', ({ parameter }) => parameter.range),
    column('change', ({ change }) => change),
  ];
}

/** A measured curve beside the fitted one, SI units. */
export function fittedCurveTable({ over, quantities }: FittedCurve): Column[] {
  const unitOf = (unit: string) => unit.replaceAll('^', '');
  return [
    { header: `${over.name} (${unitOf(over.unit)})`, values: over.values },
    ...quantities.flatMap(({ name, unit, measured, computed, uncertainty }) => [
      { header: `measured_${name} (${unitOf(unit)})`, values: measured },
      { header: `computed_${name} (${unitOf(unit)})`, values: computed },
      ...(uncertainty === undefined ? [] : [{ header: `uncertainty_${name} (${unitOf(unit)})`, values: uncertainty }]),
    ]),
  ];
}
