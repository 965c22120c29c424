import { distance } from 'fastest-levenshtein';
import { FARADAY, GAS_CONSTANT } from './constants.ts';

/**
 * Formulas that a user writes for a property: `0.1297*c^3 - 2.51*c^1.5 + 3.329*c`.
 *
 *     sum      := product { ('+' | '-') product }
 *     product  := signed { ('*' | '/') signed }
 *     signed   := ('-' | '+') signed | power
 *     power    := atom [ '^' signed ]                     right to left: 2^3^2 = 2^9, -c^2 = -(c^2)
 *     atom     := number | variable | constant | function '(' sum { ',' sum } ')' | '(' sum ')'
 *
 * A formula is data and stays data: it is read by the parser below into a list of instructions for a small stack machine,
 * and no text of it is ever handed to the JavaScript engine to run. The machine carries along with every number its
 * derivatives by all variables (forward mode), so that one evaluation yields the value and the exact derivatives. All its
 * memory is allocated once, when the formula is read.
 */

/** A text is not a formula. Says where, what could have stood there, and what to try. */
export class ExpressionError extends Error {
  /** Where in the text, counted from 0 in UTF-16 code units. */
  readonly offset: number;
  /** Length of the offending part, 0 at the end of the text. */
  readonly length: number;
  /** What could have stood there, as in `a number, a name or "("`. */
  readonly expected: string;
  /** What to try. */
  readonly help: string;

  constructor(message: string, place: { offset: number; length: number }, expected: string, help: string) {
    super(message);
    this.name = 'ExpressionError';
    this.offset = place.offset;
    this.length = place.length;
    this.expected = expected;
    this.help = help;
  }
}

/** The names of numbers that every formula knows: R in J/(mol K), F in C/mol. */
const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['R', GAS_CONSTANT],
  ['F', FARADAY],
]);

/**
 * Instructions of the stack machine. Those up to `variable` push, those to `maximum` take two and leave one, the rest take
 * one and leave one.
 */
const operation = {
  number: 0,
  variable: 1,
  add: 2,
  subtract: 3,
  multiply: 4,
  divide: 5,
  power: 6,
  minimum: 7,
  maximum: 8,
  negate: 9,
  /** A power with a number as exponent: by far the most frequent, and much faster than any power. */
  powerOfNumber: 10,
  exponential: 11,
  logarithm: 12,
  decadicLogarithm: 13,
  squareRoot: 14,
  absolute: 15,
  hyperbolicTangent: 16,
} as const;

type Operation = (typeof operation)[keyof typeof operation];

/** How many arguments a function takes: exactly one, exactly two, or two and more. */
interface FunctionShape {
  readonly operation: Operation;
  readonly arguments: 'one' | 'two' | 'two or more';
}

const functions: ReadonlyMap<string, FunctionShape> = new Map([
  ['exp', { operation: operation.exponential, arguments: 'one' }],
  ['log', { operation: operation.logarithm, arguments: 'one' }],
  ['log10', { operation: operation.decadicLogarithm, arguments: 'one' }],
  ['sqrt', { operation: operation.squareRoot, arguments: 'one' }],
  ['abs', { operation: operation.absolute, arguments: 'one' }],
  ['tanh', { operation: operation.hyperbolicTangent, arguments: 'one' }],
  ['pow', { operation: operation.power, arguments: 'two' }],
  ['min', { operation: operation.minimum, arguments: 'two or more' }],
  ['max', { operation: operation.maximum, arguments: 'two or more' }],
]);

/** The functions a formula may call. */
export const expressionFunctions: readonly string[] = [...functions.keys()];
/** The constants a formula may name. */
export const expressionConstants: readonly string[] = [...constants.keys()];

/** Names from elsewhere that mean something else here or nothing, with what to write instead. */
const foreignNames: ReadonlyMap<string, string> = new Map([
  ['ln', 'write log(...) for the natural logarithm and log10(...) for the decadic one'],
  ['e', 'write exp(...) for a power of e'],
  ['k', "write exp(-E/(R*T)) with E in J/mol; Boltzmann's constant is not known here"],
]);

