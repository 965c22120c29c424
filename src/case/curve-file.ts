import type { CaseProblem } from '../errors.ts';
import { sameDimension } from './dimensions.ts';
import { type Path, Source, type Span } from './locate.ts';
import { besides } from './named-files.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { type CurveColumn, type CurveKind, curveShapes, type WrittenCurve } from './schema/curve.ts';
import { dimensionOf, parseQuantity, QuantityError } from './units.ts';

/** The points of a measured curve, SI, in the order of the file. */
export interface CurvePoints {
  /** What it is measured over, such as times. */
  readonly over: readonly number[];
  /** For every measured quantity (one; of an impedance its two parts) the value at every point. */
  readonly values: readonly (readonly number[])[];
  /** Standard uncertainty of every value, laid out as `values`; absent where nothing is known of it. */
  readonly uncertainties?: readonly (readonly number[])[];
}

/** A measured curve that a fit aims for. */
export interface CurveTarget {
  readonly kind: CurveKind;
  readonly variant: string;
  /** Name of its file, as the case gives it. */
  readonly file: string;
  readonly points: CurvePoints;
}

/** The names of the files that the targets of a fit take curves from. */
export function curvesNamedIn(data: unknown): string[] {
  const fit = (data as Record<string, unknown> | null)?.fit as Record<string, unknown> | null | undefined;
  const targets = fit?.targets;
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((target) => {
    const file = (target as Record<string, unknown> | null)?.file;
    return typeof file === 'string' ? [file] : [];
  });
}

/** More points than this are a recording to be thinned first: each costs work in every step of a fit. */
const mostPoints = 20_000;

/** A value in a line of a file, where it stands. */
export interface Field {
  readonly text: string;
  /** In its line, from 0. */
  readonly start: number;
  readonly end: number;
}

/** A line of a CSV file. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly fields: readonly Field[];
}

/** Ends the reading of a file at what is wrong with it. */
class Refusal extends Error {
  readonly wording: Wording;
  readonly line: number;
  readonly field: Field | undefined;

  constructor(wording: Wording, line: number, field?: Field) {
    super(wording.message);
    this.wording = wording;
    this.line = line;
    this.field = field;
  }
}

/**
 * Reads the curve of a target from the text of its file: comma, semicolon or tab parted values, with a first line of names that
 * end in units in brackets where `units` does not give them; lines that begin with # say nothing.
 *
 * @param caseFile the name of the case file: the curve's is found from its folder
 * @param path of the file's name in the case
 * @returns the curve, or what is wrong with the file and where
 */
