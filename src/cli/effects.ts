import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { Hdf5Encoder } from '../report/hdf5.ts';
import type { OutputFile, Renderer } from '../report/renderer.ts';
import type { PointStore, PointWorkers } from '../study/sweep.ts';

/** One of the two streams a command writes to. */
export interface Output {
  write(text: string): void;
  /** Whether a person is looking, so that progress may be drawn. */
  readonly isTerminal: boolean;
  /** Whether colours are wanted: what kind of stream it is, NO_COLOR and FORCE_COLOR decide. */
  readonly hasColours: boolean;
  /** Width of the terminal in characters; a usual one where there is none. */
  readonly columns: number;
}

/** Everything a command does to the world or learns from it, so that a command can be tested without a disk. */
export interface Effects {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from an arbitrary moment. */
  now(): number;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, text: string): Promise<void>;
  /** Throws when `writeResultFolder` would refuse the path. */
  checkResultFolder(path: string, kept?: readonly string[]): Promise<void>;
  /** Writes a folder whole or not at all; files of it whose names are to be kept stay. */
  writeResultFolder(path: string, files: readonly OutputFile[], kept?: readonly string[]): Promise<void>;
  /** Opens what a folder holds of solved points. */
  openPoints(folder: string): Promise<PointStore & AsyncDisposable>;
  /** Makes those who solve points, as many as asked for or as there are cores. */
  startWorkers(count: number | undefined): Promise<PointWorkers & AsyncDisposable>;
  loadLinearCore(): Promise<LinearCore>;
  createRenderer(): Promise<Renderer>;
  /** Loads the optional package that writes HDF5; rejects with an UnsupportedFormatError where it is not installed. */
  loadHdf5(): Promise<Hdf5Encoder>;
  /** Runs some work with a signal that the user can abort. */
  interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}
