import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type Case, type CurveKind, type CurveTarget, formatQuantity, type Operation } from '../case/index.ts';
import { monotoneCubic } from '../measure/monotone-cubic.ts';
import { steadyVoltages } from './polarisation.ts';
import type { DepthProfile, Traces } from './results.ts';
import { Variant } from './variant.ts';

/** A point of a curve lies where its cell has nothing to show. */
export class BeyondCellError extends Error {
  /** What to try. */
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

/**
 * What a variant shows where a curve was measured. Every curve has a cell of its own on one mesh, the finer of the two of a
 * variant, so that its meshes and the analysis of its matrices are kept through a fit.
 */
export class CurveExperiment implements Disposable {
  readonly target: CurveTarget;
  private readonly cell: Variant;

  constructor(target: CurveTarget, theCase: Case, core: LinearCore) {
    this.target = target;
    this.cell = new Variant(target.variant, target.variant, this.asked(theCase), core);
  }

  /**
   * The computed values of every measured quantity at every point, SI, laid out as the values of the points.
   *
   * @throws DepletedError, NotConvergedError or StuckError where the cell has no answer; BeyondCellError where the operation
   * ends, or the host does, before the last point
   */
  values(theCase: Case): Float64Array[] {
    return measuring[this.target.kind](this.cell, this.asked(theCase), this.target.points.over);
  }

  /** The case as the measurement needs it. */
  private asked(theCase: Case): Case {
    const { kind, points } = this.target;
    const single: Case = { ...theCase, mesh: { ...theCase.mesh, uncertainty: false } };
    if (kind === 'impedance') return { ...single, impedance: { frequencies: sorted(points.over) } };
    const { impedance: _, ...rest } = single;
    if (kind === 'polarisation') return withCurrent(rest, points.over[0]);
    if (!isInTime(kind)) return rest;
    // Steps in time that are chosen by their error change with the parameters; what that adds to a curve stays below its derivatives.
    const tolerance = Math.min(rest.solver.time.tolerance ?? timeTolerance, timeTolerance);
    return { ...rest, solver: { ...rest.solver, time: { ...rest.solver.time, tolerance } } };
  }

  [Symbol.dispose](): void {
    this.cell.dispose();
  }
}

/** Largest error of a step in time in a fit, relative to the scales of the unknowns. */
export const timeTolerance = 1e-5;

/** Whether a curve is one of an operation in time. */
export function isInTime(kind: CurveKind): boolean {
  return kind === 'voltage' || kind === 'current';
}

type Measuring = (cell: Variant, theCase: Case, over: readonly number[]) => Float64Array[];

const measuring: Readonly<Record<CurveKind, Measuring>> = {
  voltage: (cell, theCase, over) => inTime(cell, theCase, over, ({ voltage }) => voltage),
  current: (cell, theCase, over) => inTime(cell, theCase, over, ({ currentDensity }) => currentDensity),
  polarisation(cell, theCase, over) {
    // From small currents to large ones of either sign, so that each solve starts near its solution.
    const currents = sorted(over).sort((a, b) => Math.sign(a) - Math.sign(b) || Math.abs(a) - Math.abs(b));
    cell.setCase(theCase);
    const voltages = new Map(steadyVoltages(cell, currents).map(({ value }, k) => [currents[k], value]));
    return [Float64Array.from(over, (current) => voltages.get(current) as number)];
  },
  impedance(cell, theCase, over) {
    cell.setCase(theCase);
    cell.solve();
    for (const _ of cell.oscillating()) {
      // Nobody watches.
    }
    const { frequency, impedance } = cell.spectrum!;
    const at = new Map(Array.from(frequency, (each, k) => [each, impedance[k]]));
    const found = over.map((each) => at.get(each)!);
    return [Float64Array.from(found, ({ real }) => real), Float64Array.from(found, ({ imaginary }) => imaginary)];
  },
  concentration(cell, theCase, over) {
    cell.setCase(theCase);
    cell.solve();
    const { heights, concentration } = upward(cell.slices(), cell.host.top);
    const { bottom, top } = cell.host;
    const outside = over.find((position) => position < bottom || position > top);
    if (outside !== undefined) {
      throw new BeyondCellError(
        `the curve has a point at ${formatQuantity(outside, 'm')}, but the host reaches from ${formatQuantity(bottom, 'm')} to ${formatQuantity(top, 'm')}`,
        'positions count from the current collector; leave out points outside the host',
      );
    }
    const between = monotoneCubic(heights, concentration);
    return [Float64Array.from(over, between)];
  },
};

/** The slices of a host from its bottom up. */
function upward({ depth, concentration }: DepthProfile, top: number) {
  const heights = Array.from(depth, (each) => top - each).reverse();
  return { heights, concentration: Array.from(concentration).reverse() };
}

function withCurrent(theCase: Case, currentDensity: number): Case {
  return { ...theCase, operation: { kind: 'galvanostatic', current_density: currentDensity } as Operation };
}

function inTime(
  cell: Variant,
  theCase: Case,
  over: readonly number[],
  read: (traces: Traces) => Float64Array,
): Float64Array[] {
  cell.setCase(theCase);
  cell.solve();
  const traces = cell.traces!;
  const { time } = traces;
  const end = time[time.length - 1];
  const latest = Math.max(...over);
  if (latest > end * (1 + 1e-9)) {
    throw new BeyondCellError(
      `the operation ends at ${formatQuantity(end, 's')}, before the last point of the curve at ${formatQuantity(latest, 's')}`,
      'make the operation longer, or leave out the points after its end',
    );
  }
  return [betweenSteps(traces, read(traces), over)];
}

/** Values of a trace at any times: between the steps in time of one step of the operation, and at a jump those before it. */
function betweenSteps({ time, step, cycle }: Traces, values: Float64Array, at: readonly number[]): Float64Array {
  const starts = [...time.keys()].filter((k) => k === 0 || step[k] !== step[k - 1] || cycle[k] !== cycle[k - 1]);
  const pieces = starts.map((from, piece) => {
    const to = starts[piece + 1] ?? time.length;
    // A jump within a profile stands twice at one time: the later entry is what follows from there.
    const rows = Array.from({ length: to - from }, (_, k) => from + k).filter(
      (k) => (k === to - 1 || time[k + 1] > time[k]) && !Number.isNaN(values[k]),
    );
    return {
      end: time[to - 1],
      between: monotoneCubic(
        rows.map((k) => time[k]),
        rows.map((k) => values[k]),
      ),
    };
  });
  return Float64Array.from(at, (each) =>
    (pieces.find(({ end }) => each <= end) ?? pieces[pieces.length - 1]).between(each),
  );
}

function sorted(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