/** Signs from elsewhere, with what to write instead. */
const foreignSigns: ReadonlyMap<string, string> = new Map([
  ['−', 'write - for minus'],
  ['–', 'write - for minus'],
  ['×', 'write * for times'],
  ['·', 'write * for times'],
  ['÷', 'write / for a quotient'],
  ['²', 'write ^2 for a square'],
  ['³', 'write ^3 for a cube'],
  ['√', 'write sqrt(...) for a root'],
  ['[', 'write ( and ) for brackets'],
  ['{', 'write ( and ) for brackets'],
]);

const operand = 'a number, a name or "("';
const operator = 'an operator (+ - * / ^)';
/** Deepest nesting of brackets, signs and powers; deeper formulas are mistakes, and recursion must end somewhere. */
const deepest = 200;
/** Longest formula that is read, in characters. */
const longest = 10_000;

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly offset: number;
}

/** A formula that has been read. */
export class Expression {
  /** The formula as it was written. */
  readonly text: string;
  /** The names of the variables, in the order of the values that `evaluate` takes. */
  readonly variables: readonly string[];
  /** The value at the last call of `evaluate`. */
  value = Number.NaN;
  /** The derivative by each variable at the last call of `evaluate`. */
  readonly derivatives: Float64Array;
  readonly #used: readonly boolean[];
  readonly #operations: Uint8Array;
  /** Of a `number` its value, of a `variable` its index, of a `powerOfNumber` its exponent, else unused. */
  readonly #operands: Float64Array;
  readonly #values: Float64Array;
  /** Derivatives of the stack's entries, one row of `variables.length` for each. */
  readonly #slopes: Float64Array;

