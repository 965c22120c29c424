import { sha256 } from '../sha256.ts';
import type { RunResult } from '../study/results.ts';
import { utf8 } from './encoding.ts';
import type { OutputFile } from './renderer.ts';

/** The command that makes this report again. */
export function repeatCommand(result: RunResult): string {
  return result.command ?? `meander run ${result.caseFile}`;
}

/** What a folder was made from, and how. */
export interface Origin {
  readonly version: string;
  readonly caseFile: string;
  /** SHA-256 of the case file's bytes, hexadecimal. */
  readonly caseHash: string;
  /** Of a comparison, the case files that take part in it. */
  readonly sources?: RunResult['sources'];
  /** The command that makes the folder again. */
  readonly command: string;
}

/** What lets anyone repeat what was done and check every file of it, `manifest.json`. */
export async function manifestJson(origin: Origin, files: readonly OutputFile[]): Promise<string> {
  const manifest = {
    version: origin.version,
    ...(origin.sources === undefined
      ? { case: { file: origin.caseFile, sha256: origin.caseHash } }
      : { cases: origin.sources.map(({ caseFile, caseHash }) => ({ file: caseFile, sha256: caseHash })) }),
    command: origin.command,
    files: await listed(files),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Every file with its size and its SHA-256, by path. */
export async function listed(files: readonly OutputFile[]): Promise<{ path: string; bytes: number; sha256: string }[]> {
  const list = await Promise.all(
    files.map(async (file) => {
      const bytes = typeof file.content === 'string' ? utf8(file.content) : file.content;
      return { path: file.path, bytes: bytes.length, sha256: await sha256(bytes) };
    }),
  );
  return list.sort((left, right) => (left.path < right.path ? -1 : 1));
}
