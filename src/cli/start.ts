import { readFile, writeFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import type { Effects, Output } from './effects.ts';
import { main } from './main.ts';

/** Runs the command line on this process: its arguments, streams and signals. */
export async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), nodeEffects());
}

/** The effects of this process: its streams, disk and signals. */
export function nodeEffects(): Effects {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: process.env,
    now: () => performance.now(),
    readFile,
    writeFile,
    checkResultFolder: async (path, kept) => (await import('../node.ts')).checkResultFolder(path, kept),
    writeResultFolder: async (path, files, kept) => (await import('../node.ts')).writeResultFolder(path, files, kept),
    openPoints: async (folder) => (await import('../node.ts')).openPointFile(folder),
    startWorkers: async (count) => new (await import('../node.ts')).PointPool(count),
    loadLinearCore: async () => (await import('sparse-linear-solver-wasm')).loadLinearCore(),
    createRenderer: async () => (await import('../node.ts')).createNodeRenderer(),
    loadHdf5: async () => (await import('../node.ts')).loadHdf5(),
    interruptible,
  };
}

/** What a script with no terminal gets: wide enough for the tables, narrow enough for a log. */
const usualColumns = 100;

function outputOf(stream: NodeJS.WriteStream): Output {
  let isClosed = false;
  // The reader has gone (`meander run … | head`): that is no failure, and the result is still written.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isClosed = true;
  });
  return {
    write: (text) => {
      if (!isClosed) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    hasColours: styleText('red', '.', { stream }) !== '.',
    get columns() {
      return stream.columns ?? usualColumns;
    },
  };
}

/** Turns the signals that ask a program to stop into an abort; the second one stops it at once. */
async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
