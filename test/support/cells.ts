import { type Case, platedConcentration, readCase } from '../../src/case/index.ts';
import { geometryOf, hostExtentOf } from '../../src/geometry/build.ts';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { cellMetrics, type MetricValues } from '../../src/measure/cell-metrics.ts';
import { surfaceCurrent } from '../../src/measure/surface-current.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import type { Problem } from '../../src/solve/problem.ts';
import { defaultSolverSettings } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { core } from './core.ts';

/** The only variant of a case given as YAML text. */
export function caseOf(yaml: string): Case {
  return readCase(yaml, 'test.yaml').variants[0].case;
}

/** A steady field with what made it. The caller disposes of the system, or leaves it to the garbage collector. */
export interface Solved {
  readonly geometry: Geometry;
  readonly mesh: Mesh;
  readonly system: System;
  readonly state: Float64Array;
}

/** Solves a problem from a uniform state. */
export function solveProblem(geometry: Geometry, problem: Problem, start: readonly number[]): Solved {
  const system = new System(problem, core);
  const outcome = solveSteady(system, system.uniformState(start), defaultSolverSettings);
  if (outcome.loadReached < 1)
    throw new Error(`only ${outcome.loadReached} of the load solved: ${outcome.lastFailure}`);
  return { geometry, mesh: problem.mesh, system, state: outcome.state };
}

/** Solves a 1D case on a mesh of its own. */
export function solveLine(theCase: Case, cellsPerLayer: number): Solved & { metrics: MetricValues; voltage: number } {
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, cellsPerLayer);
  const solved = solveProblem(geometry, cellProblem(theCase, geometry, mesh), [
    platedConcentration(theCase.electrolyte),
    0,
  ]);
  const { system, state } = solved;
  const voltage = -system.controlValue(workingControl, state, 1);
  const current = surfaceCurrent(system, geometry, state);
  const host = hostExtentOf(theCase, geometry);
  return { ...solved, voltage, metrics: cellMetrics(system, geometry, host, state, current, voltage) };
}

/** Value of an unknown on the surface at the end of a 1D cell: 0 the collector, 1 the counter electrode. */
export function atEnd(solved: Solved, end: 0 | 1, unknown: number): number {
  return solved.system.valueAt(solved.state, solved.system.nodes.boundaryNode[end], unknown);
}
