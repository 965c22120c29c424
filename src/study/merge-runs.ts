import { type MetricName, metricUnits, withoutVariants } from '../case/index.ts';
import { closest } from '../case/problems.ts';
import { BadResultError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { version } from '../version.ts';
import { conditionsNote } from './compare.ts';
import type { CompareSettings, RunResult, VariantResult } from './results.ts';

/** A run that takes part in a comparison. */
export interface NamedRun {
  /** What its variants are told apart by; unique. */
  readonly name: string;
  readonly result: RunResult;
}

/**
 * Several runs as one, whose variants go by `run/variant`, or by the run's name where its file has no variants. Fits are left to
 * the reports of their own.
 *
 * @param asked the baseline by its name in the merged result or by the name of a run with one variant
 * @param command what makes the comparison again
 * @throws BadResultError if there are fewer than two variants, or no such baseline or metric
 */
export async function mergeRuns(
  runs: readonly NamedRun[],
  asked: { readonly baseline?: string; readonly rankBy?: string },
  command: string,
): Promise<RunResult> {
  const single = runs.length === 1;
  const nameOf = ({ name, result }: NamedRun, variant: string) => {
    if (single) return variant;
    return result.variants.length === 1 && variant === withoutVariants ? name : `${name}/${variant}`;
  };
  const all = runs.flatMap((run) => run.result.variants.map((variant) => ({ run, variant })));
  if (all.length < 2) {
    throw new BadResultError(
      'there is only one variant, and nothing to compare it with',
      'name a second file or folder',
    );
  }
  const timesUsed = (label: string) => all.filter(({ variant }) => variant.label === label).length;
  const variants = all.map(({ run, variant }): VariantResult => {
    const name = nameOf(run, variant.name);
    const isPlain = variant.name === withoutVariants && variant.label === withoutVariants && !single;
    const label = isPlain ? run.name : timesUsed(variant.label) > 1 ? `${variant.label} (${run.name})` : variant.label;
    return { ...variant, name, label };
  });
  const published = runs.flatMap(({ result }) => (result.comparison === undefined ? [] : [result.comparison]));
  const versions = [...new Set(runs.map(({ result }) => result.version))];
  const sources = runs.flatMap(({ result }) => result.sources ?? [sourceOf(result)]);
  const [first] = runs;
  // Of two units for one quantity the first is taken: a comparison shows it in one.
  const chosen = runs.flatMap(({ result }) => result.units ?? []);
  const units = chosen.length === 0 ? undefined : Object.assign({}, ...[...chosen].reverse());
  return {
    title: single ? first.result.title : `Comparison of ${runs.map(({ name }) => name).join(', ')}`,
    description: single ? first.result.description : '',
    version,
    caseHash:
      sources.length === 1 ? sources[0].caseHash : await sha256(sources.map(({ caseHash }) => caseHash).join('')),
    caseFile: sources.map(({ caseFile }) => caseFile).join(', '),
    command,
    sources,
    variants,
    ...(published.length === 0
      ? {}
      : {
          comparison: {
            source: [...new Set(published.map(({ source }) => source))].join('; '),
            rows: runs.flatMap((run) =>
              (run.result.comparison?.rows ?? []).map((row) => ({
                ...row,
                variant: nameOf(run, row.variant),
                counterparts: row.counterparts.map((each) => ({ ...each, variant: nameOf(run, each.variant) })),
              })),
            ),
          },
        }),
    ...(units === undefined ? {} : { units }),
    compare: settingsOf(runs, variants, asked),
    notes: [
      ...[conditionsNote(variants) ?? []].flat(),
      ...(versions.length === 1 && versions[0] === version
        ? []
        : [`The results were computed by different versions of Meander: ${versions.join(', ')}.`]),
      ...runs.flatMap(({ name, result }) => result.notes.map((note) => (single ? note : `${name}: ${note}`))),
    ],
  };
}

function sourceOf({ caseFile, caseHash, version: ofRun, command }: RunResult) {
  return { caseFile, caseHash, version: ofRun, ...(command === undefined ? {} : { command }) };
}

function settingsOf(
  runs: readonly NamedRun[],
  variants: readonly VariantResult[],
  { baseline, rankBy }: { readonly baseline?: string; readonly rankBy?: string },
): CompareSettings {
  const names = variants.map(({ name }) => name);
  const given = runs.length === 1 ? runs[0].result.compare : undefined;
  const metric = rankBy ?? given?.rankBy;
  if (metric !== undefined && !(metric in metricUnits)) {
    throw new BadResultError(`there is no metric "${metric}"`, suggestion(metric, Object.keys(metricUnits)));
  }
  if (rankBy !== undefined && variants.filter(({ metrics }) => Number.isFinite(metrics[rankBy]?.value)).length < 2) {
    const had = Object.keys(metricUnits).filter(
      (name) => variants.filter(({ metrics }) => Number.isFinite(metrics[name]?.value)).length > 1,
    );
    throw new BadResultError(
      `no two variants have the metric ${rankBy}`,
      `they have ${had.join(', ') || 'none in common'}`,
    );
  }
  const asked = baseline ?? given?.baseline ?? names[0];
  const ofRun = variants.filter(({ name }) => name.startsWith(`${asked}/`));
  const name = names.find((each) => each === asked) ?? (ofRun.length === 1 ? ofRun[0].name : undefined);
  if (name === undefined) throw new BadResultError(`there is no variant "${asked}"`, suggestion(asked, names));
  return { baseline: name, ...(metric === undefined ? {} : { rankBy: metric as MetricName }) };
}

function suggestion(asked: string, known: readonly string[]): string {
  const meant = closest(asked, known);
  return meant === undefined ? `there are ${known.join(', ')}` : `did you mean "${meant}"?`;
}
