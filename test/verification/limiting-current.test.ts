import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { DepletedError } from '../../src/errors.ts';
import { FARADAY, thermalVoltage, VACUUM_PERMITTIVITY } from '../../src/materials/index.ts';
import { Variant } from '../../src/study/variant.ts';
import { atEnd, caseOf, solveLine } from '../support/cells.ts';
import { core } from '../support/core.ts';
import { limitingCurrentOfFilm } from '../support/limiting-current.ts';

/**
 * Row 1 of the verification table. A symmetric closed cell between two metal electrodes, anions blocked: c is linear, the
 * limiting current is 4 F D+ c0 / L, and with fast kinetics the voltage at half of it is 2 V_T ln 3.
 */
const limit = 578.911993; // A/m2, D+ = 1.5e-10 m2/s, c0 = 1000 mol/m3, L = 100 um

const symmetricCell = (currentDensity: number, exchange = '1e9 A/m^2', counter = 'butler_volmer') => `
title: symmetric cell
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: ${exchange} }
  counter: { kind: ${counter}${counter === 'reservoir' ? '' : `, exchange_current_density: ${exchange}`} }
operation: { kind: galvanostatic, current_density: ${currentDensity} A/m^2 }
`;

describe('symmetric closed cell at half the limiting current', () => {
  const solved = solveLine(caseOf(symmetricCell(limit / 2)), 50);

  it('has the linear concentration 500 to 1500 mol/m3', () => {
    const { mesh, state, system } = solved;
    for (let k = 0; k < mesh.cellCount; k++) {
      const exact = 500 + 1000 * (mesh.cellY[k] / 100e-6);
      expect(Math.abs(system.valueAt(state, k, 0) - exact)).toBeLessThan(0.5);
    }
    expect(atEnd(solved, 0, 0)).toBeCloseTo(500, 1);
    expect(atEnd(solved, 1, 0)).toBeCloseTo(1500, 1);
  });

  it('converges to V = 2 V_T ln 3 = 56.452366 mV at second order', () => {
    const errors = [10, 20, 40, 80].map((cells) => {
      return solveLine(caseOf(symmetricCell(limit / 2)), cells).voltage * 1e3 - 56.452366;
    });
    // What the fast but finite kinetics add, 2 V_T i/i0, is 1.5e-5 mV.
    for (let k = 1; k < 3; k++) expect(Math.log2(Math.abs(errors[k - 1] / errors[k]))).toBeGreaterThan(1.9);
    expect(Math.abs(errors[3])).toBeLessThan(2e-3);
  });

  it('extrapolates to six digits', () => {
    const [coarse, fine] = [80, 160].map((cells) => solveLine(caseOf(symmetricCell(limit / 2)), cells).voltage * 1e3);
    expect(Math.abs(fine + (fine - coarse) / 3 - 56.452366)).toBeLessThan(3e-5);
  });
});

describe('limiting current', () => {
  it.each([
    ['closed cell', 'butler_volmer', limit],
    ['reservoir at the counter electrode', 'reservoir', 289.455996],
  ])('of a %s: solved at 98 %, named as depletion at 110 %', (_name, counter, current) => {
    const below = solveLine(caseOf(symmetricCell(0.98 * current, '10 A/m^2', counter)), 200);
    // c falls linearly to 1 - 0.98 of the fill.
    expect(Math.abs(atEnd(below, 0, 0) / 20 - 1)).toBeLessThan(0.02);

    // Near depletion the discrete limit lies above the exact one by what the last cells cannot resolve.
    const reached = [100, 400, 1600].map((cells) => {
      const above = readCase(
        `${symmetricCell(1.1 * current, '10 A/m^2', counter)}mesh: { cells_per_layer: ${cells} }\n`,
        'above.yaml',
      );
      using variant = new Variant('base', 'base', above.variants[0].case, core);
      const failure = failureOf(() => variant.solve());
      expect(failure).toBeInstanceOf(DepletedError);
      const depleted = failure as DepletedError;
      expect(depleted.place.region).toBe('collector');
      expect(depleted.place.y).toBe(0);
      return Math.abs(depleted.loadReached * 1.1 - 1);
    });
    expect(reached[0]).toBeLessThan(0.03);
    expect(reached[1]).toBeLessThan(reached[0] / 2);
    expect(reached[2]).toBeLessThan(3e-3);
  });
});

describe('limiting current of a thin film with space charge', () => {
  /** 15 nm of 20 mol/m3, 7.7 Debye lengths. */
  const film = (currentDensity: number, counter: string, cells: number) => `
title: film
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  relative_permittivity: 60
  species:
    Li+: { charge: 1, diffusivity: 5e-10 m^2/s, concentration: 20 mol/m^3 }
    X-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: 20 mol/m^3 }
cell: { layers: { film: { thickness: 15 nm, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 1 A/m^2 }
  counter: { kind: ${counter}${counter === 'reservoir' ? '' : ', exchange_current_density: 1 A/m^2'} }
operation: { kind: galvanostatic, current_density: ${currentDensity} A/m^2 }
mesh: { cells_per_layer: ${cells}, uncertainty: false }
`;
  const debyeLength = Math.sqrt((60 * VACUUM_PERMITTIVITY * thermalVoltage(298.15)) / (2 * FARADAY * 20));
  const properties = { thickness: 15e-9, concentration: 20, debyeLength, diffusivity: 5e-10 };
  const neutral = (4 * FARADAY * 5e-10 * 20) / 15e-9;

  it.each([
    ['butler_volmer', neutral],
    ['reservoir', neutral / 2],
  ])('under %s: below that of neutral salt, by as much as the equations of the field say', (counter, ofNeutral) => {
    const exact = limitingCurrentOfFilm(properties, counter === 'reservoir');
    expect(exact).toBeLessThan(0.85 * ofNeutral);
    for (const cells of [60, 240]) {
      const above = readCase(film(1.1 * exact, counter, cells), 'above.yaml');
      using variant = new Variant('base', 'base', above.variants[0].case, core);
      const failure = failureOf(() => variant.solve());
      expect(failure).toBeInstanceOf(DepletedError);
      // The load is raised in steps of a thousandth.
      expect(Math.abs((failure as DepletedError).loadReached * 1.1 - 1)).toBeLessThan(1.5e-3);
    }
  });

  it('nears that of neutral salt as the film thickens', () => {
    const deficits = [1e-2, 1e-3, 1e-4].map((share) => {
      return 1 - limitingCurrentOfFilm({ ...properties, debyeLength: share * 15e-9 }, false) / neutral;
    });
    expect(deficits[1]).toBeLessThan(deficits[0] / 3);
    expect(deficits[2]).toBeLessThan(deficits[1] / 3);
    expect(deficits[2]).toBeGreaterThan(0);
  });
});

function failureOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
