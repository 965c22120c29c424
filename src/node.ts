/**
 * What Meander needs of Node and not of a browser: reading a case from a file, drawing PNGs, writing a result folder.
 *
 * ```ts
 * import { buildReport, loadLinearCore, runCase } from 'meander';
 * import { createNodeRenderer, readCaseFile, writeResultFolder } from 'meander/node';
 *
 * const { caseFile, caseHash } = await readCaseFile('cases/vga-vs-hga.yaml');
 * const result = await runCase(caseFile, { core: await loadLinearCore(), caseHash });
 * await writeResultFolder('results/vga-vs-hga', await buildReport(result, await createNodeRenderer()));
 * ```
 *
 * A sweep runs on threads and keeps its points in a file:
 *
 * ```ts
 * await using workers = new PointPool();
 * await using store = await openPointFile('results/map');
 * const result = await runSweep(caseFile, { workers, store, caseHash });
 * await writeResultFolder('results/map', await buildSweepReport(result, await createNodeRenderer()), [pointFileName]);
 * ```
 */
import { randomBytes } from 'node:crypto';
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { BadCaseError } from './errors.ts';
import type { OpenedCase } from './index.ts';
import { PointFile, pointFileName } from './node/point-file.ts';
import type { OutputFile, Renderer } from './report/renderer.ts';

export type { OpenedCase } from './index.ts';
export { loadHdf5 } from './node/hdf5.ts';
export { PointFile, pointFileName } from './node/point-file.ts';
export { PointPool } from './node/point-pool.ts';
export type { OutputFile, Renderer } from './report/renderer.ts';

/**
 * Reads a case from a file.
 *
 * @param read reads the bytes; Node's own reader unless a test brings another
 * @throws BadCaseError if the file cannot be read or is not a case
 */
