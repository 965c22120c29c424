import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type Case,
  type CaseFile,
  isTransient,
  type MetricName,
  metricUnits,
  parameterAt,
  parameterPaths,
  type SensitivitySettings,
  withParameters,
} from '../case/index.ts';
import { defaultRange, type SensitivityParameter } from '../case/schema/sensitivity.ts';
import { BadCaseError, type CaseProblem } from '../errors.ts';
import { differentiableMetrics } from '../measure/metric-gradients.ts';
import { fittableSections } from './calibrate.ts';
import type { Perturbed } from './derivatives.ts';
import type { Metric, Sensitivity, SensitivityResult } from './results.ts';
import { type Extrapolated, Variant } from './variant.ts';

/** Relative change of a parameter for the differences of equations and metrics: their error is of its square. */
const step = 1e-5;

/** What a reader looks at first; of what a variant has and its operation does not give, as many as a figure shows. */
const mostTelling: readonly MetricName[] = [
  'current_difference',
  'concentration_drop',
  'cell_voltage',
  'current_density',
  'surface_current_cov',
];
const mostMetrics = 4;

/** Less than this of a metric by a factor e in a parameter is round-off. */
const noInfluence = 1e-8;

/** A case file that asks for the sensitivities of its variants, to all that can be varied where it does not say to what. */
export function withSensitivity(caseFile: CaseFile): CaseFile {
  const asking = { ...caseFile, sensitivity: caseFile.sensitivity ?? {} };
  requireDifferentiable(asking);
  return asking;
}

/**
 * The sensitivities of the metrics of a solved variant: their derivatives by parameters of its case at the steady state, from
 * one transposed solve for each metric and mesh.
 *
 * @param asked parameters that the case does not have are left out
 * @throws BadCaseError for a metric that the variant does not have, and what `requireDifferentiable` refuses
 */
export function sensitivityOf(variant: Variant, asked: SensitivitySettings): SensitivityResult {
  const { case: theCase, name } = variant;
  const reason = withoutDerivatives(theCase);
  if (reason !== undefined) throw refusal([{ ...reason, path: 'operation' }]);
  const found = variant.metrics();
  const names = asked.metrics ?? tellingOf(theCase, found);
  const missing = names.filter((metric) => found[metric] === undefined || !differentiableMetrics.includes(metric));
  if (missing.length > 0) {
    const help = `choose from ${differentiableMetrics.filter((metric) => found[metric]).join(', ')}`;
    const message = `variant "${name}" has no ${missing.join(', ')} to be differentiated`;
    throw refusal([{ message, help, path: 'sensitivity.metrics' }]);
  }
  const chosen = asked.parameters ?? variedOf(theCase);
  const perturbed: Perturbed[] = [];
  const parameters = chosen.flatMap(({ path, range }) => {
    const parameter = parameterAt(theCase, path);
    if (parameter === undefined) return [];
    const either = perturbedBy(theCase, path);
    if ('message' in either) throw refusal([{ ...either, path: `sensitivity.parameters.${path}` }]);
    perturbed.push(either);
    return [{ path, value: parameter.value, unit: parameter.specification.unit, range }];
  });
  const { rows, adjoint, lacking } = variant.sensitivities(names, perturbed, step);
  const shown = names.filter((metric) => !lacking.includes(metric));
  const metrics = shown.map((metric) => ({
    name: metric,
    metric: found[metric],
    sensitivities: parameters.map((parameter, p) =>
      sensitivityFrom(metric, found[metric].value, rows[p][names.indexOf(metric)], parameter),
    ),
  }));
  // Of parameters that nobody asked for those without influence are only in the way.
  const kept = parameters.map((_, p) => asked.parameters !== undefined || metrics.some((each) => isFelt(each, p)));
  const keep = <Entry>(entries: readonly Entry[]): Entry[] => entries.filter((_, p) => kept[p]);
  return {
    parameters: keep(parameters),
    metrics: metrics.map((each) => ({ ...each, sensitivities: keep(each.sensitivities) })),
    adjoint,
    notes: [
      ...lacking.map(
        (metric) => `${metric} has no sensitivities, because it has no derivative here: the current is even.`,
      ),
      ...(adjoint
        ? []
        : ['sensitivities come from one solve for each parameter, because multigrid solves the equations.']),
    ],
  };
}

/** What `sensitivitiesOf` is asked for. */
export interface SensitivityOptions extends SensitivitySettings {
  readonly core: LinearCore;
}

/**
 * Solves a case at its steady state and differentiates its metrics.
 *
 * @throws every failure of a run; BadCaseError for what has no derivative
 */
export function sensitivitiesOf(theCase: Case, { core, ...asked }: SensitivityOptions): SensitivityResult {
  using variant = new Variant('sensitivity', 'Sensitivity', theCase, core);
  variant.solve();
  return sensitivityOf(variant, asked);
}

/**
 * Refuses what has no derivatives, before anything is solved: operations in time, geometry, metrics that are not of the field,
 * and parameters that cannot change both ways.
 *
 * @throws BadCaseError
 */
export function requireDifferentiable(caseFile: CaseFile): void {
  const { sensitivity: asked, variants } = caseFile;
  if (asked === undefined) return;
  const found: Refused[] = [];
  for (const { name, case: theCase } of variants) {
    const reason = withoutDerivatives(theCase);
    if (reason !== undefined)
      found.push({ ...reason, message: `"${name}" ${reason.message}`, path: 'operation', variant: name });
  }
  for (const metric of asked.metrics ?? []) {
    if (differentiableMetrics.includes(metric)) continue;
    const help = `choose from ${differentiableMetrics.join(', ')}`;
    found.push({
      message: `${metric} is not differentiated: it does not follow from a steady field alone`,
      help,
      path: 'sensitivity.metrics',
    });
  }
  for (const { path } of asked.parameters ?? []) {
    const reason =
      ofGeometry(path) ??
      variants.map((variant) => withoutChange(variant.case, path)).find((each) => each !== undefined);
    if (reason !== undefined) found.push({ ...reason, path: `sensitivity.parameters.${path}` });
  }
  if (found.length > 0) throw refusal(found, caseFile);
}