  /** Use `parseExpression`. */
  constructor(text: string, variables: readonly string[], program: Program) {
    this.text = text;
    this.variables = variables;
    this.#used = variables.map((_, index) =>
      program.operations.some((code, at) => code === operation.variable && program.operands[at] === index),
    );
    this.#operations = Uint8Array.from(program.operations);
    this.#operands = Float64Array.from(program.operands);
    this.#values = new Float64Array(program.deepestStack);
    this.#slopes = new Float64Array(program.deepestStack * variables.length);
    this.derivatives = new Float64Array(variables.length);
  }

  /** Whether the formula names a variable at all. */
  uses(variable: string): boolean {
    return this.#used[this.variables.indexOf(variable)] ?? false;
  }

  /**
   * Writes `value` and `derivatives`. Outside the domain of a function both are NaN; at a point where the value exists and
   * the derivative does not, as of `sqrt(c)` at zero, the derivative is infinite or NaN. Of `abs` at zero it is 0, of `min`
   * and `max` at a tie that of the first argument.
   *
   * @param at a value for each variable
   * @returns the value
   */
  evaluate(at: ArrayLike<number>): number {
    const width = this.variables.length;
    const operations = this.#operations;
    const operands = this.#operands;
    const values = this.#values;
    const slopes = this.#slopes;
    // The stack's top entry and the first of its derivatives.
    let top = -1;
    let row = -width;
    for (let step = 0; step < operations.length; step++) {
      switch (operations[step]) {
        case operation.number:
          top++;
          row += width;
          values[top] = operands[step];
          for (let i = 0; i < width; i++) slopes[row + i] = 0;
          break;
        case operation.variable: {
          top++;
          row += width;
          const index = operands[step];
          values[top] = at[index];
          for (let i = 0; i < width; i++) slopes[row + i] = i === index ? 1 : 0;
          break;
        }
        case operation.add:
          top--;
          row -= width;
          values[top] += values[top + 1];
          for (let i = 0; i < width; i++) slopes[row + i] += slopes[row + width + i];
          break;
        case operation.subtract:
          top--;
          row -= width;
          values[top] -= values[top + 1];
          for (let i = 0; i < width; i++) slopes[row + i] -= slopes[row + width + i];
          break;
        case operation.multiply: {
          top--;
          row -= width;
          const left = values[top];
          const right = values[top + 1];
          values[top] = left * right;
          for (let i = 0; i < width; i++) {
            slopes[row + i] = times(slopes[row + i], right) + times(slopes[row + width + i], left);
          }
          break;
        }
        case operation.divide: {
          top--;
          row -= width;
          const right = values[top + 1];
          const quotient = values[top] / right;
          values[top] = quotient;
          for (let i = 0; i < width; i++) {
            slopes[row + i] = (slopes[row + i] - times(slopes[row + width + i], quotient)) / right;
          }
          break;
        }
        case operation.power: {
          top--;
          row -= width;
          const base = values[top];
          const exponent = values[top + 1];
          const power = base ** exponent;
          values[top] = power;
          const byBase = exponent === 0 ? 0 : exponent * base ** (exponent - 1);
          // 0^v is flat in v > 0, where the product 0 * log(0) has no value.
          const byExponent = base === 0 && exponent > 0 ? 0 : power * Math.log(base);
          for (let i = 0; i < width; i++) {
            slopes[row + i] = times(slopes[row + i], byBase) + times(slopes[row + width + i], byExponent);
          }
          break;
        }
        case operation.minimum:
        case operation.maximum: {
          top--;
          row -= width;
          const left = values[top];
          const right = values[top + 1];
          const takeRight = operations[step] === operation.minimum ? right < left : right > left;
          if (takeRight || Number.isNaN(right)) {
            values[top] = right;
            for (let i = 0; i < width; i++) slopes[row + i] = slopes[row + width + i];
          }
          break;
        }
        case operation.negate:
          values[top] = -values[top];
          for (let i = 0; i < width; i++) slopes[row + i] = -slopes[row + i];
          break;
        case operation.powerOfNumber: {
          const base = values[top];
          const exponent = operands[step];
          let power: number;
          let slope: number;
          if (exponent === 2) {
            power = base * base;
            slope = 2 * base;
          } else if (exponent === 3) {
            power = base * base * base;
            slope = 3 * base * base;
          } else if (exponent === 0.5) {
            power = Math.sqrt(base);
            slope = 0.5 / power;
          } else if (exponent === 1.5) {
            const root = Math.sqrt(base);
            power = base * root;
            slope = 1.5 * root;
          } else {
            power = base ** exponent;
            slope = exponent === 0 ? 0 : exponent * base ** (exponent - 1);
          }
          values[top] = power;
          for (let i = 0; i < width; i++) slopes[row + i] = times(slopes[row + i], slope);
          break;
        }
        default: {
          const argument = values[top];
          let value: number;
          let slope: number;
          switch (operations[step]) {
            case operation.exponential:
              value = Math.exp(argument);
              slope = value;
              break;
            case operation.logarithm:
              value = Math.log(argument);
              slope = argument < 0 ? Number.NaN : 1 / argument;
              break;
            case operation.decadicLogarithm:
              value = Math.log10(argument);
              slope = argument < 0 ? Number.NaN : Math.LOG10E / argument;
              break;
            case operation.squareRoot:
              value = Math.sqrt(argument);
              slope = 0.5 / value;
              break;
            case operation.absolute:
              value = Math.abs(argument);
              slope = Math.sign(argument);
              break;
            default: {
              value = Math.tanh(argument);
              // 1 - tanh^2 would lose all digits where the function is nearly flat.
              const hyperbolicCosine = Math.cosh(argument);
              slope = 1 / hyperbolicCosine / hyperbolicCosine;
            }
          }
          values[top] = value;
          for (let i = 0; i < width; i++) slopes[row + i] = times(slopes[row + i], slope);
        }
      }
    }
    this.value = values[0];
    for (let i = 0; i < width; i++) this.derivatives[i] = slopes[i];
    return this.value;
  }
}

/** A product in which a derivative that is zero stays zero, whatever the infinite slope beside it. */
function times(derivative: number, factor: number): number {
  return derivative === 0 ? 0 : derivative * factor;
}

/** What a formula compiles to. */
interface Program {
  readonly operations: number[];
  readonly operands: number[];
  deepestStack: number;
}

/**
 * Reads a formula.
 *
 * @param text the formula, at most 10000 characters
 * @param variables the names it may use, in the order in which `evaluate` takes their values
 * @throws ExpressionError when the text is not a formula of these variables
 */
export function parseExpression(text: string, variables: readonly string[]): Expression {
  for (const [index, name] of variables.entries()) {
    if (
      !/^[A-Za-z_]\w*$/u.test(name) ||
      constants.has(name) ||
      functions.has(name) ||
      variables.indexOf(name) < index
    ) {
      throw new TypeError(`"${name}" cannot be the name of a variable here`);
    }
  }
  return new Expression(text, [...variables], new Parser(text, variables).program);
}

