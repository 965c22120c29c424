/**
 * The closed set of failures Meander reports. Each one carries a stable `code`, says where it happened (a place in the
 * case file, or a place and time in the cell) and what to try next, so that a user never has to read a stack trace.
 */

/** A place in a text file, counted from 1 as editors do. */
export interface TextPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A place in the cell, in metres from the left wall and from the current collector. */
export interface CellPlace {
  readonly x: number;
  readonly y: number;
  /** Name of the layer or surface the place belongs to. */
  readonly region: string;
}

/** Smallest and largest value of one field at the moment of a failure, in SI units. */
export interface FieldExtrema {
  readonly name: string;
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly minimumAt: CellPlace;
  readonly maximumAt: CellPlace;
}

export type MeanderErrorCode =
  | 'bad-case'
  | 'bad-geometry'
  | 'bad-mesh'
  | 'bad-image'
  | 'bad-result'
  | 'unsupported-format'
  | 'disconnected-pores'
  | 'not-converged'
  | 'depleted'
  | 'stuck'
  | 'unbalanced'
  | 'out-of-validity-range'
  | 'interrupted'
  | 'resource-limit';

/** Exit code of the command line for each failure: 2 the input is wrong, 130 interrupted, 1 the solve failed. */
export const exitCodeOf: Readonly<Record<MeanderErrorCode, number>> = {
  'bad-case': 2,
  'bad-geometry': 2,
  'bad-mesh': 2,
  'bad-image': 2,
  'bad-result': 2,
  'unsupported-format': 2,
  'disconnected-pores': 2,
  'not-converged': 1,
  depleted: 1,
  stuck: 1,
  unbalanced: 1,
  'out-of-validity-range': 1,
  interrupted: 130,
  'resource-limit': 1,
};

/** Base of every failure Meander names. `message` is one sentence; `help` says what to try. */
export abstract class MeanderError extends Error {
  abstract readonly code: MeanderErrorCode;
  readonly help: string;
  /** What in the case file it comes from, where that is one place; set by those who know the file. */
  writtenAt?: TextPlace;

  constructor(message: string, help: string) {
    super(message);
    this.name = new.target.name;
    this.help = help;
  }
}

/** One problem of a case file, with the place and the line it stands on. */
export interface CaseProblem {
  /** What is wrong, in one line without the place. */
  readonly message: string;
  readonly place: TextPlace;
  /** The dotted path of the value, as in `cell.layers.host.thickness`; empty for the whole document. */
  readonly path: string;
  /** The offending source lines with a caret under the value; empty when there is no line to show. */
  readonly frame: string;
  /** What to try, when there is something to say. */
  readonly help?: string;
}

/** The case file cannot be read as a case. Carries every problem found, not just the first. */
export class BadCaseError extends MeanderError {
  readonly code = 'bad-case';
  readonly problems: readonly CaseProblem[];

  constructor(problems: readonly CaseProblem[]) {
    const first = problems[0];
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(
      `${first.place.file}:${first.place.line}:${first.place.column} ${first.message}${more}`,
      first.help ?? 'correct the case file; `meander schema` prints every key it may hold',
    );
    this.problems = problems;
  }
}

/** A structure does not fit its layer: its bodies cannot be placed as asked. */
export class BadGeometryError extends MeanderError {
  readonly code = 'bad-geometry';
  /** Name of the layer, where it is known. */
  readonly layer?: string;

  constructor(message: string, help: string, layer?: string) {
    super(message, help);
    this.layer = layer;
  }
}

/** The geometry asks for a mesh that cannot be made, or a mesh file cannot be read. */
export class BadMeshError extends MeanderError {
  readonly code = 'bad-mesh';
  /** The line of the mesh file that is wrong, where it is read from one. */
  readonly place?: TextPlace;

  constructor(message: string, help: string, place?: TextPlace) {
    super(message, help);
    if (place !== undefined) this.place = place;
  }
}

/** A picture of a pore space cannot be read, or cannot be one. */
export class BadImageError extends MeanderError {
  readonly code = 'bad-image';
}

/** A stored result cannot be read, or is not of the kind asked for. */
export class BadResultError extends MeanderError {
  readonly code = 'bad-result';
}

/** A result cannot be written in the format asked for. */
export class UnsupportedFormatError extends MeanderError {
  readonly code = 'unsupported-format';
}

/** No pore path leads from one electrode to the other, so that no current can flow. Found before any solve. */
export class DisconnectedPoresError extends MeanderError {
  readonly code = 'disconnected-pores';
  /** The lowest and highest level reached from the counter electrode, metres above the collector. */
  readonly reached: { readonly lowest: number; readonly highest: number };

  constructor(message: string, help: string, reached: { lowest: number; highest: number }) {
    super(message, help);
    this.reached = reached;
  }
}

/** Newton's method and every smaller load step gave up without depletion being the cause. */
export class NotConvergedError extends MeanderError {
  readonly code = 'not-converged';
  readonly extrema: readonly FieldExtrema[];
  /** Largest fraction of the asked load that was solved, 0 to 1. */
  readonly loadReached: number;

  constructor(message: string, help: string, extrema: readonly FieldExtrema[], loadReached: number) {
    super(message, help);
    this.extrema = extrema;
    this.loadReached = loadReached;
  }
}

/** The asked current is above what the electrolyte can carry: a concentration runs to zero before it is reached. */
export class DepletedError extends MeanderError {
  readonly code = 'depleted';
  readonly extrema: readonly FieldExtrema[];
  /** Where the salt runs out first. */
  readonly place: CellPlace;
  /** Largest fraction of the asked load that was solved, 0 to 1. */
  readonly loadReached: number;

  constructor(message: string, help: string, extrema: readonly FieldExtrema[], place: CellPlace, loadReached: number) {
    super(message, help);
    this.extrema = extrema;
    this.place = place;
    this.loadReached = loadReached;
  }
}

/** An operation in time cannot go on, because even the smallest step fails. What was computed until then is kept. */
export class StuckError extends MeanderError {
  readonly code = 'stuck';
  /** Until when the operation was computed, s. */
  readonly time: number;
  /** The unknown that the last attempt could not settle, and where; a number outside the cell has no place. */
  readonly variable: string;
  readonly place?: CellPlace;
  readonly extrema: readonly FieldExtrema[];

  constructor(
    message: string,
    help: string,
    at: { time: number; variable: string; place?: CellPlace; extrema: readonly FieldExtrema[] },
  ) {
    super(message, help);
    this.time = at.time;
    this.variable = at.variable;
    this.place = at.place;
    this.extrema = at.extrema;
  }
}

/** A converged field does not conserve charge or a species: the result would be wrong, so there is none. */
export class UnbalancedError extends MeanderError {
  readonly code = 'unbalanced';
}

/** A property law was asked outside the range its source covers. */
export class OutOfValidityRangeError extends MeanderError {
  readonly code = 'out-of-validity-range';
}

/** The user or the caller stopped the run. */
export class InterruptedError extends MeanderError {
  readonly code = 'interrupted';
}

/** The run would need more memory or size than there is. */
export class ResourceLimitError extends MeanderError {
  readonly code = 'resource-limit';
}
