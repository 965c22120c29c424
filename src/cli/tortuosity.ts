import { basename, extname, join } from 'node:path';
import type { ChosenUnits, GreyImage, MeshCell } from '../case/index.ts';
import type { Crop, ImageTreatment, Segmented } from '../geometry/image/segment.ts';
import type { StructureEntry, StructuresResult } from '../study/structure-results.ts';
import type { Command } from './command.ts';
import type { Effects } from './effects.ts';
import { formatWords, tableFormatOption, tableFormatsOf } from './formats.ts';
import { ProgressLine } from './progress.ts';
import { styled } from './style.ts';
import { themeFrom, themeOption, themeWords } from './theme-option.ts';
import { UsageError } from './usage-error.ts';

/** What only a picture can be told. */
const pictureOptions = {
  'pixel-size': {
    type: 'string',
    requiresArg: true,
    describe: 'Edge of a pixel, such as "0.2 um"; without it lengths are in pixels',
  },
  page: { type: 'string', requiresArg: true, describe: 'Page of a TIFF, from 1  [default: 1]' },
  crop: { type: 'string', requiresArg: true, describe: 'Part of the picture: left,top,width,height in pixels' },
  flip: { type: 'string', requiresArg: true, describe: 'horizontal, vertical or both' },
  threshold: {
    type: 'string',
    requiresArg: true,
    describe: 'Pixels above this grey value are bright  [default: by Otsu]',
  },
  pores: { type: 'string', requiresArg: true, describe: 'What is pore: bright or dark  [default: bright]' },
  'pore-values': {
    type: 'string',
    requiresArg: true,
    describe: 'Grey values that are pore instead, such as 0,120-140',
  },
  smooth: { type: 'string', requiresArg: true, describe: 'Times the boundary is smoothed; keeps the porosity' },
  coarsen: { type: 'string', requiresArg: true, describe: 'Join this many pixels along both edges to one' },
  refine: { type: 'string', requiresArg: true, describe: 'Cut each pixel into this many along both edges' },
  periodic: { type: 'boolean', describe: 'Join the sides instead of taking them for mirror planes' },
} as const;