class Parser {
  readonly program: Program = { operations: [], operands: [], deepestStack: 0 };
  readonly #text: string;
  readonly #variables: readonly string[];
  #token: Token;
  #stack = 0;
  #depth = 0;

  constructor(text: string, variables: readonly string[]) {
    this.#text = text;
    this.#variables = variables;
    if (text.length > longest) {
      throw new ExpressionError(
        `the formula is ${text.length} characters long, more than ${longest}`,
        { offset: longest, length: text.length - longest },
        'a shorter formula',
        'give the property as a table instead',
      );
    }
    this.#token = this.#tokenAt(0);
    this.#sum();
    if (this.#token.kind !== 'end') this.#refuseAfterOperand();
  }

  #tokenAt(start: number): Token {
    const text = this.#text;
    let offset = start;
    while (/\s/u.test(text.charAt(offset))) offset++;
    if (offset >= text.length) return { kind: 'end', text: '', offset: text.length };
    const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/uy;
    number.lastIndex = offset;
    const digits = number.exec(text)?.[0];
    if (digits !== undefined) return { kind: 'number', text: digits, offset };
    const name = /[A-Za-z_]\w*/uy;
    name.lastIndex = offset;
    const letters = name.exec(text)?.[0];
    if (letters !== undefined) return { kind: 'name', text: letters, offset };
    return { kind: 'sign', text: String.fromCodePoint(text.codePointAt(offset) ?? 0), offset };
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#tokenAt(token.offset + token.text.length);
    return token;
  }

  #take(sign: string): boolean {
    if (this.#token.kind !== 'sign' || this.#token.text !== sign) return false;
    this.#advance();
    return true;
  }

  #emit(code: Operation, argument = 0): void {
    const { operations, operands } = this.program;
    const last = operations.length - 1;
    if (operations[last] === operation.number && code === operation.negate) operands[last] = -operands[last];
    else if (operations[last] === operation.number && code === operation.power) {
      // The number on top of the stack becomes part of the instruction.
      operations[last] = operation.powerOfNumber;
      this.#stack--;
    } else {
      operations.push(code);
      operands.push(argument);
      if (code <= operation.variable) this.#stack++;
      else if (code <= operation.maximum) this.#stack--;
      this.program.deepestStack = Math.max(this.program.deepestStack, this.#stack);
    }
  }

