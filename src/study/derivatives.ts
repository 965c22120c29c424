import type { Case, MetricName } from '../case/index.ts';
import type { MetricValues } from '../measure/cell-metrics.ts';
import type { MetricGradients } from '../measure/metric-gradients.ts';
import { Newton } from '../solve/newton.ts';
import { newSolverHistory, type SolverSettings } from '../solve/settings.ts';
import type { System } from '../solve/system.ts';

/** A number of a case raised and lowered by the same step. */
export interface Perturbed {
  readonly up: Case;
  readonly down: Case;
}

/** A solved steady state, and what is measured of it. */
export interface SolvedEquations {
  readonly system: System;
  readonly state: Float64Array;
  readonly settings: SolverSettings;
  /** Writes the numbers of a case into the system. */
  readonly take: (theCase: Case) => void;
  /** Metrics of a state with the numbers last taken. */
  readonly metricsOf: (state: Float64Array) => MetricValues;
  /** Their derivatives by the values that the state stands for. */
  readonly gradientsOf: (state: Float64Array) => MetricGradients;
}

/** Derivatives on one mesh: one row per number of the case, one entry per metric. */
export interface Derivatives {
  readonly rows: number[][];
  /** Whether they come from one transposed solve for each metric; else from one solve for each number. */
  readonly adjoint: boolean;
  /** Metrics that are absent, or have no derivative at this state; their entries are 0. */
  readonly lacking: readonly MetricName[];
}

/**
 * Derivatives of metrics m(u, p) of a steady state F(u, p) = 0 by numbers p of the case, from the Jacobian J at the solution (docs/studies.md):
 *
 *     dm/dp = m_p - l^T F_p,  J^T l = m_u,
 *
 * one factorisation and one transposed solve a metric, F_p and m_p by central differences at the solution, m_u in closed form. Where
 * the Jacobian is solved by iterations (multigrid), by the change of the solution J du = -F_p instead, one
 * solve for each number.
 *
 * @param theCase of the solution; the system is left with its numbers
 * @throws NotConvergedError if the Jacobian is singular
 */
export function derivativesOf(
  equations: SolvedEquations,
  names: readonly MetricName[],
  theCase: Case,
  perturbed: readonly Perturbed[],
  step: number,
): Derivatives {
  const { system, state, settings, take, metricsOf, gradientsOf } = equations;
  // Of every number, half of what its two steps change: by the equations, and by the metrics at the same state.
  const residual = new Float64Array(system.size);
  const changes = perturbed.map(({ up, down }) => {
    take(up);
    system.assembleResidual(state, 1, residual);
    const ofResidual = residual.slice();
    const above = metricsOf(state);
    take(down);
    system.assembleResidual(state, 1, residual);
    for (let k = 0; k < system.size; k++) ofResidual[k] = (ofResidual[k] - residual[k]) / 2;
    const below = metricsOf(state);
    const ofMetrics = names.map((name) => ((above[name] ?? 0) - (below[name] ?? 0)) / 2);
    return { ofResidual, ofMetrics };
  });
  take(theCase);
  const newton = new Newton(system, settings, newSolverHistory());
  const gradients = gradientsOf(state);
  const ofNames = names.map((name) => gradients[name] ?? new Float64Array(system.size));
  const lacking = names.filter((name) => gradients[name] === undefined);
  const adjoints = newton.solveAdjoints(state, 1, ofNames);
  if (adjoints !== undefined) {
    const rows = changes.map(({ ofResidual, ofMetrics }) =>
      ofMetrics.map((direct, k) => (direct - dot(adjoints[k], ofResidual)) / step),
    );
    return { rows, adjoint: true, lacking };
  }
  const moves = newton.solveLinearised(
    state,
    1,
    changes.map(({ ofResidual }) => ofResidual),
  );
  const rows = changes.map(({ ofMetrics }, p) =>
    ofMetrics.map((direct, k) => (direct - dot(ofNames[k], moves[p])) / step),
  );
  return { rows, adjoint: false, lacking };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