export function readCurve(
  { kind, variant, file, ...how }: WrittenCurve,
  text: string,
  caseFile: string,
  path: Path,
): CurveTarget | CaseProblem {
  const source = Source.ofLines(besides(caseFile, file), text);
  try {
    return { kind, variant, file, points: pointsOf(kind, how, linesOf(text)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const whole = source.lineAt(error.line);
    const span: Span =
      error.field === undefined
        ? whole
        : {
            start: whole.start + error.field.start,
            end: whole.start + Math.max(error.field.end, error.field.start + 1),
          };
    return source.problem(error.wording, span, path);
  }
}

/** The lines of a CSV file that say something, parted by commas, semicolons or tabs as the first of them is; those that begin with # do not. */
export function linesOf(text: string): Line[] {
  const lines = text.split(/\r?\n/u).map((line, k) => ({ line, number: k + 1 }));
  const told = lines.filter(({ line }) => line.trim() !== '' && !/^\uFEFF?\s*#/u.test(line));
  const first = told.at(0)?.line ?? '';
  const separator = /[\t;]/u.exec(first)?.[0] ?? ',';
  return told.map(({ line, number }) => ({ number, text: line, fields: fieldsOf(line, separator) }));
}

/** The values of a line; a value in quotes may contain the separator. */
function fieldsOf(line: string, separator: string): Field[] {
  const fields: Field[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (at < line.length && (quoted || line[at] !== separator)) continue;
    const raw = line.slice(from, at);
    const start = from + (/^[\s\uFEFF]*/u.exec(raw)?.[0].length ?? 0);
    const trimmed = raw.replace(/\uFEFF/gu, '').trim();
    const isQuoted = trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"');
    fields.push({ text: isQuoted ? trimmed.slice(1, -1).trim() : trimmed, start, end: start + trimmed.length });
    from = at + 1;
  }
  return fields;
}

/** A number with a decimal point; what `Number` takes beyond that (an empty text, hexadecimal) is none here. */
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/u;

/** A column that was found: where, and what turns its numbers into SI. */
interface Found {
  readonly index: number;
  readonly factor: number;
}

type How = Omit<WrittenCurve, 'kind' | 'variant' | 'file'>;

function pointsOf(kind: CurveKind, how: How, lines: readonly Line[]): CurvePoints {
  const { over, values }: { over: CurveColumn; values: readonly CurveColumn[] } = curveShapes[kind];
  const first = lines.at(0);
  if (first === undefined) throw new Refusal(problems.emptyCurve, 1);
  const header = first.fields.some(({ text }) => !numberPattern.test(text)) ? first : undefined;
  const find = (wanted: CurveColumn, fallback: number, chosen = how.columns[wanted.name]) =>
    columnOf(wanted, chosen ?? fallback, how.units[wanted.name], header, first);
  const turned = how.columns.minus_imaginary;
  const foundOver = find(over, 1);
  const found = values.map((each, k): Found => {
    if (each.name !== 'imaginary' || turned === undefined) return find(each, k + 2);
    const column = columnOf(
      { name: 'minus_imaginary', unit: each.unit },
      turned,
      how.units.minus_imaginary,
      header,
      first,
    );
    return { ...column, factor: -column.factor };
  });
  const asked = how.columns.uncertainty;
  const uncertain =
    asked === undefined
      ? undefined
      : columnOf({ name: 'uncertainty', unit: values[0].unit }, asked, how.units[values[0].name], header, first);
  const rows = header === undefined ? lines : lines.slice(1);
  if (rows.length === 0) throw new Refusal(problems.emptyCurve, first.number);
  if (rows.length > mostPoints) throw new Refusal(problems.curveTooLong(rows.length, mostPoints), first.number);
  const points = rows.map((line) => {
    const at = valueIn(line, foundOver);
    if (kind === 'impedance' && !(at > 0))
      throw new Refusal(problems.curveNotPositive('frequency'), line.number, line.fields[foundOver.index]);
    if (over.name === 'time' && at < 0)
      throw new Refusal(problems.curveBeforeStart, line.number, line.fields[foundOver.index]);
    const measured = found.map((each) => valueIn(line, each));
    return { at, measured, sigma: uncertaintyIn(line, measured, uncertain, how) };
  });
  const isKnown = points[0].sigma !== undefined;
  return {
    over: points.map(({ at }) => at),
    values: values.map((_, k) => points.map(({ measured }) => measured[k])),
    ...(isKnown ? { uncertainties: values.map(() => points.map(({ sigma }) => sigma as number)) } : {}),
  };
}

/** The standard uncertainty of the values of a line, where the case or the file says anything of it. */
function uncertaintyIn(
  line: Line,
  measured: readonly number[],
  column: Found | undefined,
  { uncertainty, relative_uncertainty: relative }: How,
): number | undefined {
  if (column === undefined && uncertainty === undefined && relative === undefined) return undefined;
  const own = column === undefined ? (uncertainty ?? 0) : valueIn(line, column);
  const sigma = Math.hypot(own, (relative ?? 0) * Math.hypot(...measured));
  const field = column === undefined ? undefined : line.fields[column.index];
  if (own < 0 || !(sigma > 0)) throw new Refusal(problems.curveCertain, line.number, field);
  return sigma;
}

function valueIn(line: Line, { index, factor }: Found): number {
  const field = line.fields.at(index);
  if (field === undefined) throw new Refusal(problems.curveLineShort(index + 1, line.fields.length), line.number);
  const value = Number(field.text);
  if (!numberPattern.test(field.text) || !Number.isFinite(value))
    throw new Refusal(problems.curveValue(field.text), line.number, field);
  return factor * value;
}

/** The unit in brackets at the end of the name of a column, and the name before it. */
const nameWithUnit = /^(.*?)\s*[([]([^()[\]]+)[)\]]$/u;

function columnOf(
  { name, unit }: CurveColumn,
  chosen: number | string,
  givenUnit: string | undefined,
  header: Line | undefined,
  first: Line,
): Found {
  const fields = header?.fields ?? [];
  const alike = (text: string) => text.toLowerCase();
  const isMeant = ({ text }: Field): boolean => {
    const bare = nameWithUnit.exec(text)?.[1] ?? text;
    return typeof chosen === 'string' && [alike(text), alike(bare)].includes(alike(chosen));
  };
  const index = typeof chosen === 'number' ? chosen - 1 : fields.findIndex(isMeant);
  if (typeof chosen === 'string' && index < 0) {
    throw new Refusal(
      problems.noSuchColumn(
        chosen,
        fields.map(({ text }) => text),
      ),
      first.number,
    );
  }
  const field = first.fields.at(index);
  if (field === undefined) throw new Refusal(problems.curveLineShort(index + 1, first.fields.length), first.number);
  const written = givenUnit ?? (header === undefined ? undefined : nameWithUnit.exec(field.text)?.[2].trim());
  if (written === undefined) throw new Refusal(problems.columnWithoutUnit(name, unit), first.number, field);
  const factor = factorOf(written, unit);
  if (factor === undefined) throw new Refusal(problems.columnOfOtherUnit(name, written, unit), first.number, field);
  return { index, factor };
}

/** What a unit is in the SI unit of the same dimension; nothing for another dimension, or what is no unit. */
function factorOf(written: string, unit: string): number | undefined {
  try {
    const { value, dimension } = parseQuantity(`1 ${written}`);
    return sameDimension(dimension, dimensionOf(unit)) ? value : undefined;
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}
