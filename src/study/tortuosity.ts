import type { LinearCore } from 'sparse-linear-solver-wasm';
import { NotConvergedError } from '../errors.ts';
import { bitmapsOf, collectorSurface, counterSurface, footprintOf, type Geometry } from '../geometry/geometry.ts';
import { extremaOf } from '../measure/extrema.ts';
import { richardson } from '../measure/richardson.ts';
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

/** The same with the field that it comes from. */
export interface SolvedTortuosity extends Tortuosity {
  /** 1 at the counter plane, 0 at the collector, in every cell of the mesh; NaN where no way leads through. */
  readonly potential: Float64Array;
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
): SolvedTortuosity {
  // Nothing moves in pores that lead nowhere, but they are pores.
  const { mesh: through, cellOf } = submesh(mesh, requireConnectedPores(mesh).reached);
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
    potential: Float64Array.from(cellOf, (cell) => (cell < 0 ? Number.NaN : system.valueAt(state, cell, 0))),
  };
}

/** A tortuosity with the uncertainty that two meshes give. */
export interface ExtrapolatedTortuosity extends Tortuosity {
  /** Estimated error of `tortuosityFactor`. */
  readonly tortuosityUncertainty: number;
}

/**
 * Order in which results converge on grids whose cells are halved: 2 where the grid is graded towards corners and tips, 4/3 where the
 * cells beside the corners of 270 degrees are those of pixels.
 */
export function orderOf(geometry: Geometry): number {
  return bitmapsOf(geometry).length > 0 ? 4 / 3 : 2;
}

/**
 * Tortuosity by Richardson extrapolation from two graded meshes, the second with every cell halved, and a third of twice the
 * cells where the level allows (see `richardson`): on these the leading error is of second order (see mesh/graded-line.ts).
 *
 * @param finest cell at tips and edges of the coarser mesh, m; found from the geometry when undefined
 * @param largest cell of the coarser mesh, m; by default left to the mesh generator
 * @param level of the coarser mesh: 1 has cells of half the size, and so on
 */
export function tortuosity(
  geometry: Geometry,
  finest: number | undefined,
  core: LinearCore,
  largest?: number,
  linearMethod?: LinearMethod,
  level = 0,
): ExtrapolatedTortuosity {
  const levels = level > 0 ? [level - 1, level, level + 1] : [level, level + 1];
  const found = levels.map((of) =>
    tortuosityOn(geometry, planeMesh(geometry, finest, of, largest).mesh, core, linearMethod),
  );
  const nested = !needsTriangles(geometry);
  return extrapolatedTortuosity(found, { nested, order: orderOf(geometry) });
}

/**
 * What meshes of ever smaller cells say of a tortuosity together.
 *
 * @param found on two or three meshes, each with every cell of the one before halved
 * @param nested whether each mesh holds the cells of the one before; those that do not follow arcs by ever shorter chords
 * @param order in which results converge
 */
export function extrapolatedTortuosity(
  found: readonly Tortuosity[],
  { nested, order }: { readonly nested: boolean; readonly order: number },
): ExtrapolatedTortuosity {
  const [fine, coarse, before] = found.toReversed();
  const { value, uncertainty } = richardson(fine.tortuosityFactor, coarse.tortuosityFactor, {
    before: before?.tortuosityFactor,
    nested,
    order,
  });
  const porosity = nested ? fine.porosity : withoutChords(fine.porosity, coarse.porosity);
  return {
    porosity,
    relativeDiffusivity: porosity / value,
    tortuosityFactor: value,
    tortuosityUncertainty: uncertainty,
  };
}

/** A measure of chords of arcs, which is off by the square of their length, from chords of some length and of half of it. */
export function withoutChords(fine: number, coarse: number): number {
  return fine + (fine - coarse) / 3;
}