/** `meander tortuosity`: how the pores of a structure conduct. */
export const tortuosityCommand: Command = {
  usage: 'tortuosity <structure>',
  describe: 'Tortuosity, pore sizes and flux of an image, a mesh or the structures of a case',
  positionals: {
    structure: {
      type: 'string',
      demandOption: true,
      describe: 'Image (PNG, TIFF), case file (YAML) or mesh of Gmsh (MSH)',
    },
  },
  options: {
    ...pictureOptions,
    unit: { type: 'string', requiresArg: true, describe: 'Of the lengths in a mesh, such as um' },
    diffusivity: {
      type: 'string',
      requiresArg: true,
      describe: 'Of the free electrolyte, such as "3e-10 m^2/s": gives the effective one',
    },
    conductivity: {
      type: 'string',
      requiresArg: true,
      describe: 'Of the free electrolyte, such as "10 mS/cm": gives the effective one',
    },
    out: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      describe: 'Folder for the report  [default: results/<name>-tortuosity]',
    },
    ...tableFormatOption('csv'),
    ...themeOption,
    json: { type: 'boolean', describe: 'Print summary.json on stdout and nothing else' },
    quiet: { alias: 'q', type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['$0 tortuosity separator.png --pixel-size "50 nm" --pores dark', 'A micrograph whose pores are dark'],
    ['$0 tortuosity scan.tif --page 12 --crop 0,0,800,800 --json', 'A part of a slice, numbers only'],
    ['$0 tortuosity cases/vga-vs-hga.yaml', 'Every resolved layer of a case'],
    ['$0 tortuosity pores.msh --unit um', 'A mesh of Gmsh between its curves "collector" and "counter"'],
  ],

  async run(values, effects) {
    const path = values.structure as string;
    const text = (name: string) => values[name] as string | undefined;
    const folder = text('out') ?? join('results', `${basename(path, extname(path))}-tortuosity`);
    const start = effects.now();
    const theme = themeFrom(values);
    const formats = await tableFormatsOf(text('format'), 'structure');
    const electrolyte = {
      diffusivity: await quantityOf('diffusivity', text('diffusivity'), 'm^2/s', '3e-10 m^2/s'),
      conductivity: await quantityOf('conductivity', text('conductivity'), 'S/m', '10 mS/cm'),
    };
    const pixel = await quantityOf('pixel-size', text('pixel-size'), 'm', '0.2 um');
    const treatment = treatmentOf(text);
    const page = wholeNumber('page', text('page'), 1) ?? 1;
    const bytes = await readBytes(path, effects);
    // Asked before the solve, so that a mistyped folder costs no time.
    await effects.checkResultFolder(folder);

    const progress = new ProgressLine(effects.stderr, values.quiet !== true);
    let result: StructuresResult;
    try {
      result = await effects.interruptible(async (signal) => {
        const context = {
          signal,
          onProgress: (each: { done: number; what: string }) =>
            progress.show({ done: 0.9 * each.done, what: each.what }),
        };
        let structures: StructureEntry[];
        let units: ChosenUnits | undefined;
        if (/\.ya?ml$/iu.test(path)) {
          refusePictureOptions(values);
          const { readCaseFile } = await import('../node.ts');
          const { structuresOfCase } = await import('../study/structures-of-case.ts');
          const { caseFile } = await readCaseFile(path, effects.readFile);
          units = caseFile.units;
          structures = await structuresOfCase(caseFile, { core: await effects.loadLinearCore(), ...context });
        } else if (/\.msh$/iu.test(path)) {
          refusePictureOptions(values);
          structures = [await meshEntry(path, bytes, text('unit'), effects)];
        } else if (/\.(vtu|vtk|stl)$/iu.test(path)) {
          throw new UsageError(
            `${path} is a mesh of a kind that is not read here`,
            'give a mesh of Gmsh (MSH), an image (PNG, TIFF) or a case file (YAML)',
          );
        } else {
          structures = [
            await pictureEntry(path, await pictureOf(bytes, page, treatment), pixel, values.periodic === true, context),
          ];
        }
        const { version } = await import('../version.ts');
        const { sha256 } = await import('../sha256.ts');
        return {
          title: `Structure of ${basename(path)}`,
          version,
          file: path,
          fileHash: await sha256(bytes),
          command: commandOf(path, values) + formatWords(formats) + themeWords(theme),
          structures,
          ...(units === undefined ? {} : { units }),
          ...definedOf(electrolyte),
        };
      });
      progress.show({ done: 0.92, what: 'drawing the figures' });
      const { buildStructuresReport } = await import('../report/structures/build.ts');
      const files = await buildStructuresReport(result, await effects.createRenderer(), {
        ...formats,
        theme,
      });
      await effects.writeResultFolder(folder, files);
      progress.clear();
      if (values.json === true) {
        effects.stdout.write(files.find((file) => file.path === 'summary.json')!.content as string);
      }
    } finally {
      progress.clear();
    }
    if (values.json !== true && values.quiet !== true) await tell(effects, result, folder, effects.now() - start);
    return 0;
  },
};

function definedOf(electrolyte: { diffusivity?: number; conductivity?: number }) {
  const { diffusivity, conductivity } = electrolyte;
  return {
    ...(diffusivity === undefined ? {} : { diffusivity }),
    ...(conductivity === undefined ? {} : { conductivity }),
  };
}

