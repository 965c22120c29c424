import { loadLinearCore } from 'sparse-linear-solver-wasm';
import type { Effects, Output } from '../../src/cli/effects.ts';
import { main } from '../../src/cli/main.ts';
import { createNodeRenderer, loadHdf5, ResultFolderError } from '../../src/node.ts';
import type { OutputFile } from '../../src/report/renderer.ts';
import { localWorkers, memoryStore, type PointStore } from '../../src/study/sweep.ts';

/** A stream that remembers what was written to it. */
export class RecordedOutput implements Output {
  text = '';
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
  readonly columns = 100;

  constructor({ isTerminal = false, hasColours = false } = {}) {
    this.isTerminal = isTerminal;
    this.hasColours = hasColours;
  }

  write(text: string): void {
    this.text += text;
  }
}

export interface World {
  /** What stands on the disk, by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Folders that a result cannot go to. */
  readonly takenFolders?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  /** What a folder holds of solved points. */
  readonly points?: PointStore;
  /** What writes HDF5; h5wasm, if left out. */
  readonly loadHdf5?: Effects['loadHdf5'];
  /** Aborts a run when progress first says this. */
  readonly interruptAt?: string;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Result folders that were written, by path. */
  readonly folders: ReadonlyMap<string, readonly OutputFile[]>;
  /** Single files that were written, by path. */
  readonly written: ReadonlyMap<string, string>;
}

/** Runs the command line in a world of its own, without a disk. */
export async function meander(words: readonly string[], world: World = {}): Promise<Outcome> {
  const folders = new Map<string, readonly OutputFile[]>();
  const written = new Map<string, string>();
  const controller = new AbortController();
  const stdout = new RecordedOutput();
  const stderr = new RecordedOutput({ isTerminal: world.isTerminal });
  let milliseconds = 0;
  const effects: Effects = {
    stdout,
    stderr: {
      ...stderr,
      isTerminal: stderr.isTerminal,
      hasColours: false,
      columns: stderr.columns,
      write(text) {
        stderr.write(text);
        if (world.interruptAt !== undefined && text.includes(world.interruptAt)) controller.abort();
      },
    },
    environment: world.environment ?? {},
    now: () => (milliseconds += 1234),
    async readFile(path) {
      const content = world.files?.[path];
      if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    async writeFile(path, text) {
      written.set(path, text);
    },
    async checkResultFolder(path) {
      if (world.takenFolders?.includes(path)) throw new ResultFolderError(path, 'it is taken', 'name another folder');
    },
    async writeResultFolder(path, files) {
      folders.set(path, files);
    },
    async openPoints() {
      return { ...(world.points ?? memoryStore()), async [Symbol.asyncDispose]() {} };
    },
    async startWorkers() {
      const workers = localWorkers(await loadLinearCore());
      return { ...workers, [Symbol.asyncDispose]: async () => workers[Symbol.dispose]() };
    },
    loadLinearCore,
    createRenderer: createNodeRenderer,
    loadHdf5: world.loadHdf5 ?? loadHdf5,
    interruptible: (work) => work(controller.signal),
  };
  const exitCode = await main(words, effects);
  return { exitCode, stdout: stdout.text, stderr: stderr.text, folders, written };
}

/** A cell in one dimension that takes milliseconds to solve. */
export function smallCase({ currentDensity = '2 mA/cm^2', extra = '' } = {}): string {
  return `title: A small cell
electrolyte:
  cation: Li+
  concentration: 1 mol/L
  temperature: 25 degC
  salt_diffusivity: 3e-10 m^2/s
  transference_number: 0.38
cell:
  layers:
    host:
      thickness: 100 um
      structure: { kind: homogenised, porosity: 0.5, tortuosity: 2, reactive_area: 10 }
    separator: { thickness: 50 um, structure: { kind: open } }
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 1 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: ${currentDensity} }
${extra}`;
}
