import type { RunResult } from '../study/results.ts';
import { sha256, utf8 } from './encoding.ts';
import type { OutputFile } from './renderer.ts';

/** The command that makes this report again. */
export function repeatCommand(result: RunResult): string {
  return `meander run ${result.caseFile}`;
}

/** What a folder was made from, and how. */
export interface Origin {
  readonly version: string;
  readonly caseFile: string;
  /** SHA-256 of the case file's bytes, hexadecimal. */
  readonly caseHash: string;
  /** The command that makes the folder again. */
  readonly command: string;
}

/** What lets anyone repeat what was done and check every file of it, `manifest.json`. */
export async function manifestJson(origin: Origin, files: readonly OutputFile[]): Promise<string> {
  const listed = await Promise.all(
    files.map(async (file) => {
      const bytes = typeof file.content === 'string' ? utf8(file.content) : file.content;
      return { path: file.path, bytes: bytes.length, sha256: await sha256(bytes) };
    }),
  );
  const manifest = {
    version: origin.version,
    case: { file: origin.caseFile, sha256: origin.caseHash },
    command: origin.command,
    files: listed.sort((left, right) => (left.path < right.path ? -1 : 1)),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
