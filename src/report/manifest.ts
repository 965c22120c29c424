import { sha256 } from '../sha256.ts';
import type { RunResult } from '../study/results.ts';
import { utf8 } from './encoding.ts';
import type { OutputFile } from './renderer.ts';

/** The command that makes this report again. */
export function repeatCommand(result: RunResult): string {
  return `meander run ${result.caseFile}`;
}

/** What lets anyone repeat the run and check every file of it, `manifest.json`. */
export function manifestJson(result: RunResult, files: readonly OutputFile[]): Promise<string> {
  return manifestOf(result, repeatCommand(result), files);
}

/** The manifest of what a command made of a case file. */
export async function manifestOf(
  result: Pick<RunResult, 'version' | 'caseFile' | 'caseHash'>,
  command: string,
  files: readonly OutputFile[],
): Promise<string> {
  const listed = await Promise.all(
    files.map(async (file) => {
      const bytes = typeof file.content === 'string' ? utf8(file.content) : file.content;
      return { path: file.path, bytes: bytes.length, sha256: await sha256(bytes) };
    }),
  );
  const manifest = {
    version: result.version,
    case: { file: result.caseFile, sha256: result.caseHash },
    command,
    files: listed.sort((left, right) => (left.path < right.path ? -1 : 1)),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
