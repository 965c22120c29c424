import type { GreyImage } from './grey-image.ts';
import { locate, type Path, plain } from './locate.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import type { Case } from './schema/case.ts';

/** A picture that a case names: the file, and the page of it. */
export interface NamedImage {
  readonly file: string;
  readonly page: number;
}

/** The pictures that a case names, by `imageKey`; of one that cannot be read, why. */
export type NamedImages = ReadonlyMap<string, GreyImage | Wording>;

export function imageKey({ file, page }: NamedImage): string {
  return `${page} ${file}`;
}

/** The pictures that a case takes structures from, in the base and in its variants; none if it is no YAML. */
export function imagesNamedIn(text: string): NamedImage[] {
  let data: unknown;
  try {
    data = plain(locate(text, 'case').root);
  } catch {
    // What is wrong with the text is said when it is read.
    return [];
  }
  const entriesOf = (each: unknown): unknown[] =>
    typeof each === 'object' && each !== null ? Object.values(each as Record<string, unknown>) : [];
  const at = (each: unknown, key: string): unknown => (each as Record<string, unknown> | null | undefined)?.[key];
  const found = new Map<string, NamedImage>();
  const pages = new Set([1]);
  const files = new Set<string>();
  // A variant may override the page alone or the file alone: every page of every file is made ready.
  for (const part of [data, ...entriesOf(at(data, 'variants'))]) {
    for (const layer of entriesOf(at(at(part, 'cell'), 'layers'))) {
      const structure = at(layer, 'structure');
      const [file, page] = [at(structure, 'file'), at(structure, 'page')];
      if (typeof file === 'string') files.add(file);
      if (typeof page === 'number') pages.add(page);
    }
  }
  for (const file of files) for (const page of pages) found.set(imageKey({ file, page }), { file, page });
  return [...found.values()];
}

/**
 * Puts the pictures of files in the layers that name them.
 *
 * @returns what is wrong with them
 */
export function fillPictures(cell: Case['cell'] | undefined, images: NamedImages): { wording: Wording; path: Path }[] {
  const found: { wording: Wording; path: Path }[] = [];
  for (const { name, structure } of cell?.layers ?? []) {
    if (structure.kind !== 'image') continue;
    const image = images.get(imageKey(structure));
    if (image !== undefined && 'values' in image) structure.picture = image;
    else {
      const wording = image ?? problems.unreadableImage(structure.file);
      found.push({ wording, path: ['cell', 'layers', name, 'structure', 'file'] });
    }
  }
  return found;
}

/** Columns and rows of a layer's picture as it is meshed, in pixels of the file; undefined where it is not at hand. */
export function pictureSize(structure: {
  readonly picture: GreyImage | undefined;
  readonly crop?: { readonly columns: number; readonly rows: number };
  readonly coarsening: number;
}): { columns: number; rows: number } | undefined {
  const { picture, crop, coarsening } = structure;
  if (picture === undefined) return undefined;
  const whole = (count: number) => Math.floor(count / coarsening) * coarsening;
  const { columns, rows } = crop ?? picture;
  return { columns: whole(columns), rows: whole(rows) };
}
