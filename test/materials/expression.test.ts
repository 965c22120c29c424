import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expression, ExpressionError, FARADAY, GAS_CONSTANT, parseExpression } from '../../src/materials/index.ts';
import { derivative } from '../support/derivative.ts';

const value = (text: string, variables: Record<string, number> = {}): number =>
  parseExpression(text, Object.keys(variables)).evaluate(Object.values(variables));

function refusal(text: string, variables: readonly string[] = ['c', 'T']): ExpressionError {
  try {
    parseExpression(text, variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return error as ExpressionError;
  }
  throw new Error(`"${text}" was accepted`);
}

describe('what a formula means', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['8 - 3 - 2', 3],
    ['16 / 4 / 2', 2],
    ['2^3^2', 512],
    ['(2^3)^2', 64],
    ['-2^2', -4],
    ['2^-2', 0.25],
    ['2 * -3', -6],
    ['--3', 3],
    ['+3', 3],
    ['2 - -3', 5],
    ['1.5e-3', 0.0015],
    ['.5', 0.5],
    ['5.', 5],
    ['2E3', 2000],
    ['exp(0)', 1],
    ['log(exp(2))', 2],
    ['log10(1000)', 3],
    ['sqrt(9)', 3],
    ['pow(2, 10)', 1024],
    ['abs(-4)', 4],
    ['tanh(0)', 0],
    ['min(3, 1, 2)', 1],
    ['max(3, 1, 2, 7, 5)', 7],
    ['pi', Math.PI],
    ['R', GAS_CONSTANT],
    ['F', FARADAY],
    ['\t1\n+ 1 ', 2],
  ])('%s', (text, expected) => {
    expect(value(text)).toBeCloseTo(expected, 12);
  });

  it('takes the variables in the order in which they are named', () => {
    const expression = parseExpression('c / T', ['T', 'c']);
    expect(expression.evaluate([2, 10])).toBe(5);
    expect([...expression.derivatives]).toEqual([-2.5, 0.5]);
  });

  it('knows which variables it uses', () => {
    const expression = parseExpression('3*c', ['c', 'T']);
    expect(expression.uses('c')).toBe(true);
    expect(expression.uses('T')).toBe(false);
    expect(expression.uses('x')).toBe(false);
  });

  it('is NaN outside the domain of a function', () => {
    for (const text of ['log(0 - c)', 'sqrt(0 - c)', 'log10(-c)', '(-c)^0.5', 'min(sqrt(-c), 1)', 'max(1, sqrt(-c))']) {
      const expression = parseExpression(text, ['c']);
      expect(expression.evaluate([1]), text).toBeNaN();
      expect(expression.derivatives[0], text).toBeNaN();
    }
  });
});

describe('where a derivative could break down', () => {
  it.each([
    ['c^2', 0, 0],
    ['c^1', 0, 1],
    ['c^0', 0, 0],
    ['c^1.5', 0, 0],
    ['0^c', 2, 0],
    ['c^3', -2, 12],
    ['sqrt(c)', 0, Number.POSITIVE_INFINITY],
    // A constant part may sit at its singular point without spoiling the derivative of the rest.
    ['c + sqrt(0)', 4, 1],
    ['c * 0^0.5', 4, 0],
    ['abs(c)', 0, 0],
    ['min(c, c^2)', 1, 1],
    ['max(c, c^2)', 1, 1],
    ['min(2, c)', 1, 1],
    ['max(2, c)', 1, 0],
    ['tanh(c)', 30, 4 * Math.exp(-60)],
    ['tanh(c)', 1000, 0],
  ])('%s at c = %d', (text, at, expected) => {
    const expression = parseExpression(text, ['c']);
    expression.evaluate([at]);
    const slope = expression.derivatives[0];
    if (expected === 0 || !Number.isFinite(expected)) expect(slope + 0).toBe(expected);
    else expect(slope / expected).toBeCloseTo(1, 12);
  });

  it('forgets the evaluation before', () => {
    const expression = parseExpression('exp(c) * T', ['c', 'T']);
    expression.evaluate([Number.NaN, Number.NaN]);
    expect(expression.evaluate([0, 3])).toBe(3);
    expect([...expression.derivatives]).toEqual([3, 1]);
  });
});

