import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { diffusedShare, transferenceOf, withTransference } from '../../src/study/transference.ts';
import { core } from '../support/core.ts';

const linear = (exchange: string, rest = '') =>
  `{ kind: linear, exchange_current_density: ${exchange}, concentration_exponent: 0${rest} }`;
const dilute =
  '{ concentration: 1 mol/L, cation_diffusivity: 1.5e-10 m^2/s, anion_diffusivity: 3e-10 m^2/s, temperature: 298.15 K }';
const concentrated = '{ kind: concentrated, preset: lipf6_ec_emc, concentration: 1 mol/L, temperature: 298.15 K }';
const open = 'electrolyte: { thickness: 100 um, structure: { kind: open } }';

const fileOf = ({
  electrolyte = dilute,
  layers = open,
  collector = linear('256.9257912 A/m^2'),
  counter = undefined as string | undefined,
  rest = '',
} = {}) =>
  readCase(
    `
title: cell
electrolyte: ${electrolyte}
cell: { layers: { ${layers} } }
interfaces: { collector: ${collector}, counter: ${counter ?? collector} }
operation: { kind: galvanostatic, current_density: 1 A/m^2 }
${rest}`,
    'transference.yaml',
  );
const measure = (cell: Parameters<typeof fileOf>[0], options: object = {}) =>
  transferenceOf(fileOf(cell).variants[0], { core, ...options });
const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

describe('Bruce and Vincent', () => {
  it('read what row 9 says at 10 mV between electrodes of 1 ohm cm2', async () => {
    const {
      bruceVincent: [reading],
    } = await measure({});
    expect(relative(reading.initialCurrentDensity.value, 38.584057)).toBeLessThan(2e-8);
    expect(relative(reading.steadyCurrentDensity.value, 26.479743)).toBeLessThan(1e-6);
    expect(reading.transferenceNumber.value).toBeCloseTo(0.333101, 5);
    expect(relative(reading.initialResistance.value, 2e-4)).toBeLessThan(1e-8);
    expect(relative(reading.steadyResistance.value, 2e-4)).toBeLessThan(1e-8);
    expect(reading.uncorrected.value).toBeGreaterThan(0.6);
  });

  it.each([
    ['linear', linear('256.9257912 A/m^2')],
    [
      'of Butler and Volmer, with an exchange current that goes with the salt',
      '{ kind: butler_volmer, exchange_current_density: 100 A/m^2 }',
    ],
    ['behind a film', linear('1000 A/m^2', ', area_resistance: 20 ohm cm^2')],
    [
      'of another kind at each end',
      '{ kind: butler_volmer, exchange_current_density: 200 A/m^2 }',
      linear('300 A/m^2', ', area_resistance: 1 ohm cm^2'),
    ],
  ])('read t+ of a dilute salt at 1 mV, whatever the electrodes: %s', async (_, collector, counter?: string) => {
    const found = await measure({ collector, counter }, { voltages: [1e-3] });
    expect(found.transferenceNumber).toBeCloseTo(1 / 3, 12);
    expect(found.expected).toBeCloseTo(1 / 3, 12);
    expect(Math.abs(found.bruceVincent[0].transferenceNumber.value - 1 / 3)).toBeLessThan(1e-4);
  });

  it('read 1/(1 + Ne) of a concentrated salt, not its t+', async () => {
    const found = await measure({ electrolyte: concentrated }, { voltages: [1e-3] });
    const [{ transferenceNumber }] = found.bruceVincent;
    expect(Math.abs(transferenceNumber.value - (found.expected ?? 0))).toBeLessThan(1e-4);
    // By hand from the values of the preset: 2 V_T kappa (1 - t+)^2 TDF / (F D c).
    const ne = (2 * 0.025692579 * 0.913 * (1 - 0.221) ** 2 * 2.18) / (96485.33212 * 2.892e-10 * 1000);
    expect(relative(found.newmanNumber!, ne)).toBeLessThan(5e-3);
    expect(Math.abs(transferenceNumber.value - found.transferenceNumber!)).toBeGreaterThan(0.02);
  });

  it('deviate the more the larger the voltage, with its square', async () => {
    const { bruceVincent } = await measure({}, { voltages: [0.01, 0.02, 0.04] });
    const off = bruceVincent.map(({ transferenceNumber }) => 1 / 3 - transferenceNumber.value);
    expect(off[0]).toBeGreaterThan(0);
    for (let k = 1; k < off.length; k++) {
      const order = Math.log2(off[k] / off[k - 1]);
      expect(order).toBeGreaterThan(1.8);
      expect(order).toBeLessThan(2.1);
    }
  });

  it('the current after the step goes from I0 to Is', async () => {
    const {
      trace,
      bruceVincent: [reading],
    } = await measure({ rest: 'mesh: { cells_per_layer: 100 }' });
    const currents = trace!.currentDensity;
    expect(relative(currents[0], reading.initialCurrentDensity.value)).toBeLessThan(1e-3);
    expect(relative(currents[currents.length - 1], reading.steadyCurrentDensity.value)).toBeLessThan(1e-5);
  });
});

