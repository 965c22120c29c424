import { basename, extname, join } from 'node:path';
import type { CaseFile, ResolvedVariant } from '../case/index.ts';
import type { Theme } from '../report/theme.ts';
import type { MeshReport } from '../study/mesh-report.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { ProgressLine } from './progress.ts';
import { styled } from './style.ts';
import { themeFrom, themeOption, themeWords } from './theme-option.ts';
import { UsageError } from './usage-error.ts';

/** `meander mesh`: draws the meshes of a case file and says what is to be known of them before a solve. */
export const meshCommand: Command = {
  usage: 'mesh <case>',
  describe: 'Draw the structure and mesh of a case file, and check its pores, without solving it',
  positionals: {
    case: { type: 'string', demandOption: true, describe: 'Case file (YAML)' },
  },
  options: {
    variant: { type: 'string', requiresArg: true, describe: 'Name of the one variant to mesh  [default: all]' },
    out: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe:
        'Folder for the drawings; an earlier result in it is replaced  [default: results/<name of the case>-mesh]',
    },
    ...themeOption,
    json: { type: 'boolean', describe: 'Print mesh.json on stdout and nothing else' },
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [['$0 mesh cases/vga-vs-hga.yaml --variant hga', 'Drawing in results/vga-vs-hga-mesh']],

  async run(values, effects) {
    const path = values.case as string;
    const folder = (values.out as string | undefined) ?? join('results', `${basename(path, extname(path))}-mesh`);
    const { readCaseFile } = await import('../node.ts');
    const { caseFile, caseHash } = await readCaseFile(path, effects.readFile);
    const chosen = chosenOf(caseFile.variants, values.variant as string | undefined);
    await effects.checkResultFolder(folder);
    const isQuiet = values.quiet === true;
    const progress = new ProgressLine(effects.stderr, !isQuiet);
    const { version } = await import('../version.ts');
    const theme = themeFrom(values);
    const chosenWords = values.variant === undefined ? '' : ` --variant ${values.variant}`;
    const command = `meander mesh ${path}${chosenWords}${themeWords(theme)}`;
    const origin = { version, caseFile: caseFile.file, caseHash, command };
    let reports: readonly MeshReport[];
    try {
      reports = await effects.interruptible((signal) =>
        meshAndDraw(effects, { ...caseFile, variants: chosen }, origin, { folder, theme }, progress, signal),
      );
    } finally {
      progress.clear();
    }
    const { meshJson, meshText } = await import('../report/build-mesh-report.ts');
    if (values.json === true) effects.stdout.write(meshJson(reports, origin));
    else if (!isQuiet) {
      const { DisplayUnits } = await import('../report/display-units.ts');
      const units = new DisplayUnits(caseFile.units);
      const texts = reports.map((report) => meshText(report, units)).join('\n\n');
      const title = styled('bold', caseFile.title, effects.stdout);
      effects.stdout.write(`${title}\n\n${texts}\n\nDrawings ${styled('cyan', folder, effects.stdout)}\n`);
    }
    return tellBlocked(effects, reports);
  },
};

function chosenOf(variants: readonly ResolvedVariant[], name: string | undefined): readonly ResolvedVariant[] {
  if (name === undefined) return variants;
  const chosen = variants.filter((variant) => variant.name === name);
  if (chosen.length > 0) return chosen;
  const names = variants.map((variant) => variant.name).join(', ');
  throw new UsageError(`the case has no variant "${name}"`, `its variants are ${names}`);
}

/** Everything that can be interrupted; the folder is written in one piece at the very end. */
async function meshAndDraw(
  effects: Effects,
  { variants, units }: Pick<CaseFile, 'variants' | 'units'>,
  origin: { version: string; caseFile: string; caseHash: string; command: string },
  { folder, theme }: { folder: string; theme: Theme },
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<readonly MeshReport[]> {
  const { meshReport } = await import('../study/mesh-report.ts');
  const { buildMeshReport } = await import('../report/build-mesh-report.ts');
  const { DisplayUnits } = await import('../report/display-units.ts');
  const { InterruptedError } = await import('../errors.ts');
  const breathe = async (done: number, what: string) => {
    progress.show({ done, what });
    await new Promise((resume) => setTimeout(resume, 0));
    if (signal.aborted) throw new InterruptedError('the meshing was interrupted', 'run it again: nothing was written');
  };
  const reports: MeshReport[] = [];
  for (const { name, label, case: theCase } of variants) {
    await breathe((0.5 * reports.length) / variants.length, `meshing ${name}`);
    reports.push(meshReport(name, label, theCase));
  }
  await breathe(0.5, 'drawing the meshes');
  const files = await buildMeshReport(reports, origin, await effects.createRenderer(), {
    units: new DisplayUnits(units),
    theme,
  });
  await breathe(1, `writing ${folder}`);
  await effects.writeResultFolder(folder, files);
  return reports;
}

/**
 * Says of every variant that no current can flow through why.
 *
 * @returns the exit code
 */
async function tellBlocked(effects: Effects, reports: readonly MeshReport[]): Promise<number> {
  const { describeFailure } = await import('./describe-failure.ts');
  let exitCode = 0;
  for (const { blocked } of reports) {
    if (blocked === undefined) continue;
    const failure = await describeFailure(blocked, effects);
    effects.stderr.write(`${failure.text}\n`);
    exitCode = Math.max(exitCode, failure.exitCode);
  }
  return exitCode;
}