export async function readCaseFile(
  path: string,
  read: (path: string) => Promise<Uint8Array> = readFile,
): Promise<OpenedCase> {
  let bytes: Uint8Array;
  try {
    bytes = await read(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  const { openCase } = await import('./index.ts');
  return openCase(bytes, path, (name) => read(isAbsolute(name) ? name : join(dirname(path), name)));
}

function unreadable(path: string, error: unknown): BadCaseError {
  const [message, help] = {
    ENOENT: ['there is no such file', 'check the path; the cases that come with Meander are in cases/'],
    ENOTDIR: ['there is no such file', 'a part of the path is a file, not a folder'],
    EISDIR: ['this is a folder, not a case file', 'name one of the case files in it'],
    EACCES: ['there is no permission to read this file', 'change its permissions'],
  }[codeOf(error)] ?? [`the file cannot be read: ${error instanceof Error ? error.message : error}`, 'check the path'];
  return new BadCaseError([{ message, help, path: '', frame: '', place: { file: path, line: 1, column: 1 } }]);
}

/** A renderer that draws PNGs with resvg; its native module is loaded with the first call. */
export async function createNodeRenderer(): Promise<Renderer> {
  return (await import('./report/render-node.ts')).createNodeRenderer();
}

/** A result cannot be written to the folder asked for. */
export class ResultFolderError extends Error {
  readonly path: string;
  /** What to try. */
  readonly help: string;

  constructor(path: string, reason: string, help: string, cause?: unknown) {
    super(`${path}: ${reason}`, { cause });
    this.name = 'ResultFolderError';
    this.path = path;
    this.help = help;
  }
}

const manifestName = 'manifest.json';

/** Files that file browsers leave behind; no one misses them. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * Makes sure that a result may be written to a folder: one that does not exist yet in a place that can be written to, an
 * empty one, or one that holds nothing but an earlier result of Meander's, which will be replaced.
 *
 * @param kept names of files that may stand in the folder beside a result
 * @throws ResultFolderError
 */
export async function checkResultFolder(path: string, kept: readonly string[] = []): Promise<void> {
  const target = await realPath(path);
  if (await requireFolder(path, target)) {
    await requireReplaceable(path, target, kept);
    await requireWritable(path, dirname(target));
    return;
  }
  let ancestor = dirname(target);
  while (!(await requireFolder(path, ancestor))) ancestor = dirname(ancestor);
  await requireWritable(path, ancestor);
}

/**
 * Writes a result folder whole or not at all: the files go into a folder beside it, which takes its place at the end. An
 * earlier result is replaced.
 *
 * @param kept names of files of the folder that stay in it
 * @throws ResultFolderError if the folder holds anything that Meander did not write, or cannot be written
 */
export async function writeResultFolder(
  path: string,
  files: readonly OutputFile[],
  kept: readonly string[] = [],
): Promise<void> {
  await checkResultFolder(path, kept);
  const target = await realPath(path);
  const beside = (purpose: string) =>
    join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.${purpose}`);
  const partial = beside('partial');
  /** Folders made on the way, outermost first, so that a failure can leave the disk as it was. */
  const made: string[] = [];
  try {
    await makeFolder(partial, made);
    for (const file of files) {
      await makeFolder(dirname(join(partial, file.path)), made);
      await writeFile(join(partial, file.path), file.content);
    }
    for (const name of kept) await carryOver(join(target, name), join(partial, name));
    await putInPlace(partial, target, beside('old'));
  } catch (error) {
    if (made.length > 0) await rm(made[0], { recursive: true, force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/** Lets a file stand in a second folder as well, as the same file where the disk knows links. */
async function carryOver(from: string, to: string): Promise<void> {
  if (!(await exists(from))) return;
  await link(from, to).catch(() => copyFile(from, to));
}

/**
 * Opens the store of a sweep in its folder, which is made if need be.
 *
 * @throws ResultFolderError if the folder cannot be written to
 */
export async function openPointFile(folder: string): Promise<PointFile> {
  try {
    await makeFolder(await realPath(folder), []);
    return await PointFile.open(join(folder, pointFileName), (error) => unwritable(folder, error));
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Makes a folder and those above it. Node's own recursive call never ends where the system forbids names, as in /proc. */
async function makeFolder(path: string, made: string[]): Promise<void> {
  if (await exists(path)) return;
  await makeFolder(dirname(path), made);
  await mkdir(path);
  made.push(path);
}

/** Swaps the folders by renaming, and swaps back if the second step fails. */
async function putInPlace(partial: string, target: string, aside: string): Promise<void> {
  const isThere = await exists(target);
  if (isThere) await rename(target, aside);
  try {
    await rename(partial, target);
  } catch (error) {
    if (isThere) await rename(aside, target);
    throw error;
  }
  if (isThere) await rm(aside, { recursive: true, force: true });
}

/** The path with links followed as far as it exists, so that a link to a result folder stays a link. */
async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Whether a folder is there; an error if something else is. */
async function requireFolder(asked: string, path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw unwritable(asked, error);
  }
  throw new ResultFolderError(asked, `${path} is a file, not a folder`, 'name another folder');
}

/** Tries it: permissions alone do not tell of read-only disks, nor of anything to the superuser. */
async function requireWritable(asked: string, folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(join(folder, '.meander-')));
  } catch (error) {
    throw unwritable(asked, error);
  }
}

/** An earlier result is known by its manifest, and replaced only if every file in its folder is on it. */
async function requireReplaceable(asked: string, folder: string, kept: readonly string[]): Promise<void> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw unwritable(asked, error);
  });
  const present = names
    .filter((entry) => !entry.isDirectory() && !litter.has(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  if (present.every((name) => kept.includes(name))) return;
  const listed = await listedFiles(join(folder, manifestName));
  if (listed === undefined) {
    throw new ResultFolderError(
      asked,
      'the folder is not empty and holds no result of Meander',
      'name a new folder; only an earlier result is ever replaced',
    );
  }
  const foreign = present.filter((name) => name !== manifestName && !listed.has(name) && !kept.includes(name));
  if (foreign.length === 0) return;
  const more = foreign.length > 1 ? ` and ${foreign.length - 1} more` : '';
  throw new ResultFolderError(
    asked,
    `the folder holds a result and what Meander did not write: ${foreign[0]}${more}`,
    'move that elsewhere or name another folder: replacing the result would delete it',
  );
}

/** The files of a result by its manifest; undefined when there is no manifest of Meander's. */
async function listedFiles(manifestPath: string): Promise<Set<string> | undefined> {
  try {
    const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as { files?: unknown };
    if (!Array.isArray(manifest.files)) return undefined;
    return new Set(manifest.files.map((file: { path?: unknown }) => String(file.path)));
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'a file of the folder is open in another program',
};

function unwritable(path: string, error: unknown): ResultFolderError {
  if (error instanceof ResultFolderError) return error;
  const reason = reasons[codeOf(error)] ?? `the folder cannot be written (${codeOf(error) || error})`;
  return new ResultFolderError(path, reason, 'name another folder', error);
}
