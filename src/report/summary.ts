import type { ImpedanceResult, OperationResult, RunResult, SensitivityResult } from '../study/results.ts';
import { compareSummary } from './compare.ts';
import { polarisationSummary } from './polarisation.ts';
import { transferenceSummary } from './transference.ts';

/**
 * The machine-readable answer of a run, `summary.json`. Values stay in SI. A number that is not finite (the tortuosity
 * factor of a blocked host) becomes `null`, because JSON has no word for it; the notes say why.
 */
export function summaryJson(result: RunResult): string {
  const variants = Object.fromEntries(
    result.variants.map((variant) => [
      variant.name,
      {
        label: variant.label,
        model: variant.model,
        metrics: variant.metrics,
        ...(variant.incomplete && { incomplete: variant.incomplete }),
        ...(variant.operation && { operation: operationOf(variant.operation) }),
        ...(variant.impedance && { impedance: impedanceOf(variant.impedance) }),
        ...(variant.limits && { limits: variant.limits }),
        ...(variant.sensitivity && { sensitivities: sensitivitiesOf(variant.sensitivity) }),
        ...(variant.polarisation && { polarisation: polarisationSummary(variant.polarisation) }),
        ...(variant.transference && { transference: transferenceSummary(variant.transference) }),
        balances: variant.balances,
        solver: variant.solver,
      },
    ]),
  );
  const summary = {
    title: result.title,
    version: result.version,
    caseHash: result.caseHash,
    complete: result.variants.every((variant) => variant.incomplete === undefined),
    variants,
    ...(result.fit && { fit: result.fit }),
    ...(result.comparison && { comparison: result.comparison }),
    ...compareSummary(result),
    ...(result.sources && { sources: result.sources }),
    notes: result.notes,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/** By metric and parameter. */
function sensitivitiesOf({ parameters, metrics, adjoint }: SensitivityResult): unknown {
  const byParameter = metrics.map(({ name, sensitivities }) => [
    name,
    Object.fromEntries(sensitivities.map((each, p) => [parameters[p].path, each])),
  ]);
  return { adjoint, parameters, metrics: Object.fromEntries(byParameter) };
}

/** What an operation did in time, without the traces, which `VARIANT.traces.csv` holds. */
function operationOf({ steps, acceptedSteps, rejectedSteps, sand }: OperationResult): unknown {
  return { steps, acceptedSteps, rejectedSteps, ...(sand && { sand }) };
}

/** What an impedance is made of, without the spectrum, which `VARIANT.impedance.csv` holds. */
function impedanceOf({ blocks, relaxation }: ImpedanceResult): unknown {
  const { peaks, seriesResistance, seriesCapacitance, regularisation, misfit } = relaxation;
  return { blocks, relaxation: { peaks, seriesResistance, seriesCapacitance, regularisation, misfit } };
}
