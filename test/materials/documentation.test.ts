import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  electrolyte,
  electrolyteNames,
  exchangeCurrent,
  formulaLaw,
  ICE_POINT,
  interphaseComponents,
  type MetalName,
  metals,
  solvents,
} from '../../src/materials/index.ts';
import { evaluated, origin } from './laws.ts';

/** The numbers of docs/materials.md are those of the code. */
const page = readFileSync(new URL('../../docs/materials.md', import.meta.url), 'utf8');

/** The cells of the table row that begins with a text. */
function row(start: string): string[] {
  const line = page.split('\n').find((text) => text.startsWith(`| ${start} |`));
  if (line === undefined) throw new Error(`docs/materials.md has no row for ${start}`);
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('−', '-'));
}

describe('docs/materials.md', () => {
  it.each(electrolyteNames)('tells the values and the range of %s', (name) => {
    const { conductivity, diffusivity, transferenceNumber, thermodynamicFactor, validity, estimate } =
      electrolyte(name);
    const [, , kappa, D, t, factor, concentrations, temperatures, estimated] = row(`\`${name}\``);
    expect(kappa).toBe(evaluated(conductivity, 1000).value.toFixed(4));
    expect(D).toBe((1e10 * evaluated(diffusivity, 1000).value).toFixed(4));
    expect(t).toBe(evaluated(transferenceNumber, 1000).value.toFixed(4));
    expect(factor).toBe(evaluated(thermodynamicFactor, 1000).value.toFixed(4));
    expect(concentrations).toBe(`${validity.minimumConcentration / 1000}–${validity.maximumConcentration / 1000}`);
    const [low, high] = [validity.minimumTemperature, validity.maximumTemperature].map((T) =>
      Math.round(T - ICE_POINT),
    );
    expect(temperatures).toBe(high - low === 2 ? `${low + 1} ± 1` : `${low}–${high}`);
    expect(estimated === 'nothing').toBe(!estimate);
  });

  it.each(Object.keys(metals) as MetalName[])('tells the numbers of %s', (name) => {
    const metal = metals[name];
    const [, mass, density, volume, perGram, perCubicCentimetre, current] = row(name);
    expect(Number(mass)).toBeCloseTo(metal.molarMass * 1000, 12);
    expect(density).toBe((metal.density / 1000).toFixed(4));
    expect(volume).toBe((metal.molarVolume * 1e6).toFixed(2));
    expect(perGram).toBe(metal.milliampereHoursPerGram.toFixed(0));
    expect(perCubicCentimetre).toBe(metal.milliampereHoursPerCubicCentimetre.toFixed(0));
    const { atOneMolar, concentrationExponent, law } = exchangeCurrent(name);
    expect(Number.parseFloat(current)).toBe(Number(atOneMolar.toFixed(1)));
    expect(current).toContain(`c^{${concentrationExponent}}`);
    expect(current.includes('estimate')).toBe(law.estimate);
  });

  it.each(Object.values(interphaseComponents))('tells the conductivity of $formula', (component) => {
    const subscript = component.formula.replaceAll('2', '₂').replaceAll('3', '₃');
    const [, conductivity, spread, activationEnergy] = row(subscript);
    expect(Number(conductivity)).toBe(component.conductivity);
    expect(spread.split('–').map(Number)).toEqual([component.spread.lowest, component.spread.highest]);
    expect(Number(activationEnergy) * 1000).toBe(component.activationEnergy);
  });

  it('tells the permittivities', () => {
    expect(row('89.78').map(Number)).toEqual(
      Object.values(solvents).map(({ relativePermittivity }) => relativePermittivity),
    );
  });

  it('shows formulas that are accepted', () => {
    const [, formulas] = /^## A law of your own[\s\S]*?^```\n([\s\S]*?)^```/mu.exec(page) ?? [];
    const lines = formulas.trim().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    for (const text of lines) {
      const { value, byConcentration } = evaluated(formulaLaw({ text, concentrationUnit: 'mol/L' }, origin), 1000);
      expect(Number.isFinite(value) && Number.isFinite(byConcentration), text).toBe(true);
    }
  });
});