async function readBytes(path: string, effects: Effects): Promise<Uint8Array> {
  try {
    return await effects.readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? error})`;
    throw new UsageError(`${path}: ${reason}`, 'name an image (PNG, TIFF), a case file (YAML) or a mesh (MSH)');
  }
}

async function pictureOf(bytes: Uint8Array, page: number, treatment: ImageTreatment): Promise<Segmented> {
  const [{ decodeImage, requireSolvableSize }, { segment }] = await Promise.all([
    import('../geometry/image/decode.ts'),
    import('../geometry/image/segment.ts'),
  ]);
  const grey: GreyImage = await decodeImage(bytes, page);
  const { crop, coarsening = 1, refinement = 1 } = treatment;
  const size = (pixels: number) => Math.floor(pixels / coarsening) * refinement;
  requireSolvableSize(size(crop?.columns ?? grey.columns), size(crop?.rows ?? grey.rows));
  return segment(grey, treatment);
}

async function pictureEntry(
  path: string,
  { image, threshold, notes, scale }: Segmented,
  pixel: number | undefined,
  periodic: boolean,
  context: { signal: AbortSignal; onProgress: (progress: { done: number; what: string }) => void },
): Promise<StructureEntry> {
  const [{ characterise }, { pictureMeasures }] = await Promise.all([
    import('../study/structure.ts'),
    import('../study/structures-of-case.ts'),
  ]);
  const picture = await characterise(image, { sides: periodic ? 'periodic' : 'mirror', ...context });
  const edge = (pixel ?? 1) * scale;
  const said = threshold === undefined ? [] : [`grey values above ${threshold} are bright`];
  return {
    name: nameOf(path),
    label: basename(path),
    lengthUnit: pixel === undefined ? 'pixel' : 'm',
    ...pictureMeasures(picture, edge),
    notes: [...said, ...notes, ...picture.notes],
  };
}

/** A mesh without a case: its curves "collector" and "counter" are where current goes in and out, "solid" is no pore. */
async function meshEntry(
  path: string,
  bytes: Uint8Array,
  unit: string | undefined,
  effects: Effects,
): Promise<StructureEntry> {
  if (unit === undefined) {
    throw new UsageError('a mesh does not say the unit of its lengths', 'add it, such as --unit um');
  }
  const [{ readGmsh }, { meshedCell }, { meshedGeometry }, metres] = await Promise.all([
    import('../mesh/gmsh.ts'),
    import('../study/structure-on-mesh.ts'),
    import('../geometry/meshed.ts'),
    quantityOf('unit', `1 ${unit}`, 'm', '1 um'),
  ]);
  const mesh = readGmsh(new TextDecoder().decode(bytes), path);
  for (const end of ['collector', 'counter']) {
    if (mesh.boundaries.includes(end)) continue;
    throw new UsageError(
      `${path} has no physical curve "${end}"; its curves are ${mesh.boundaries.map((name) => `"${name}"`).join(', ') || 'none'}`,
      'name where current goes in and out "counter" and "collector" in Gmsh, or give a case file that says which curves they are',
    );
  }
  const cell: MeshCell = {
    file: { name: path, mesh },
    unit: metres!,
    symmetry: 'planar',
    footprint: 'collector',
    regions: mesh.regions.map((name) => ({ name, kind: name === 'solid' ? 'solid' : 'open' })),
    boundaries: {
      collector: ['collector'],
      counter: ['counter'],
      host: mesh.boundaries.filter((name) => name !== 'collector' && name !== 'counter'),
    },
  };
  return {
    name: nameOf(path),
    label: basename(path),
    ...meshedCell(cell, meshedGeometry(cell), await effects.loadLinearCore()),
  };
}

/** A name for files from that of a structure. */
function nameOf(path: string): string {
  return basename(path, extname(path)).replace(/[^\w-]+/gu, '-') || 'structure';
}

/** A quantity from the command line in SI units. */
async function quantityOf(
  name: string,
  written: string | undefined,
  unit: string,
  example: string,
): Promise<number | undefined> {
  if (written === undefined) return undefined;
  const { readQuantity } = await import('../case/schema/quantity.ts');
  const read = readQuantity(written, { unit, example, exclusiveMinimum: 0 });
  if (typeof read === 'number') return read;
  throw new UsageError(
    `--${name}: ${read.message.replace('{key} ', '')}`,
    read.help ?? `for example --${name} "${example}"`,
  );
}

function wholeNumber(name: string, written: string | undefined, least: number): number | undefined {
  if (written === undefined) return undefined;
  const value = Number(written);
  if (Number.isInteger(value) && value >= least && written.trim() !== '') return value;
  throw new UsageError(
    `--${name} is ${written}, but must be a whole number of at least ${least}`,
    'see `meander tortuosity --help`',
  );
}

function choice<Value extends string>(
  name: string,
  written: string | undefined,
  values: readonly Value[],
): Value | undefined {
  if (written === undefined) return undefined;
  const found = values.find((value) => value === written);
  if (found !== undefined) return found;
  throw new UsageError(
    `--${name} is ${written}, but must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
    'see `meander tortuosity --help`',
  );
}

