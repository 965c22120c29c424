import type { Formats, OutputFormat, TableFormat } from '../report/output-format.ts';
import type { RunResult } from '../study/results.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { UsageError } from './usage-error.ts';

/** The option of commands that write fields and tables. */
export const formatOption: Command['options'] = {
  format: {
    type: 'string',
    requiresArg: true,
    describe:
      'Of fields and tables: vtu, vti, csv, json, parquet, hdf5, or several with commas  [default: vtu, tables csv]',
  },
};

/** The option of commands whose results are tables alone. */
export function tableFormatOption(usual: string): Command['options'] {
  return {
    format: {
      type: 'string',
      requiresArg: true,
      describe: `Of tables: csv, json, parquet, or several with commas  [default: ${usual}]`,
    },
  };
}

/**
 * The formats that `--format` asks for of tables.
 *
 * @throws UsageError for a word that is no format; UnsupportedFormatError for formats of fields
 */
export async function tableFormatsOf(
  written: string | undefined,
  what: 'sweep' | 'structure',
): Promise<{ readonly formats?: readonly TableFormat[] }> {
  if (written === undefined) return {};
  const { requireTableFormats } = await import('../report/output-format.ts');
  return { formats: requireTableFormats(what, { formats: await namedFormats(written) }) };
}

/**
 * The formats that `--format` asks for. What HDF5 takes is loaded at once, so that a missing package costs no solve.
 *
 * @throws UsageError for a word that is no format; UnsupportedFormatError if there is nothing that writes HDF5
 */
export async function formatsOf(written: string | undefined, effects: Effects): Promise<Formats> {
  if (written === undefined) return {};
  const formats = await namedFormats(written);
  return { formats, ...(formats.includes('hdf5') ? { hdf5: await effects.loadHdf5() } : {}) };
}

async function namedFormats(written: string): Promise<OutputFormat[]> {
  const { outputFormats } = await import('../report/output-format.ts');
  const formats: OutputFormat[] = [];
  for (const word of written.split(',').map((each) => each.trim().toLowerCase())) {
    const format = outputFormats.find((each) => each === word);
    if (format === undefined) {
      const { closest } = await import('../case/problems.ts');
      const meant = closest(word, [...outputFormats]);
      throw new UsageError(
        `--format: there is no format "${word}"`,
        meant === undefined ? `the formats are ${outputFormats.join(', ')}` : `did you mean "${meant}"?`,
      );
    }
    if (!formats.includes(format)) formats.push(format);
  }
  return formats;
}

/** How a command ends that asks for formats. */
export function formatWords({ formats }: Pick<Formats, 'formats'>): string {
  return formats === undefined ? '' : ` --format ${formats.join(',')}`;
}

/**
 * The formats that a result can be written in: those asked for, or the usual ones with what is to be thrown once the result is
 * written, so that no solve is lost to a format.
 */
export async function possibleFormats(
  result: RunResult,
  asked: Formats,
): Promise<{ readonly formats: Formats; readonly refused?: Error }> {
  const [{ requireFormats }, { UnsupportedFormatError }] = await Promise.all([
    import('../report/output-format.ts'),
    import('../errors.ts'),
  ]);
  try {
    requireFormats(result, asked);
    return { formats: asked };
  } catch (error) {
    if (!(error instanceof UnsupportedFormatError)) throw error;
    return { formats: {}, refused: error };
  }
}
