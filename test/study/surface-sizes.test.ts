import { describe, expect, it } from 'vitest';
import { ResourceLimitError } from '../../src/errors.ts';
import { geometryOf } from '../../src/geometry/build.ts';
import { polarisationLength, surfaceSizes } from '../../src/study/surface-sizes.ts';
import { requireMeshable, variantMesh } from '../../src/study/variant-mesh.ts';
import { caseOf } from '../support/cells.ts';
import { failureOf } from '../support/failure.ts';

/** A needle on the collector. */
const needle = (exchange: number, more = '', current = 1) => `
title: needle
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell:
  width: 10 um
  layers: { gap: { thickness: 20 um, structure: { kind: pillars, count: 1, height: 10 um, base_width: 4 um, tip_radius: 0 um } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: ${exchange} A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: ${current} A/m^2 }
${more}`;

/** A charged half cylinder, in an electrolyte with a Debye length of 5.946935 nm at 1 mmol/L. */
const charged = (concentration: string, extent: string, permittivity = 'relative_permittivity: 30', more = '') => `
title: charged half cylinder
electrolyte:
  kind: ions
  plated_ion: Li+
  temperature: 298.15 K
  ${permittivity}
  species:
    Li+: { charge: 1, diffusivity: 1.5e-10 m^2/s, concentration: ${concentration} }
    X-: { charge: -1, diffusivity: 3e-10 m^2/s, concentration: ${concentration} }
cell:
  width: 12${extent}
  layers: { gap: { thickness: 15${extent}, structure: { kind: pillars, count: 1, height: 5${extent}, base_width: 10${extent}, tip_radius: 5${extent} } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 1 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: potentiostatic, voltage: -10 mV }
${more}`;

const meshOf = (yaml: string, level = 1) => {
  const theCase = caseOf(yaml);
  return variantMesh('test', theCase, geometryOf(theCase), level).mesh;
};

/** Root of the smallest and the largest area of the boxes on the working electrode. */
function boxesOnSurface(yaml: string): { least: number; most: number } {
  const mesh = meshOf(yaml);
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundarySurface[b] === 1) continue;
    const size = Math.sqrt(mesh.cellVolume[mesh.boundaryCell[b]]);
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  return { least, most };
}

describe('sizes of triangles where charge separates', () => {
  it('follow the Debye length all along the electrode', () => {
    const debye = 5.946935e-9;
    const { most } = boxesOnSurface(charged('1 mmol/L', '0 nm'));
    expect(most).toBeLessThan(debye / 6);
    const without = boxesOnSurface(charged('1 mmol/L', '0 nm', ''));
    expect(without.most).toBeGreaterThan(2 * most);
  });

  it('halve with every level, and grow away from the electrode', () => {
    const [coarse, fine] = [0, 1].map((level) => meshOf(charged('1 mmol/L', '0 nm'), level));
    expect(fine.cellCount / coarse.cellCount).toBeGreaterThan(3);
    expect(fine.cellCount / coarse.cellCount).toBeLessThan(5);
    const high = Array.from(fine.cellVolume).filter((_, k) => fine.cellY[k] > 120e-9 && fine.cellY[k] < 140e-9);
    expect(Math.sqrt(Math.max(...high))).toBeGreaterThan(2e-9);
  });

  it('are those of mesh.finest_cell where it is given', () => {
    const { most } = boxesOnSurface(charged('1 mmol/L', '0 nm', undefined, 'mesh: { finest_cell: 2 nm }'));
    expect(most).toBeGreaterThan(1e-9);
    expect(most).toBeLessThan(2.2e-9);
  });

  it('that would take too many are refused with how many, and what to do', () => {
    const error = failureOf(() => requireMeshable('test', caseOf(charged('1 mol/L', '0 um'))));
    expect(error).toBeInstanceOf(ResourceLimitError);
    expect((error as ResourceLimitError).message).toMatch(
      /^the layers of charge on 1\d\d um of surfaces would take about [\d,]+ cells/u,
    );
    expect((error as ResourceLimitError).help).toMatch(/relative_permittivity/u);
  });
});

describe('sizes of triangles at tips', () => {
  it('follow the polarisation length kappa V_T / max(i0, i)', () => {
    const lengthFor = (exchange: number, current: number) => {
      const theCase = caseOf(needle(exchange, '', current));
      return polarisationLength(theCase, geometryOf(theCase), exchange);
    };
    const exact = (1.68991985 * 8.314462618 * 298.15) / 96485.33212;
    expect(lengthFor(1e7, 1) / (exact / 1e7)).toBeCloseTo(1, 8);
    expect(lengthFor(10, 50) / (exact / 50)).toBeCloseTo(1, 8);
  });

  it('are smaller where kinetics are fast, and those of the geometry where they are slow', () => {
    const [slow, slower, fast] = [1, 0.01, 1e8].map((exchange) => boxesOnSurface(needle(exchange)));
    expect(slow.least).toBe(slower.least);
    expect(fast.least).toBeLessThan(0.5 * slow.least);
    expect(fast.least).toBeLessThan(1e-9);
    expect(fast.most / slow.most).toBeGreaterThan(0.5);
  });

  it('are asked for of surfaces that react only', () => {
    const theCase = caseOf(needle(1e6));
    const sizes = surfaceSizes(theCase, geometryOf(theCase));
    expect(sizes.map(({ tip }) => tip !== undefined)).toEqual([true, false, true]);
    expect(sizes.every(({ layer }) => layer === undefined)).toBe(true);
  });
});
