import type { ReportExtra } from './build-report.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import type { StoredResult } from './stored-result.ts';

/**
 * Files of a folder that its stored result does not hold: what was asked, as it was given and as it was understood. Whoever makes
 * a report again has to bring them.
 */
export const inputFileNames: readonly string[] = ['case.yaml', 'case.resolved.json'];

/**
 * Every file of the report of a stored result, the same as when it was solved where version and extra are the same.
 *
 * @throws UnsupportedFormatError if the result cannot be written in a format asked for
 */
export async function rebuildReport(
  { kind, result }: StoredResult,
  renderer: Renderer,
  extra: ReportExtra = {},
): Promise<OutputFile[]> {
  switch (kind) {
    case 'run':
      return (await import('./build-report.ts')).buildReport(result, renderer, extra);
    case 'sweep':
      return (await import('./sweep/build-report.ts')).buildSweepReport(result, renderer, extra);
    case 'structures':
      return (await import('./structures/build.ts')).buildStructuresReport(result, renderer, extra);
  }
}
