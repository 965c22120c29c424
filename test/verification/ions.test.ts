import { describe, expect, it } from 'vitest';
import { thermalVoltage } from '../../src/materials/index.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { NernstPlanck } from '../../src/physics/nernst-planck.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { solveProblem } from '../support/cells.ts';
import { boxWith, openRegion } from '../support/structures.ts';

/**
 * Row 15 of the verification table: copper sulfate with sulfuric acid (L. Bortels, J. Deconinck, B. Van Den Bossche,
 * J. Electroanal. Chem. 404 (1996) 15). Without acid migration raises the limiting current over that of the salt's diffusion
 * by 1/(1 - t+) = (D+ + D-)/D-; with much acid copper diffuses alone.
 */
const copper = 0.72e-9;
const sulfate = 1.065e-9;
const proton = 9.312e-9;
const filled = 10;
const height = 100e-6;

/** Flux of copper to an electrode where hardly any is left, from a bulk with so much acid, in units of D c / L of copper. */
function limitingFlux(acid: number, cells: number): number {
  const geometry = {
    ...boxWith(1, height, []),
    dimension: 1 as const,
    regions: [openRegion('gap', 0, height)],
  };
  const { mesh } = layeredLine(geometry, cells);
  const left = 1e-5;
  const { system, state } = solveProblem(
    geometry,
    {
      mesh,
      physics: [
        new NernstPlanck({
          species: [
            { name: 'Cu2+', charge: 2, diffusivity: copper, concentration: filled },
            { name: 'SO42-', charge: -2, diffusivity: sulfate, concentration: filled + acid },
            { name: 'H+', charge: 1, diffusivity: proton, concentration: 2 * acid, scale: filled + acid },
          ],
          closure: { kind: 'electroneutrality' },
          thermalVoltage: thermalVoltage(298.15),
        }),
      ],
      medium: freeMedium(mesh.cellCount),
      surfaces: [
        {
          exchanges: [],
          held: (_x, _y, load, into) =>
            into.set([filled * (1 - load * (1 - left)), Number.NaN, Number.NaN, Number.NaN]),
        },
        { exchanges: [], held: (_x, _y, _load, into) => into.set([filled, filled + acid, 2 * acid, 0]) },
      ],
      volumeRates: [],
      controls: [],
      anchors: [],
    },
    [filled, filled + acid, 2 * acid, 0],
  );
  const { flow } = system.boundaryFlows(state, 1);
  return (-flow[0] * height) / (copper * filled * (1 - left));
}

describe('the limiting current of three ions', () => {
  const salt = (2 * copper * sulfate) / (copper + sulfate);

  it('without acid is 1.676 times that of diffusion of the salt', () => {
    const [coarse, fine] = [80, 160].map((cells) => (limitingFlux(1e-7 * filled, cells) * copper) / salt);
    const enhancement = fine + (fine - coarse) / 3;
    expect(enhancement).toBeCloseTo((copper + sulfate) / sulfate, 4);
    expect(enhancement).toBeCloseTo(1.676, 3);
  });

  it('with much acid is that of diffusion of copper', () => {
    expect(limitingFlux(1000 * filled, 80)).toBeCloseTo(1, 2);
    expect(limitingFlux(1e5 * filled, 80)).toBeCloseTo(1, 4);
  });

  it('falls with the acid all the way', () => {
    const fluxes = [1e-3, 1e-2, 0.1, 1, 10, 100].map((ratio) => limitingFlux(ratio * filled, 80));
    for (let k = 1; k < fluxes.length; k++) expect(fluxes[k]).toBeLessThan(fluxes[k - 1]);
  });
});
