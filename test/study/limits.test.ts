import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { limitsOf } from '../../src/study/limits.ts';
import { core } from '../support/core.ts';

const cell = (counter: string, extra = '') => `
title: cell
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell: { layers: { electrolyte: { thickness: 100 um, structure: { kind: open } } } }
interfaces:
  collector: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
  counter: { kind: ${counter}${counter === 'reservoir' || counter === 'uniform_current' ? '' : ', exchange_current_density: 100 A/m^2'} }
operation: { kind: galvanostatic, current_density: 1 A/m^2 }
${extra}`;
const variantOf = (yaml: string) => readCase(yaml, 'limits.yaml').variants[0];

describe('the limits of a cell', () => {
  it.each([
    ['butler_volmer', 578.911993],
    ['reservoir', 289.455996],
  ])('between metal and %s: the limiting current of theory (row 1)', async (counter, exact) => {
    const found = await limitsOf(variantOf(cell(counter)), { core, multiples: [] });
    const { value, uncertainty = 0 } = found.limitingCurrentDensity ?? { value: Number.NaN };
    expect(found.closedForm).toBeCloseTo(exact, 5);
    expect(Math.abs(value - exact)).toBeLessThan(uncertainty);
    expect(uncertainty / exact).toBeLessThan(1e-3);
  });

  it('are found behind films that take volts at the limiting current', async () => {
    const film = 'exchange_current_density: 100 A/m^2, area_resistance: 12 ohm cm^2';
    const filmed = cell('butler_volmer').replaceAll('exchange_current_density: 100 A/m^2', film);
    const { limitingCurrentDensity } = await limitsOf(variantOf(filmed), { core, multiples: [] });
    const { value, uncertainty = 0 } = limitingCurrentDensity ?? { value: Number.NaN };
    expect(Math.abs(value - 578.911993)).toBeLessThan(uncertainty);
    expect(uncertainty / value).toBeLessThan(1e-3);
  });

  it("Sand's time at twice the limit of a finite cell is that of row 2", async () => {
    const found = await limitsOf(variantOf(cell('butler_volmer')), { core, multiples: [2] });
    const [{ time, capacity, currentDensity }] = found.sand;
    expect(Math.abs(time.value - 2.459134)).toBeLessThan(5e-3);
    expect(capacity.value).toBeCloseTo(currentDensity * time.value, 3);
  });

  it('are not known where the counter electrode imposes the current', async () => {
    const found = await limitsOf(variantOf(cell('uniform_current')), { core });
    expect(found.limitingCurrentDensity).toBeUndefined();
    expect(found.reason).toContain('imposes the current');
  });
});

describe('the limits of resolved pores', () => {
  const channels = `
title: channels
electrolyte: { concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }
cell:
  width: 5 um
  layers:
    host: { thickness: 20 um, structure: { kind: channels, count: 1 } }
    separator: { thickness: 30 um, structure: { kind: open } }
interfaces:
  host: { kind: insulating }
  collector: { kind: butler_volmer, exchange_current_density: 100 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 A/m^2 }
`;

  it('straight insulating pores to a flat collector carry what a line of the same length does', async () => {
    const found = await limitsOf(variantOf(channels), { core, multiples: [2] });
    const { value, uncertainty = 0 } = found.limitingCurrentDensity ?? { value: Number.NaN };
    // 2 F D+ c0 / L; theory is not asked about pores that are drawn.
    const exact = (2 * 96485.33212 * 1.5e-10 * 1000) / 50e-6;
    expect(found.closedForm).toBeUndefined();
    expect(Math.abs(value - exact)).toBeLessThan(Math.max(uncertainty, 2e-3 * exact));
    const [{ time, halfSpaceTime }] = found.sand;
    expect(halfSpaceTime).toBeUndefined();
    expect(time.value).toBeGreaterThan(0);
  });
});
