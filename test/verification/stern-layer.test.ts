import { expect, it } from 'vitest';
import { geometryOf } from '../../src/geometry/build.ts';
import { layeredLine } from '../../src/mesh/layered-line.ts';
import { cellProblem } from '../../src/study/cell-problem.ts';
import { electrolyteModel } from '../../src/study/electrolyte-model.ts';
import { caseOf, solveProblem } from '../support/cells.ts';
import { observedOrders } from '../support/convergence.ts';

/**
 * A blocking electrode at V before a 1:1 electrolyte, after Gouy, Chapman and Stern: the charge behind the Stern layer,
 * C (V - phi), is that of the diffuse layer, sqrt(8 eps R T c) sinh(phi / 2 V_T).
 */
const thermal = (8.314462618 * 298.15) / 96485.33212;
const capacitance = 0.2;
const voltage = 0.15;
const permittivity = 40 * 8.8541878128e-12;
const concentration = 100;

function exactPotential(): number {
  let low = 0;
  let high = voltage;
  for (let k = 0; k < 200; k++) {
    const phi = (low + high) / 2;
    const diffuse = Math.sqrt(8 * permittivity * 8.314462618 * 298.15 * concentration) * Math.sinh(phi / (2 * thermal));
    if (diffuse > capacitance * (voltage - phi)) high = phi;
    else low = phi;
  }
  return (low + high) / 2;
}

it('a blocking electrode with space charge has the potential of Gouy, Chapman and Stern, with second order', () => {
  const theCase = caseOf(`
title: diffuse layer
electrolyte:
  kind: ions
  plated_ion: Li+
  relative_permittivity: 40
  species:
    Li+: { charge: 1, diffusivity: 1e-10 m^2/s, concentration: 0.1 mol/L }
    X-: { charge: -1, diffusivity: 2e-10 m^2/s, concentration: 0.1 mol/L }
cell: { layers: { solution: { thickness: 20 nm, structure: { kind: open } } } }
interfaces: { collector: { kind: blocking, double_layer_capacitance: ${capacitance} F/m^2 }, counter: { kind: reservoir } }
operation: { kind: potentiostatic, voltage: ${voltage} V }
`);
  const geometry = geometryOf(theCase);
  const { fill } = electrolyteModel(theCase, geometry);
  const errors = [40, 80, 160].map((cells) => {
    const { mesh } = layeredLine(geometry, cells);
    const { system, state } = solveProblem(geometry, cellProblem(theCase, geometry, mesh), fill);
    return system.valueAt(state, system.nodes.boundaryNode[0], 2) / exactPotential() - 1;
  });
  expect(Math.abs(errors[2])).toBeLessThan(1e-3);
  for (const order of observedOrders(errors)) expect(order).toBeGreaterThan(1.8);
});
