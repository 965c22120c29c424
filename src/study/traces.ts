import type { Traces } from './results.ts';

/** One moment of an operation; filled in and taken over and over. */
interface Row {
  time: number;
  step: number;
  cycle: number;
  voltage: number;
  currentDensity: number;
  capacity: number;
  smallest: number;
  largest: number;
  readonly surfaces: Float64Array;
}

/** Columns besides the surfaces. */
const columns = ['time', 'step', 'cycle', 'voltage', 'currentDensity', 'capacity', 'smallest', 'largest'] as const;

/** Gathers the moments of an operation in memory that doubles when it is full. */
export class TraceRecorder {
  private readonly names: readonly string[];
  private readonly current: Row;
  private readonly width: number;
  private values: Float64Array;
  private count = 0;

  /** @param names of the surfaces whose deposition current is kept */
  constructor(names: readonly string[]) {
    this.names = names;
    this.width = columns.length + names.length;
    this.values = new Float64Array(this.width * 256);
    this.current = {
      time: 0,
      step: 0,
      cycle: 0,
      voltage: 0,
      currentDensity: 0,
      capacity: 0,
      smallest: 0,
      largest: 0,
      surfaces: new Float64Array(names.length),
    };
  }

  /** The row to fill in before `take`. */
  row(): Row {
    return this.current;
  }

  take(): void {
    const at = this.count * this.width;
    if (at + this.width > this.values.length) {
      const larger = new Float64Array(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    for (let k = 0; k < columns.length; k++) this.values[at + k] = this.current[columns[k]];
    this.values.set(this.current.surfaces, at + columns.length);
    this.count++;
  }

  traces(): Traces {
    const column = (k: number) =>
      Float64Array.from({ length: this.count }, (_, row) => this.values[row * this.width + k]);
    const named = (name: (typeof columns)[number]) => column(columns.indexOf(name));
    return {
      time: named('time'),
      step: Int32Array.from(named('step')),
      cycle: Int32Array.from(named('cycle')),
      voltage: named('voltage'),
      currentDensity: named('currentDensity'),
      capacity: named('capacity'),
      smallestSurfaceConcentration: named('smallest'),
      largestSurfaceConcentration: named('largest'),
      surfaces: this.names.map((name, k) => ({ name, currentDensity: column(columns.length + k) })),
    };
  }
}
