import type { RunResult } from '../study/results.ts';
import { sha256, utf8 } from './encoding.ts';
import type { OutputFile } from './renderer.ts';

/** The command that makes this report again. */
export function repeatCommand(result: RunResult): string {
  return result.command ?? `meander run ${result.caseFile}`;
}

/** What lets anyone repeat the run and check every file of it, `manifest.json`. */
export async function manifestJson(result: RunResult, files: readonly OutputFile[]): Promise<string> {
  const manifest = {
    version: result.version,
    case: { file: result.caseFile, sha256: result.caseHash },
    command: repeatCommand(result),
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
