import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/errors.ts';
import { spanning } from '../../../src/geometry/image/percolation.ts';
import { refined } from '../../../src/geometry/image/pore-image.ts';
import { solvePixels } from '../../../src/solve/pixels/pixel-laplace.ts';
import { drawn, oneDisc, picture } from '../../support/pictures.ts';

describe('the Laplace solver of pixels', () => {
  it('gives the flux of a network that can be worked out by hand', async () => {
    // Half cells of 1/2 at both ends, and a pixel's way of 1 between centres.
    expect((await solvePixels(drawn('.', '.', '.'), 'mirror')).flux).toBeCloseTo(1 / 3, 14);
    // From the second pixel on two ways lead down.
    const { flux, potential } = await solvePixels(drawn('.#', '..', '..'), 'mirror');
    // Down to the middle of the second pixel: half a pixel and a whole one.
    expect(flux).toBeCloseTo(1 / (1 / 2 + 1 + resistanceBelow()), 13);
    expect(potential[1]).toBe(0);
  });

  it('takes as many iterations for a large picture as for a small one, however winding', async () => {
    const iterations: number[] = [];
    for (const factor of [1, 4, 8]) {
      const winding = refined(
        picture(60, 60, (i, j) => j % 12 < 10 || (Math.floor(j / 12) % 2 === 0 ? i >= 56 : i < 4)),
        factor,
      );
      iterations.push((await solvePixels(winding, 'mirror')).iterations);
    }
    expect(Math.max(...iterations)).toBeLessThan(30);
  });

  it('keeps thin walls apart on coarse grids', async () => {
    const comb = picture(257, 257, (i, j) => i % 2 === 0 || (j === 128 && i % 4 === 1));
    const { flux, iterations } = await solvePixels(comb, 'mirror');
    expect(iterations).toBeLessThan(30);
    expect(flux).toBeCloseTo(129 / 257, 10);
  });

  it('joins the sides where they are periodic: shifting the picture changes nothing', async () => {
    const image = picture(31, 17, (i, j) => (i * 7 + j * 5) % 9 > 2);
    const shifted = picture(31, 17, (i, j) => image.pore[j * 31 + ((i + 11) % 31)] === 1);
    const [one, other] = await Promise.all(
      [image, shifted].map(async (each) => (await solvePixels(spanning(each, 'periodic').image, 'periodic')).flux),
    );
    expect(Math.abs(other / one - 1)).toBeLessThan(1e-12);
  });

  it('tells its progress, and stops when it is asked to', async () => {
    const image = oneDisc(100, 0.3);
    const told: number[] = [];
    await solvePixels(image, 'mirror', { onProgress: (done) => told.push(done) });
    expect(told.at(-1)).toBe(1);
    const controller = new AbortController();
    const stopped = solvePixels(image, 'mirror', {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toBeInstanceOf(InterruptedError);
  });

  it('has nothing to solve where no pore leads in', async () => {
    await expect(solvePixels(drawn('##', '..'), 'mirror')).rejects.toThrow('no pore touches the first row');
  });
});

/**
 * Between the second pixel of the left column and the plane below: pixels a (left, second row), b (right, second row), c and d below them, all
 * joined by conductances 1 and to the plane by 2.
 */
function resistanceBelow(): number {
  // With a at 1: b = (a + d)/2, c = (a + d)/4, d = (b + c)/4 = 3(a + d)/16, so that d = 3/13.
  const d = 3 / 13;
  const b = (1 + d) / 2;
  const c = (1 + d) / 4;
  return 1 / (1 - b + (1 - c));
}
