import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { goodCase, onlyProblemOf, summaryOf } from './example.ts';

const withImpedance = (block: string, base = goodCase) => `${base}impedance: ${block}\n`;
const frequenciesOf = (block: string) =>
  readCase(withImpedance(block), 'cell.yaml').variants[0].case.impedance?.frequencies;

describe('the frequencies of an impedance', () => {
  it('are ten a decade from 1 mHz to 1 MHz where nothing is said', () => {
    const frequencies = frequenciesOf('{}')!;
    expect(frequencies).toHaveLength(91);
    expect(frequencies[0]).toBe(1e-3);
    expect(frequencies[30]).toBe(1);
    expect(frequencies[90]).toBe(1e6);
  });

  it('are even on a logarithmic scale, up to the highest that fits', () => {
    expect(frequenciesOf('{ from: 0.5 Hz, to: 700 Hz, per_decade: 1 }')).toEqual([0.5, 5, 50, 500]);
  });

  it('or a list, which is put in order, each once', () => {
    expect(frequenciesOf('{ frequencies: [1 kHz, 10 mHz, 1 kHz] }')).toEqual([0.01, 1000]);
  });

  it('are absent where no impedance is asked for', () => {
    expect(readCase(goodCase, 'cell.yaml').variants[0].case.impedance).toBeUndefined();
  });

  it('may differ from variant to variant, and be left out of one', () => {
    const text = `${withImpedance('{ to: 1 kHz }')}variants:\n  low: { impedance: { to: 1 Hz, per_decade: 1 } }\n  none: { impedance: null }\n`;
    const [low, none] = readCase(text, 'cell.yaml').variants;
    expect(low.case.impedance?.frequencies).toEqual([1e-3, 1e-2, 1e-1, 1]);
    expect(none.case.impedance).toBeUndefined();
  });
});

describe('what is wrong with an impedance is said where it stands', () => {
  it.each([
    ['{ from: 1 kHz, to: 1 Hz }', '17:20 the lowest frequency is not below the highest'],
    ['{ from: 10 MHz }', '17:20 the lowest frequency is not below the highest'],
    ['{ to: 1 mHz }', '17:18 the lowest frequency is not below the highest'],
    ['{ from: 1 uHz, to: 1e300 Hz }', '17:1 3061 frequencies are asked for, at most 2000 can be'],
    [
      '{ frequencies: [1 Hz], per_decade: 10 }',
      '17:47 the frequencies are given in two ways, by "per_decade" and by a list',
    ],
    ['{ frequencies: [1 s] }', '17:28 frequency 1 needs a frequency, but "1 s" is a time'],
    ['{ frequencies: [0 Hz] }', '17:28 frequency 1 must be positive, but it is 0 Hz'],
    ['{ frequencies: [] }', '17:14 frequencies is empty'],
    ['{ form: 1 Hz }', '17:14 unknown key "form" in impedance'],
  ])('%s', (block, expected) => {
    expect(summaryOf(withImpedance(block))).toEqual([expected]);
  });

  it('a counter electrode without a potential', () => {
    const text = withImpedance('{}', goodCase.replace('kind: reservoir', 'kind: uniform_current'));
    expect(onlyProblemOf(text)).toMatchObject({
      path: 'interfaces.counter.kind',
      message: 'a counter electrode that imposes the current has no potential, and so the cell no impedance',
    });
  });
});

describe('a cell at rest', () => {
  const rest = goodCase.replace(/operation: .*/u, 'operation: { kind: rest }');
  const blocking = rest.replaceAll(
    'kind: butler_volmer, exchange_current_density: 10 A/m^2',
    'kind: blocking, double_layer_capacitance: 0.1 F/m^2',
  );

  it('needs an end, or an impedance', () => {
    expect(onlyProblemOf(rest).message).toBe(
      'a rest has neither a duration nor a condition that ends it, and no impedance is asked for',
    );
    expect(() => readCase(withImpedance('{}', rest), 'cell.yaml')).not.toThrow();
  });

  it('may block, at one electrode or both', () => {
    expect(() => readCase(withImpedance('{}', blocking), 'cell.yaml')).not.toThrow();
    const both = blocking.replace('kind: reservoir', 'kind: blocking, double_layer_capacitance: 0.1 F/m^2');
    expect(() => readCase(withImpedance('{}', both), 'cell.yaml')).not.toThrow();
    const driven = both.replace('kind: rest', 'kind: potentiostatic, voltage: 10 mV');
    expect(onlyProblemOf(withImpedance('{}', driven)).message).toBe(
      'a counter electrode that only charges its double layer passes no steady current',
    );
  });
});