type Refused = Pick<CaseProblem, 'message' | 'help' | 'path'> & { readonly variant?: string };
type Reason = Pick<CaseProblem, 'message' | 'help'>;

function refusal(found: readonly Refused[], caseFile?: CaseFile): BadCaseError {
  const nowhere = { file: 'case', line: 1, column: 1 };
  return new BadCaseError(
    found.map(({ variant, ...each }) => ({
      ...each,
      frame: '',
      place: caseFile?.place(each.path, variant) ?? nowhere,
    })),
  );
}

/** Why a case has no steady state with a current in it. */
function withoutDerivatives({ operation }: Case): Reason | undefined {
  if (isTransient(operation)) {
    const help = 'sensitivities are those of a steady state: sweep the parameter for those of an operation in time';
    return { message: 'runs in time, and has no sensitivities', help };
  }
  if (operation.kind !== 'rest') return undefined;
  return {
    message: 'is at rest, where no metric depends on anything',
    help: 'give the operation a current or a voltage',
  };
}

function ofGeometry(path: string): Reason | undefined {
  if (fittableSections.some((section) => path.startsWith(section))) return undefined;
  const help = 'sweep it instead: geometry changes the mesh, on which the equations that are differentiated stand';
  return { message: `"${path}" has no sensitivities`, help };
}

function withoutChange(theCase: Case, path: string): Reason | undefined {
  if (parameterAt(theCase, path) === undefined) return undefined;
  const either = perturbedBy(theCase, path);
  return 'message' in either ? either : undefined;
}

/** The case with a parameter a little larger and a little smaller in size, or why there is none. */
function perturbedBy(theCase: Case, path: string): Perturbed | Reason {
  const value = parameterAt(theCase, path)?.value ?? 0;
  if (value === 0) {
    const help = 'give it a value, or sweep it';
    return { message: `"${path}" is 0, of which no part can be added or taken away`, help };
  }
  if (/^electrolyte\.species\..+\.concentration$/u.test(path)) {
    const help = 'sweep whole compositions as variants, or take another parameter';
    return {
      message: `"${path}" cannot change by itself: a solution is neutral and in equilibrium as it is filled in`,
      help,
    };
  }
  const by = (factor: number) => withParameters(theCase, { [path]: value * factor });
  try {
    return { up: by(Math.exp(step)), down: by(Math.exp(-step)) };
  } catch (error) {
    if (!(error instanceof BadCaseError)) throw error;
    return {
      message: `"${path}" cannot change both ways: ${error.problems[0].message}`,
      help: 'take a value within its bounds, or leave it out',
    };
  }
}

/** All positive parameters of the electrolyte, the interfaces and the operation, each once. */
function variedOf(theCase: Case): SensitivityParameter[] {
  const { electrolyte, interfaces } = theCase;
  const saidTwice = [
    // The ions' diffusivities follow from the salt's and the transference number.
    ...(electrolyte.kind === 'dilute' ? ['electrolyte.cation_diffusivity', 'electrolyte.anion_diffusivity'] : []),
    ...(interfaces.collector === interfaces.host ? ['interfaces.collector.'] : []),
  ];
  return (
    parameterPaths(theCase)
      .filter((path) => fittableSections.some((section) => path.startsWith(section)))
      // An activity is a factor of the exchange current density.
      .filter(
        (path) =>
          !path.endsWith('.activity') || !parameterAt(theCase, path.replace(/activity$/u, 'exchange_current_density')),
      )
      .filter((path) => !saidTwice.some((start) => path.startsWith(start)))
      .filter((path) => path === 'operation.voltage' || (parameterAt(theCase, path)?.value ?? 0) > 0)
      .filter((path) => withoutChange(theCase, path) === undefined)
      .map((path) => ({ path, range: defaultRange }))
  );
}

function tellingOf({ operation }: Case, found: Readonly<Record<string, Metric>>): MetricName[] {
  const given = operation.kind === 'potentiostatic' ? 'cell_voltage' : 'current_density';
  return mostTelling.filter((name) => found[name] !== undefined && name !== given).slice(0, mostMetrics);
}

function sensitivityFrom(
  name: MetricName,
  metric: number,
  { value: perLogarithm, uncertainty }: Extrapolated,
  { value, unit, range }: { readonly value: number; readonly unit: string; readonly range: number },
): Sensitivity {
  const scaled = (factor: number, of: string): Metric => ({
    value: perLogarithm * factor,
    unit: of,
    ...(uncertainty === undefined ? {} : { uncertainty: Math.abs(uncertainty * factor) }),
  });
  const own = metricUnits[name];
  const over = unit === '1' ? own : `${own}/(${unit})`;
  return {
    derivative: scaled(1 / value, over),
    ...(metric === 0 ? {} : { normalised: scaled(1 / metric, '1') }),
    change: perLogarithm * range,
  };
}

function isFelt({ metric, sensitivities }: SensitivityResult['metrics'][number], p: number): boolean {
  const { change } = sensitivities[p];
  return Math.abs(change) > noInfluence * Math.max(Math.abs(metric.value), Number.MIN_VALUE);
}
