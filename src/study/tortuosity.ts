import type { LinearCore } from 'sparse-linear-solver-wasm';
import { NotConvergedError } from '../errors.ts';
import { collectorSurface, counterSurface, footprintOf, type Geometry } from '../geometry/geometry.ts';
import { extremaOf } from '../measure/extrema.ts';
import { requireConnectedPores } from '../mesh/connectivity.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { needsTriangles, planeMesh } from '../mesh/plane-mesh.ts';
import { submesh } from '../mesh/submesh.ts';
import { Laplace } from '../physics/laplace.ts';
import { Newton } from '../solve/newton.ts';
import { freeMedium, type Problem } from '../solve/problem.ts';
import { defaultSolverSettings, type LinearMethod, newSolverHistory } from '../solve/settings.ts';
import { System } from '../solve/system.ts';

/** What the Laplace problem says of a pore space between its bottom and top planes. */
export interface Tortuosity {
  /** Pore fraction of the box. */
  readonly porosity: number;
  /** D_effective / D of the box. */
  readonly relativeDiffusivity: number;
  /** tau = porosity D / D_effective. */
  readonly tortuosityFactor: number;
}

/**
 * Tortuosity of the meshed pore space: div grad u = 0 with u = 0 on the collector plane, u = 1 on the counter plane, no
 * flux through solids and side walls.
 *
 * @throws DisconnectedPoresError if no pore leads through; NotConvergedError if the solution is not one
 */
export function tortuosityOn(
  geometry: Geometry,
  mesh: Mesh,
  core: LinearCore,
  linearMethod = defaultSolverSettings.linearMethod,
): Tortuosity {
  // Nothing moves in pores that lead nowhere, but they are pores.
  const through = submesh(mesh, requireConnectedPores(mesh).reached).mesh;
  const problem: Problem = {
    mesh: through,
    physics: [new Laplace()],
    medium: freeMedium(through.cellCount),
    surfaces: geometry.surfaces.map((_, k) => {
      if (k !== collectorSurface && k !== counterSurface) return { exchanges: [] };
      return {
        exchanges: [],
        held: (_x, _y, _load, into) => {
          into[0] = k === counterSurface ? 1 : 0;
        },
      };
    }),
    volumeRates: [],
    controls: [],
    anchors: [],
  };
  using system = new System(problem, core, linearMethod);
  const state = system.uniformState([0]);
  const outcome = new Newton(system, defaultSolverSettings, newSolverHistory()).solve(state, 1);
  if (outcome !== 'converged') {
    throw new NotConvergedError(
      `the tortuosity of the pores could not be solved for (${outcome})`,
      'make mesh.finest_cell larger, or report this geometry',
      extremaOf(system, geometry, state),
      0,
    );
  }
  const { flow } = system.boundaryFlows(state, 1);
  let passed = 0;
  for (let b = 0; b < through.boundaryCount; b++) {
    if (through.boundarySurface[b] === counterSurface) passed += flow[b];
  }
  let pore = 0;
  for (let k = 0; k < mesh.cellCount; k++) pore += mesh.cellVolume[k];
  const porosity = pore / (footprintOf(geometry) * geometry.height);
  const relativeDiffusivity = (passed * geometry.height) / footprintOf(geometry);
  return {
    porosity,
    relativeDiffusivity,
    tortuosityFactor: porosity / relativeDiffusivity,
  };
}

/** A tortuosity with the uncertainty that two meshes give. */
export interface ExtrapolatedTortuosity extends Tortuosity {
  /** Estimated error of `tortuosityFactor`. */
  readonly tortuosityUncertainty: number;
}

/**
 * Tortuosity by Richardson extrapolation from two graded meshes, the second with every cell halved: on these the
 * leading error is of second order (see mesh/graded-line.ts). Two meshes of triangles are not alike to the last cell, so that
 * the uncertainty is the full difference there.
 *
 * @param finest cell at tips and edges of the coarser mesh, m; found from the geometry when undefined
 * @param largest cell of the coarser mesh, m; by default left to the mesh generator
 */
export function tortuosity(
  geometry: Geometry,
  finest: number | undefined,
  core: LinearCore,
  largest?: number,
  linearMethod?: LinearMethod,
): ExtrapolatedTortuosity {
  const on = (level: 0 | 1) =>
    tortuosityOn(geometry, planeMesh(geometry, finest, level, largest).mesh, core, linearMethod);
  const coarse = on(0);
  const fine = on(1);
  const third = (fine.tortuosityFactor - coarse.tortuosityFactor) / 3;
  const tortuosityFactor = fine.tortuosityFactor + third;
  // Chords of arcs leave too much pore, by the square of their length.
  const porosity = fine.porosity + (needsTriangles(geometry) ? (fine.porosity - coarse.porosity) / 3 : 0);
  return {
    porosity,
    relativeDiffusivity: porosity / tortuosityFactor,
    tortuosityFactor,
    tortuosityUncertainty: (needsTriangles(geometry) ? 3 : 1) * Math.abs(third),
  };
}