/** What is to be done with a picture, from the options. */
function treatmentOf(text: (name: string) => string | undefined): ImageTreatment {
  const crop = cropOf(text('crop'));
  const poreValues = poreValuesOf(text('pore-values'));
  const threshold = wholeNumber('threshold', text('threshold'), 0);
  const pores = choice('pores', text('pores'), ['bright', 'dark']);
  const given = threshold === undefined ? 'pores' : 'threshold';
  if (poreValues !== undefined && (threshold !== undefined || pores !== undefined)) {
    throw new UsageError(`--pore-values and --${given} exclude each other`, 'say what is pore in one way');
  }
  return {
    crop,
    flip: choice('flip', text('flip'), ['horizontal', 'vertical', 'both']),
    threshold,
    pores,
    poreValues,
    smoothing: wholeNumber('smooth', text('smooth'), 0),
    coarsening: wholeNumber('coarsen', text('coarsen'), 1),
    refinement: wholeNumber('refine', text('refine'), 1),
  };
}

function cropOf(written: string | undefined): Crop | undefined {
  if (written === undefined) return undefined;
  const numbers = written.split(',').map(Number);
  if (numbers.length === 4 && numbers.every((each) => Number.isInteger(each) && each >= 0)) {
    const [left, top, columns, rows] = numbers;
    return { left, top, columns, rows };
  }
  throw new UsageError(
    `--crop is ${written}, but must be four whole numbers`,
    'left,top,width,height in pixels, such as 100,0,800,800',
  );
}

function poreValuesOf(written: string | undefined): [number, number][] | undefined {
  return written?.split(',').map((part) => {
    const range = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/u.exec(part);
    if (range === null || Number(range[2] ?? range[1]) < Number(range[1])) {
      throw new UsageError(`--pore-values: "${part}" is no grey value`, 'give values and ranges, such as 0,120-140');
    }
    return [Number(range[1]), Number(range[2] ?? range[1])];
  });
}

function refusePictureOptions(values: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(pictureOptions).find((name) => values[name] !== undefined && values[name] !== false);
  if (given === undefined) return;
  throw new UsageError(`--${given} is for images, but this is none`, 'say it in the case file, or in the mesh');
}

/** The command that does it again. */
function commandOf(path: string, values: Readonly<Record<string, unknown>>): string {
  const names = [...Object.keys(pictureOptions), 'unit', 'diffusivity', 'conductivity'];
  const quoted = (word: string) => (/^[\w./,-]+$/u.test(word) ? word : `"${word}"`);
  const options = names.flatMap((name) => {
    const value = values[name];
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name} ${quoted(String(value))}`];
  });
  return ['meander tortuosity', quoted(path), ...options].join(' ');
}

async function tell(effects: Effects, result: StructuresResult, folder: string, milliseconds: number): Promise<void> {
  const [{ structureTables }, { notesOf }] = await Promise.all([
    import('../report/structures/table.ts'),
    import('../report/structures/notes.ts'),
  ]);
  const { stdout } = effects;
  const notes = notesOf(result)
    .map((note) => `${styled('yellow', 'note', stdout)}  ${note}\n`)
    .join('');
  stdout.write(
    `${styled('bold', result.title, stdout)}\n\n${structureTables(result)}\n\n${notes}` +
      `Report   ${styled('cyan', join(folder, 'report.html'), stdout)}\n` +
      `Numbers  ${join(folder, 'summary.json')}\n` +
      `Time     ${(milliseconds / 1000).toFixed(1)} s\n`,
  );
}