describe('Hittorf', () => {
  it.each([
    ['of a dilute salt', dilute, 1e-4],
    ['of a concentrated salt whose t+ depends on the concentration', concentrated, 1e-4],
  ])('reads t+ %s', async (_, electrolyte, within) => {
    const { hittorf, transferenceNumber } = await measure({ electrolyte });
    const { cathode, anode, middle, middleChange, charge } = hittorf!;
    expect(Math.abs(cathode.transferenceNumber!.value - transferenceNumber!)).toBeLessThan(within);
    expect(Math.abs(anode.transferenceNumber!.value - transferenceNumber!)).toBeLessThan(within);
    expect(cathode.saltChange.value).toBeLessThan(0);
    expect(relative(-cathode.saltChange.value, ((1 - transferenceNumber!) * charge) / 96485.33212)).toBeLessThan(
      2 * within,
    );
    // What a closed cell holds does not change.
    const sum = cathode.saltChange.value + middle.saltChange.value + anode.saltChange.value;
    expect(Math.abs(sum)).toBeLessThan(1e-9 * anode.saltChange.value);
    expect(middleChange.value).toBeLessThan(1e-3);
  });

  it('is off by what diffuses out of a compartment when it takes too long', async () => {
    // Four times the usual time: the compartment is 2.5 sqrt(D t) deep.
    const depth = 100e-6 / 3;
    const duration = (depth / 2.5) ** 2 / 2e-10;
    const { hittorf } = await measure({}, { duration, charge: 5 * duration });
    const share = diffusedShare(1.25);
    expect(hittorf!.diffusedShare).toBeCloseTo(share, 10);
    const off = hittorf!.cathode.transferenceNumber!.value - 1 / 3;
    // Mirrored at the far plane, which the salt of the other electrode reaches as well.
    expect(relative(off / (2 / 3), share)).toBeLessThan(0.02);
  });

  it('loses a known share of salt: 4 i2erfc', () => {
    expect(diffusedShare(0)).toBeCloseTo(1, 8);
    // i2erfc(1) = [3 erfc(1) - 2 exp(-1)/sqrt(pi)]/4, erfc(1) = 0.15729920705.
    expect(diffusedShare(1)).toBeCloseTo(3 * 0.15729920705 - (2 * Math.exp(-1)) / Math.sqrt(Math.PI), 9);
  });

  it('says why it cannot be made', async () => {
    const { hittorf, hittorfReason } = await measure({}, { charge: 1e5, duration: 10 });
    expect(hittorf).toBeUndefined();
    expect(hittorfReason).toContain('pass less charge');
  });
});

describe('a cell that says nothing of transference', () => {
  it.each([
    ['a reservoir', { counter: '{ kind: reservoir }' }, 'two electrodes'],
    [
      'an electrolyte of three ions',
      {
        electrolyte:
          '{ kind: ions, plated_ion: Li+, species: { Li+: { charge: 1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L }, K+: { charge: 1, diffusivity: 1e-10 m^2/s, concentration: 1 mol/L }, X-: { charge: -1, diffusivity: 1e-10 m^2/s, concentration: 2 mol/L } } }',
      },
      'no single salt',
    ],
  ])('has a reason: %s', async (_, cell, said) => {
    const found = await measure(cell);
    expect(found.reason).toContain(said);
    expect(found.bruceVincent).toEqual([]);
  });

  it('is asked at 10 mV, or as its file says', () => {
    expect(withTransference(fileOf()).transference).toEqual({ voltages: [0.01] });
    const own = fileOf({ rest: 'transference: { voltages: [20 mV, 5 mV], charge: 1 C/m^2, duration: 2 s }' });
    expect(withTransference(own).transference).toEqual({ voltages: [0.005, 0.02], charge: 1, duration: 2 });
  });
});
