import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadResultError } from '../../src/errors.ts';
import { readResult, storeResult } from '../../src/report/stored-result.ts';
import type { RunResult } from '../../src/study/results.ts';
import { timedResult } from './fixture.ts';

/** What may stand in a result: everything but `undefined`. */
const arrays = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
);
const keys = fc.oneof(fc.string(), fc.constantFrom('$array', '$number', '$$array', '__proto__', 'constructor'));
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.double(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie('value')),
    fc.dictionary(keys, tie('value')),
  ),
}));

/** The same bits and not merely equal numbers: NaN has many. */
function bits(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    return {
      type: value.constructor.name,
      bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'),
    };
  }
  if (Array.isArray(value)) return value.map(bits);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, each]) => [key, bits(each)]);
}

const asRun = (variants: unknown) => ({ variants }) as unknown as RunResult;

describe('a stored result', () => {
  it('comes back to the last bit, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything), async (variants) => {
        const { kind, result } = await readResult(await storeResult('run', asRun(variants)), 'a');
        expect(kind).toBe('run');
        expect(bits(result)).toEqual(bits({ variants }));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a view of a part of a buffer, and an array that stands twice as one', async () => {
    const whole = Float64Array.of(1, 2, 3, 4);
    const part = whole.subarray(1, 3);
    const stored = await storeResult('run', asRun([{ part, again: part }]));
    const { result } = await readResult(stored, 'a');
    const [read] = (result as unknown as { variants: { part: Float64Array; again: Float64Array }[] }).variants;
    expect(read.part).toEqual(Float64Array.of(2, 3));
    expect(read.again).toBe(read.part);
  });

  it('of a run is that run, and equal results make equal bytes', async () => {
    const run = timedResult;
    const stored = await storeResult('run', run);
    expect((await readResult(stored, 'a')).result).toEqual(run);
    expect(await storeResult('run', structuredClone(run))).toEqual(stored);
  });

  it('is refused wherever it is cut short', async () => {
    const stored = await storeResult('run', timedResult);
    const cuts = [2, 9, 12, 100, stored.length >> 1, stored.length - 9, stored.length - 4, stored.length - 1];
    for (const length of cuts) {
      const error = await readResult(stored.subarray(0, length), 'cell/result.meander').catch((thrown) => thrown);
      expect(error).toBeInstanceOf(BadResultError);
      expect(error.message).toBe('cell/result.meander is cut short or damaged');
      expect(error.help).toContain('copy it again');
    }
    const inside = gunzipSync(stored);
    await expect(readResult(gzipSync(inside.subarray(0, inside.length - 8)), 'a')).rejects.toThrow('is cut short');
  });

  it('is refused when a byte of it is changed', async () => {
    const stored = await storeResult('run', timedResult);
    for (const at of [20, stored.length >> 1, stored.length - 6]) {
      const changed = stored.slice();
      changed[at] ^= 1;
      await expect(readResult(changed, 'a')).rejects.toThrow(BadResultError);
    }
  });

  it('is refused when it is something else', async () => {
    for (const bytes of [
      new Uint8Array(),
      Buffer.from('title: no'),
      gzipSync('text'),
      gzipSync('{"format":"other"}\n'),
    ]) {
      await expect(readResult(bytes, 'a')).rejects.toMatchObject({
        code: 'bad-result',
        message: 'a is no stored result of Meander',
        help: expect.stringContaining('name a folder'),
      });
    }
  });

  it('of a later version, or of a kind it does not know, names the version that reads it', async () => {
    const text = gunzipSync(await storeResult('run', asRun([]))).toString();
    const later = text.replace('"version":1', '"version":2').replace(/"writer":"[^"]*"/u, '"writer":"3.1.0"');
    const unknown = text.replace('"kind":"run"', '"kind":"dream"').replace(/"writer":"[^"]*"/u, '"writer":"3.1.0"');
    for (const changed of [later, unknown]) {
      await expect(readResult(gzipSync(changed), 'a')).rejects.toMatchObject({
        message: expect.stringContaining('a was written by Meander 3.1.0'),
        help: 'use Meander 3.1.0 or later, or solve the case again',
      });
    }
  });
});