  #deeper(token: Token): void {
    this.#depth++;
    if (this.#depth > deepest) {
      throw new ExpressionError(
        `the formula is nested more than ${deepest} deep`,
        { offset: token.offset, length: token.text.length },
        'a formula with fewer brackets, signs and powers inside each other',
        'take out the brackets that are not needed',
      );
    }
  }

  #sum(): void {
    this.#product();
    for (;;) {
      if (this.#take('+')) {
        this.#product();
        this.#emit(operation.add);
      } else if (this.#take('-')) {
        this.#product();
        this.#emit(operation.subtract);
      } else return;
    }
  }

  #product(): void {
    this.#signed();
    for (;;) {
      if (this.#take('*')) {
        if (this.#token.kind === 'sign' && this.#token.text === '*') this.#refuse(operand, 'write ^ for a power');
        this.#signed();
        this.#emit(operation.multiply);
      } else if (this.#take('/')) {
        this.#signed();
        this.#emit(operation.divide);
      } else return;
    }
  }

  #signed(): void {
    const token = this.#token;
    this.#deeper(token);
    if (this.#take('-')) {
      this.#signed();
      this.#emit(operation.negate);
    } else if (this.#take('+')) this.#signed();
    else {
      this.#atom();
      if (this.#take('^')) {
        this.#signed();
        this.#emit(operation.power);
      }
    }
    this.#depth--;
  }

  #atom(): void {
    const token = this.#token;
    if (token.kind === 'number') {
      const value = Number(token.text);
      if (!Number.isFinite(value)) this.#refuse('a number below 1.8e308', 'write the number with a smaller exponent');
      this.#advance();
      this.#emit(operation.number, value);
    } else if (token.kind === 'name') this.#name();
    else if (this.#take('(')) {
      this.#sum();
      this.#close('"(" is not closed');
    } else if (token.kind === 'end') {
      this.#refuse(
        operand,
        token.offset === 0 ? 'write a formula' : 'complete the formula, or take the last sign away',
      );
    } else this.#refuse(operand, foreignSigns.get(token.text) ?? 'take the sign away, or write what it belongs to');
  }

  #name(): void {
    const token = this.#token;
    const variable = this.#variables.indexOf(token.text);
    const constant = constants.get(token.text);
    const shape = functions.get(token.text);
    if (variable < 0 && constant === undefined && shape === undefined) this.#refuseName();
    this.#advance();
    const called = this.#token.kind === 'sign' && this.#token.text === '(';
    if (shape !== undefined) {
      if (!called) this.#refuse('"("', `${token.text} is a function: write ${token.text}(...)`);
      this.#call(token, shape);
    } else if (called) {
      this.#refuse(operator, `${token.text} is not a function; to multiply, write ${token.text}*(...)`);
    } else if (variable >= 0) this.#emit(operation.variable, variable);
    else this.#emit(operation.number, constant);
  }

  #call(name: Token, shape: FunctionShape): void {
    this.#advance();
    this.#sum();
    let count = 1;
    const more = (): boolean => shape.arguments === 'two or more' || (shape.arguments === 'two' && count < 2);
    while (this.#token.kind === 'sign' && this.#token.text === ',') {
      if (!more()) {
        const help = `${name.text} takes ${shape.arguments} ${shape.arguments === 'one' ? 'argument' : 'arguments'}`;
        this.#refuse(
          '")"',
          /^\d/u.test(this.#text.slice(this.#token.offset + 1)) ? `${help}; decimals have a point` : help,
        );
      }
      this.#advance();
      this.#sum();
      count++;
      this.#emit(shape.operation);
    }
    if (shape.arguments !== 'one' && count < 2) {
      this.#refuse('","', `${name.text} takes ${shape.arguments} arguments: write ${name.text}(a, b)`);
    }
    this.#close(`the bracket of ${name.text}( is not closed`);
    if (shape.arguments === 'one') this.#emit(shape.operation);
  }

  #close(problem: string): void {
    if (this.#take(')')) return;
    if (this.#token.kind === 'end') this.#refuse('")"', `${problem}: write ")" where it ends`);
    this.#refuseAfterOperand('")" or ');
  }

  /** What stands after a complete number, name or bracket is neither an operator nor the end. */
  #refuseAfterOperand(also = ''): never {
    const { kind, text } = this.#token;
    const expected = `${also}${operator}${also === '' ? ' or the end' : ''}`;
    if (kind === 'number' || kind === 'name' || text === '(') {
      this.#refuse(expected, text.startsWith('.') ? 'take one decimal point away' : 'write * between factors');
    }
    if (text === ')') this.#refuse(expected, 'take the bracket away, or open it earlier');
    if (text === ',') this.#refuse(expected, 'decimals have a point; commas stand between arguments only');
    this.#refuse(expected, foreignSigns.get(text) ?? 'take the sign away');
  }

  #refuseName(): never {
    const { text } = this.#token;
    const known = [...this.#variables, ...constants.keys(), ...functions.keys()];
    const near = nearest(text, known);
    const variables = this.#variables.length === 0 ? '' : `the variables ${this.#variables.join(', ')}, `;
    const list = `a formula may use ${variables}the constants ${expressionConstants.join(', ')} and the functions ${expressionFunctions.join(', ')}`;
    const help = foreignNames.get(text) ?? (near === undefined ? list : `did you mean "${near}"? ${list}`);
    this.#refuse('a name that is known', help);
  }

  #refuse(expected: string, help: string): never {
    const { kind, text, offset } = this.#token;
    const found =
      kind === 'end' ? 'the end of the formula' : `"${text.length > 40 ? `${text.slice(0, 37)}...` : text}"`;
    throw new ExpressionError(
      `expected ${expected} at position ${offset + 1}, found ${found}`,
      { offset, length: text.length },
      expected,
      help,
    );
  }
}

/** The known name closest to a word, when it is close enough to be a misspelling of it. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const asked = word.slice(0, 40).toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const edits = distance(asked, name.toLowerCase());
    // A name of one letter is meant only by the same letter in another case.
    const allowed = name.length < 2 ? 0 : name.length < 4 ? 1 : 2;
    if (edits <= allowed && edits < fewest) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}
