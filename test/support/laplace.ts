import type { Geometry } from '../../src/geometry/geometry.ts';
import type { Mesh } from '../../src/mesh/mesh.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import { Newton } from '../../src/solve/newton.ts';
import { freeMedium, type Medium } from '../../src/solve/problem.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { core } from './core.ts';

/** A value held at a place of a surface. */
export type Held = (x: number, y: number) => number;

/**
 * Solves div(beta grad u) + source = 0 with u held on some surfaces, nothing passing the others.
 *
 * @param sources integrated over every cell
 * @returns u in every cell and what flows in through every surface, per unit conductivity
 */
export function laplaceOn(
  geometry: Geometry,
  mesh: Mesh,
  heldOn: ReadonlyMap<number, Held>,
  { medium = freeMedium(mesh.cellCount), sources }: { medium?: Medium; sources?: Float64Array } = {},
): { u: Float64Array; inflow: number[] } {
  using system = new System(
    {
      mesh,
      physics: [new Laplace()],
      medium,
      surfaces: geometry.surfaces.map((_, surface) => {
        const value = heldOn.get(surface);
        if (value === undefined) return { exchanges: [] };
        return {
          exchanges: [],
          held: (x: number, y: number, _load: number, into: Float64Array) => {
            into[0] = value(x, y);
          },
        };
      }),
      volumeRates: [],
      controls: [],
      anchors: [],
      sources,
    },
    core,
  );
  const state = system.uniformState([0]);
  const outcome = new Newton(system, defaultSolverSettings, newSolverHistory()).solve(state, 1);
  if (outcome !== 'converged') throw new Error(`not solved: ${outcome}`);
  const { flow } = system.boundaryFlows(state, 1);
  const inflow = geometry.surfaces.map(() => 0);
  flow.forEach((value, b) => {
    inflow[mesh.boundarySurface[b]] += value;
  });
  return { u: Float64Array.from({ length: mesh.cellCount }, (_, k) => system.valueAt(state, k, 0)), inflow };
}
