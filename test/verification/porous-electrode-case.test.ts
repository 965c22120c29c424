import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { cellProblem, workingControl } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { caseOf, solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';

/**
 * Row 8 of the verification table through a case file: Newman's porous electrode with linear kinetics and ohmic conduction in
 * both phases. A single-ion conductor fills the pores, so that the electrolyte obeys Ohm's law with kappa = F D c / V_T.
 */
const thermal = (8.314462618 * 298.15) / 96485.33212;
const kappa = 1;
const sigma = 10;
const exchange = 20;
const areaDensity = 1e6;
const thickness = 100e-6;
const current = 100;

function electrode(cells: number, { contact = '', conductivity = `, conductivity: ${sigma} S/m` } = {}) {
  const theCase = caseOf(`
title: Newman's porous electrode
electrolyte:
  kind: ions
  plated_ion: Li+
  species: { Li+: { charge: 1, diffusivity: ${(kappa * thermal) / (96485.33212 * 1000)} m^2/s, concentration: 1 mol/L } }
cell:
  ${contact}
  layers:
    electrode:
      thickness: 100 um
      fixed_charge: -1 mol/L
      structure: { kind: homogenised, porosity: 1, tortuosity: 1, reactive_area: ${areaDensity * thickness}${conductivity} }
interfaces:
  host: { kind: linear, exchange_current_density: ${exchange} A/m^2 }
  collector: { kind: insulating }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: ${current} A/m^2 }
`);
  const geometry = geometryOf(theCase);
  const { mesh } = layeredLine(geometry, cells);
  const { fill } = electrolyteModel(theCase, geometry);
  const { system, state } = solveProblem(geometry, cellProblem(theCase, geometry, mesh), fill);
  const { rate, measure } = system.volumeFlows(0, state, 1);
  return { system, state, mesh, rate, measure };
}

/** Deposition current per volume over its mean at a relative height from the collector; nu^2 = a g H^2 (1/kappa + 1/sigma). */
const nu = Math.sqrt(((areaDensity * exchange) / thermal) * thickness ** 2 * (1 / kappa + 1 / sigma));
function reaction(height: number): number {
  const share = sigma / (kappa + sigma);
  return (nu * (share * Math.cosh(nu * height) + (1 - share) * Math.cosh(nu * (1 - height)))) / Math.sinh(nu);
}
/** |V - phi| / I between the collector and the top of the pores, ohm m2. */
function resistance(): number {
  const ohmic = thickness / (kappa + sigma);
  return ohmic * (1 + (2 + (sigma / kappa + kappa / sigma) * Math.cosh(nu)) / (nu * Math.sinh(nu)));
}

describe("Newman's porous electrode as a case", () => {
  const solutions = [80, 160, 320, 640].map((cells) => electrode(cells));

  it('reacts where the closed form says, with second order', () => {
    const errors = solutions.map(({ mesh, measure }) =>
      Math.max(
        ...Array.from(measure, (density, k) =>
          Math.abs((-density * areaDensity * thickness) / current / reaction(mesh.cellY[k] / thickness) - 1),
        ),
      ),
    );
    expect(errors[3]).toBeLessThan(1e-5);
    for (const order of observedOrders(errors)) expect(order).toBeGreaterThan(1.9);
  });

  it('has the resistance of the closed form, with second order', () => {
    const errors = solutions.map(
      ({ system, state }) => -system.controlValue(workingControl, state, 1) / current / resistance() - 1,
    );
    expect(Math.abs(errors[3])).toBeLessThan(1e-5);
    for (const order of observedOrders(errors)) expect(order).toBeGreaterThan(1.9);
  });

  it('takes all its electrons from the collector', () => {
    const { system, state } = solutions[0];
    const { flow } = system.boundaryFlows(state, 1);
    // Charge into the metal at the collector, three equations a face: the electrons' is the last.
    expect(flow[2] * 96485.33212).toBeCloseTo(-current, 9);
  });

  it('has a contact resistance in series, and only shifts', () => {
    const free = solutions[0];
    const contact = electrode(80, { contact: 'contact_resistance: 2 ohm cm^2' });
    const voltage = ({ system, state }: typeof free) => system.controlValue(workingControl, state, 1);
    expect(voltage(contact) - voltage(free)).toBeCloseTo(-current * 2e-4, 12);
    for (const [k, density] of contact.measure.entries()) expect(density / free.measure[k]).toBeCloseTo(1, 11);
  });

  it('with a metal that conducts ever better becomes the one at a single potential', () => {
    const single = electrode(40, { conductivity: '' });
    const [good, better] = ['1e6 S/m', '1e8 S/m'].map((value) =>
      electrode(40, { conductivity: `, conductivity: ${value}` }),
    );
    const distance = ({ measure }: typeof single) =>
      Math.max(...Array.from(measure, (density, k) => Math.abs(density / single.measure[k] - 1)));
    expect(distance(good)).toBeLessThan(1e-5);
    expect(distance(better)).toBeLessThan(1e-7);
  });
});