/** A formula as text, and what it means as JavaScript. */
interface Formula {
  readonly text: string;
  readonly compute: (x: number, y: number) => number;
}

const leaf = (text: string, compute: Formula['compute']): fc.Arbitrary<Formula> => fc.constant({ text, compute });

/** A random formula of x and y whose parts are smooth and of moderate size for x and y between 0.5 and 2. */
const smoothFormula: fc.Arbitrary<Formula> = fc.letrec<{ formula: Formula }>((tie) => {
  const of = (write: (a: string) => string, compute: (a: number) => number): fc.Arbitrary<Formula> =>
    tie('formula').map((a) => ({ text: write(a.text), compute: (x, y) => compute(a.compute(x, y)) }));
  const ofTwo = (
    write: (a: string, b: string) => string,
    compute: (a: number, b: number) => number,
  ): fc.Arbitrary<Formula> =>
    fc.tuple(tie('formula'), tie('formula')).map(([a, b]) => ({
      text: write(a.text, b.text),
      compute: (x, y) => compute(a.compute(x, y), b.compute(x, y)),
    }));
  const { exp, log, log10, sqrt, tanh, min, max } = Math;
  return {
    formula: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'formula' },
      leaf('x', (x) => x),
      leaf('y', (_, y) => y),
      leaf('0.7', () => 0.7),
      leaf('pi', () => Math.PI),
      ofTwo(
        (a, b) => `(${a}) + (${b})`,
        (a, b) => a + b,
      ),
      ofTwo(
        (a, b) => `(${a}) - (${b})`,
        (a, b) => a - b,
      ),
      ofTwo(
        (a, b) => `(${a})*(${b})`,
        (a, b) => a * b,
      ),
      ofTwo(
        (a, b) => `(${a})/(1.5+tanh(${b}))`,
        (a, b) => a / (1.5 + tanh(b)),
      ),
      ofTwo(
        (a, b) => `(1.5+tanh(${a}))^tanh(${b})`,
        (a, b) => (1.5 + tanh(a)) ** tanh(b),
      ),
      ofTwo(
        (a, b) => `pow(2+tanh(${a}), tanh(${b}))`,
        (a, b) => (2 + tanh(a)) ** tanh(b),
      ),
      ofTwo(
        (a, b) => `min(3+tanh(${a}), 9, 8+(${b})^2)`,
        (a, b) => min(3 + tanh(a), 9, 8 + b ** 2),
      ),
      of(
        (a) => `-(${a})^2`,
        (a) => -(a ** 2),
      ),
      of(
        (a) => `exp(tanh(${a}))`,
        (a) => exp(tanh(a)),
      ),
      of(
        (a) => `log(2+tanh(${a}))`,
        (a) => log(2 + tanh(a)),
      ),
      of(
        (a) => `log10(1.2+tanh(${a}))`,
        (a) => log10(1.2 + tanh(a)),
      ),
      of(
        (a) => `sqrt(1.2+tanh(${a}))`,
        (a) => sqrt(1.2 + tanh(a)),
      ),
      of(
        (a) => `abs(tanh(${a})-3)`,
        (a) => 3 - tanh(a),
      ),
      of(
        (a) => `max(tanh(${a}), -9)`,
        (a) => max(tanh(a), -9),
      ),
    ),
  };
}).formula;

const between = (minimum: number, maximum: number) => fc.double({ min: minimum, max: maximum, noNaN: true });

