import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { PointOutcome } from '../study/point.ts';
import type { PointStore } from '../study/sweep.ts';

/** Name of the store in the folder of a sweep. */
export const pointFileName = 'points.jsonl';

/** How long written points may stay with the operating system before they are asked onto the disk, ms. */
const longestUnsynced = 1000;

/**
 * The points that have been solved, as lines of JSON that are only ever appended: each a checksum and a point. A line is written
 * in one piece before its point counts as done, so that the death of the process costs at most the points in hand. Every second,
 * and when the file is closed, what was written is asked onto the disk (`fdatasync`), so that the loss of power costs no more
 * than that second.
 *
 * What is not a whole line with its checksum, such as the last line of a process that was killed, is left out, and its
 * point solved again.
 */
export class PointFile implements PointStore, AsyncDisposable {
  private readonly file: FileHandle;
  private readonly outcomes: Map<string, PointOutcome>;
  /** One after the other, so that no two lines mix. */
  private last: Promise<void> = Promise.resolve();
  private synced = performance.now();

  private readonly explain: (error: unknown) => Error;

  private constructor(file: FileHandle, outcomes: Map<string, PointOutcome>, explain: (error: unknown) => Error) {
    this.file = file;
    this.outcomes = outcomes;
    this.explain = explain;
  }

  /**
   * Opens a store, or begins one.
   *
   * @param explain makes of what the system says, such as of a full disk, what is thrown
   */
  static async open(path: string, explain = (error: unknown) => error as Error): Promise<PointFile> {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const file = await open(path, 'a');
    // What was torn off stays a line of its own, which nobody reads.
    if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n');
    return new PointFile(file, pointsOf(text), explain);
  }

  /** How many points it knows. */
  get size(): number {
    return this.outcomes.size;
  }

  get(key: string): PointOutcome | undefined {
    return this.outcomes.get(key);
  }

  put(key: string, outcome: PointOutcome): Promise<void> {
    this.outcomes.set(key, outcome);
    this.last = this.last.then(() => this.append(lineOf(key, outcome)));
    return this.last;
  }

  private async append(line: string): Promise<void> {
    try {
      await this.file.appendFile(line);
      if (performance.now() - this.synced < longestUnsynced) return;
      await this.file.datasync();
      this.synced = performance.now();
    } catch (error) {
      throw this.explain(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What went wrong with a line was told to whoever put it.
    await this.last.catch(() => undefined);
    await this.file.datasync().catch(() => undefined);
    await this.file.close();
  }
}

/** One line of a store. */
export function lineOf(key: string, outcome: PointOutcome): string {
  const point = JSON.stringify({ key, outcome });
  return `{"check":"${checksum(point)}","point":${point}}\n`;
}

/** The points of a store by their keys. Of the same point the first counts. */
export function pointsOf(text: string): Map<string, PointOutcome> {
  const outcomes = new Map<string, PointOutcome>();
  for (const line of text.split('\n')) {
    const [, check, point] = /^\{"check":"([0-9a-f]{16})","point":(.*)\}$/u.exec(line) ?? [];
    if (point === undefined || checksum(point) !== check) continue;
    const { key, outcome } = JSON.parse(point) as { key: string; outcome: PointOutcome };
    if (!outcomes.has(key)) outcomes.set(key, outcome);
  }
  return outcomes;
}

/** The first 64 bits of SHA-256. */
function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
