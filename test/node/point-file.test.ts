import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf, PointFile, pointsOf } from '../../src/node/point-file.ts';
import type { PointOutcome } from '../../src/study/point.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meander-points-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const solved = (voltage: number): PointOutcome => ({
  metrics: { cell_voltage: { value: voltage, unit: 'V' } },
  balances: { charge: 1e-15, species: 2e-15 },
  cells: 20,
  newtonIterations: 5,
  notes: ['a note with "quotes", µ and\nlines'],
});
const failed: PointOutcome = {
  failure: { code: 'depleted', message: 'the salt is used up', help: 'use less current' },
};
const outcomes = [solved(0.1), failed, solved(1 / 3), solved(-0), solved(1e-300)];
const lines = outcomes.map((outcome, k) => lineOf(`key${k}`, outcome));
const text = lines.join('');

describe('the lines of a store', () => {
  it('give back what was put in, to the last bit', () => {
    const points = pointsOf(text);
    expect(points.size).toBe(outcomes.length);
    expect(points.get('key2')).toEqual(solved(1 / 3));
    expect(points.get('key1')).toEqual(failed);
  });

  it('give back exactly the whole lines, wherever the file is cut', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
        const points = pointsOf(bytes.subarray(0, length).toString('utf8'));
        let end = 0;
        lines.forEach((line, k) => {
          end += Buffer.byteLength(line);
          // Without its line break a line is whole as well.
          expect(points.has(`key${k}`)).toBe(length >= end - 1);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('leave out a line in which any byte was changed', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] ^= change;
        for (const [key, outcome] of pointsOf(changed.toString('utf8'))) {
          expect(JSON.stringify(outcome)).toBe(JSON.stringify(outcomes[Number(key.slice(3))]));
        }
      }),
    );
  });
});

describe('the file of a store', () => {
  it('begins empty, and knows after it is opened again what was put into it', async () => {
    const path = join(folder, 'new.jsonl');
    const first = await PointFile.open(path);
    expect(first.size).toBe(0);
    await Promise.all(outcomes.map((outcome, k) => first.put(`key${k}`, outcome)));
    await first[Symbol.asyncDispose]();
    expect(readFileSync(path, 'utf8')).toBe(text);
    const second = await PointFile.open(path);
    expect(second.size).toBe(outcomes.length);
    expect(second.get('key2')).toEqual(outcomes[2]);
    await second[Symbol.asyncDispose]();
  });

  it('says in the words of its owner that it cannot be written to', async () => {
    const closed = await PointFile.open(join(folder, 'closed.jsonl'), () => new Error('the disk is full'));
    await closed[Symbol.asyncDispose]();
    await expect(closed.put('key', failed)).rejects.toThrow('the disk is full');
  });

  it('goes on after a torn line, which it only ever appends to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(Buffer.byteLength(text)), async (length) => {
        const path = join(folder, 'torn.jsonl');
        const torn = Buffer.from(text).subarray(0, length);
        writeFileSync(path, torn);
        const before = pointsOf(torn.toString('utf8')).size;
        const opened = await PointFile.open(path);
        expect(opened.size).toBe(before);
        await opened.put('after', failed);
        await opened[Symbol.asyncDispose]();
        const whole = readFileSync(path);
        expect(whole.subarray(0, length).equals(torn)).toBe(true);
        const points = pointsOf(whole.toString('utf8'));
        expect(points.size).toBe(before + 1);
        expect(points.get('after')).toEqual(failed);
      }),
      { numRuns: 100 },
    );
  });
});