describe('any formula', () => {
  it('has the value JavaScript computes', () => {
    fc.assert(
      fc.property(smoothFormula, between(0.5, 2), between(0.5, 2), ({ text, compute }, x, y) => {
        const expected = compute(x, y);
        const actual = parseExpression(text, ['x', 'y']).evaluate([x, y]);
        expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));
      }),
      { numRuns: 500 },
    );
  });

  it('has the derivatives of its differences', () => {
    const slopes = (expression: Expression, x: number, y: number) => {
      expression.evaluate([x, y]);
      return [...expression.derivatives];
    };
    fc.assert(
      fc.property(smoothFormula, between(0.5, 2), between(0.5, 2), ({ text }, x, y) => {
        const expression = parseExpression(text, ['x', 'y']);
        const [byX, byY] = slopes(expression, x, y);
        const differenceX = (h: number) => derivative((at) => expression.evaluate([at, y]), x, h);
        const differenceY = (h: number) => derivative((at) => expression.evaluate([x, at]), y, h);
        const size = Math.max(1, Math.abs(expression.evaluate([x, y])), Math.abs(byX), Math.abs(byY));
        // Where two steps disagree the differences themselves are no measure: the formula is too steep or has a kink.
        fc.pre(Math.abs(differenceX(1e-3) - differenceX(5e-4)) < 1e-9 * size);
        fc.pre(Math.abs(differenceY(1e-3) - differenceY(5e-4)) < 1e-9 * size);
        expect(Math.abs(byX - differenceX(5e-4))).toBeLessThan(2e-9 * size);
        expect(Math.abs(byY - differenceY(5e-4))).toBeLessThan(2e-9 * size);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a power of a number', () => {
  it.each([-2, -1, -0.5, 0, 0.3, 0.5, 1, 1.5, 2, 2.5, 3, 4])('%d', (exponent) => {
    const expression = parseExpression(`x^${exponent}`, ['x']);
    for (const x of [0.2, 1, 1.7]) {
      expect(expression.evaluate([x])).toBeCloseTo(x ** exponent, 12);
      expect(expression.derivatives[0]).toBeCloseTo(exponent * x ** (exponent - 1), 11);
    }
  });
});

describe('a text that is no formula', () => {
  it.each([
    ['', 0, 0, 'a number, a name or "("', 'write a formula'],
    ['1 +', 3, 0, 'a number, a name or "("', 'complete the formula, or take the last sign away'],
    ['1 + * 2', 4, 1, 'a number, a name or "("', 'take the sign away, or write what it belongs to'],
    ['2c', 1, 1, 'an operator (+ - * / ^) or the end', 'write * between factors'],
    ['2 (c)', 2, 1, 'an operator (+ - * / ^) or the end', 'write * between factors'],
    ['c(2)', 1, 1, 'an operator (+ - * / ^)', 'c is not a function; to multiply, write c*(...)'],
    ['c**2', 2, 1, 'a number, a name or "("', 'write ^ for a power'],
    ['(c', 2, 0, '")"', '"(" is not closed: write ")" where it ends'],
    ['exp(c', 5, 0, '")"', 'the bracket of exp( is not closed: write ")" where it ends'],
    ['c)', 1, 1, 'an operator (+ - * / ^) or the end', 'take the bracket away, or open it earlier'],
    ['0,5*c', 1, 1, 'an operator (+ - * / ^) or the end', 'decimals have a point; commas stand between arguments only'],
    ['exp', 3, 0, '"("', 'exp is a function: write exp(...)'],
    ['exp c', 4, 1, '"("', 'exp is a function: write exp(...)'],
    ['exp(c, T)', 5, 1, '")"', 'exp takes one argument'],
    ['exp(0,5)', 5, 1, '")"', 'exp takes one argument; decimals have a point'],
    ['pow(c)', 5, 1, '","', 'pow takes two arguments: write pow(a, b)'],
    ['pow(c, 2, 3)', 8, 1, '")"', 'pow takes two arguments'],
    ['min(c)', 5, 1, '","', 'min takes two or more arguments: write min(a, b)'],
    ['exp()', 4, 1, 'a number, a name or "("', 'take the sign away, or write what it belongs to'],
    ['c × 2', 2, 1, 'an operator (+ - * / ^) or the end', 'write * for times'],
    ['c²', 1, 1, 'an operator (+ - * / ^) or the end', 'write ^2 for a square'],
    ['−c', 0, 1, 'a number, a name or "("', 'write - for minus'],
    ['(c; 2)', 2, 1, '")" or an operator (+ - * / ^)', 'take the sign away'],
    ['1.2.3', 3, 2, 'an operator (+ - * / ^) or the end', 'take one decimal point away'],
    ['1e999', 0, 5, 'a number below 1.8e308', 'write the number with a smaller exponent'],
    [
      'ln(c)',
      0,
      2,
      'a name that is known',
      'write log(...) for the natural logarithm and log10(...) for the decadic one',
    ],
  ])('%s', (text, offset, length, expected, help) => {
    const error = refusal(text);
    expect(error).toMatchObject({ name: 'ExpressionError', offset, length, expected, help });
    expect(error.message).toContain(`expected ${expected} at position ${offset + 1}, found `);
  });

  it.each([
    ['sqr(c)', 'sqrt'],
    ['Exp(c)', 'exp'],
    ['t + 1', 'T'],
    ['C + 1', 'c'],
    ['log1O(c)', 'log10'],
    ['tahn(c)', 'tanh'],
    ['Pi', 'pi'],
  ])('suggests the nearest name for %s', (text, near) => {
    expect(refusal(text).help).toContain(`did you mean "${near}"?`);
  });

  it('lists what there is when nothing is near', () => {
    expect(refusal('viscosity').help).toBe(
      'a formula may use the variables c, T, the constants pi, R, F and the functions exp, log, log10, sqrt, abs, tanh, pow, min, max',
    );
    expect(refusal('concentration', []).help).toContain('a formula may use the constants pi, R, F');
  });

  it('reaches nothing of JavaScript', () => {
    for (const text of ['constructor', '__proto__', 'toString', 'globalThis', 'process', 'Math', 'hasOwnProperty(1)']) {
      expect(refusal(text).expected).toBe('a name that is known');
    }
    for (const text of [
      'c.constructor',
      'c["x"]',
      '`c`',
      'c;c',
      'c=1',
      '(c)=>c',
      '"c"',
      "'c'",
      '#c',
      'c\\u0041',
      '\u0000',
    ])
      refusal(text);
  });

  it('is refused rather than followed when nested or long beyond reason', () => {
    const deep = 100_000;
    for (const text of ['('.repeat(5000), '-'.repeat(5000) + '1', '2^'.repeat(4000) + '2', 'exp('.repeat(2000)]) {
      expect(refusal(text).expected).toBe('a formula with fewer brackets, signs and powers inside each other');
    }
    expect(refusal('1' + '+1'.repeat(deep)).expected).toBe('a shorter formula');
    expect(value('1' + '+1'.repeat(4999))).toBe(5000);
  });

  it('is always refused with an ExpressionError inside the text', () => {
    const pieces = fc.constantFrom(
      'c',
      'T',
      '1',
      '2.5',
      '+',
      '-',
      '*',
      '/',
      '^',
      '(',
      ')',
      ',',
      'exp',
      'min',
      ' ',
      'q',
      '.',
      '€',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        try {
          parseExpression(text, ['c', 'T']).evaluate([1, 300]);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
          const { offset, length } = error as ExpressionError;
          expect(offset + length).toBeLessThanOrEqual(text.length);
          expect((error as ExpressionError).help).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

it('refuses variables that are not names, are taken, or twice', () => {
  for (const names of [['exp'], ['R'], ['1c'], ['c', 'c'], ['']]) {
    expect(() => parseExpression('1', names)).toThrow(TypeError);
  }
});
