import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanning } from '../../src/geometry/image/percolation.ts';
import { type PoreImage, porosityOf, refined, type Sides, transposed } from '../../src/geometry/image/pore-image.ts';
import { solvePixels } from '../../src/solve/pixels/pixel-laplace.ts';
import { characterise, percolationOf } from '../../src/study/structure.ts';
import { discs400, drawn, oneDisc, picture, taufactorStructures } from '../support/pictures.ts';

const P2 = JSON.parse(readFileSync(new URL('./reference/P2.json', import.meta.url), 'utf8'));

/** Effective over free diffusivity down a picture, one cell a pixel. */
async function conducted(image: PoreImage, sides: Sides = 'mirror'): Promise<number> {
  const { image: through } = spanning(image, sides);
  const { flux, imbalance } = await solvePixels(through, sides);
  expect(imbalance).toBeLessThan(1e-10);
  return (flux * image.rows) / image.columns;
}

const tauOf = async (image: PoreImage, sides?: Sides) => porosityOf(image) / (await conducted(image, sides));

describe('random discs (P2c)', () => {
  it('one cell a pixel: the reference to 1e-11, and so refined', async () => {
    const image = discs400();
    expect(porosityOf(image)).toBe(0.5992);
    for (const [factor, { Deff_over_D0 }] of [
      [1, P2.P2c_voxel.refined['1x1 per pixel']],
      [2, P2.P2c_voxel.refined['2x2 per pixel']],
    ] as const) {
      const found = await conducted(refined(image, factor));
      expect(Math.abs(found / Deff_over_D0 - 1)).toBeLessThan(1e-11);
    }
  });

  it('the limit of ever finer cells lies within the stated uncertainty', { timeout: 120_000 }, async () => {
    const { directions } = await characterise(discs400());
    const { tortuosityFactor, pixels } = directions.down.transport!;
    expect(Math.abs(pixels!.tortuosityFactor / P2.P2c_voxel.tau_factor.value - 1)).toBeLessThan(1e-11);
    const error = Math.abs(tortuosityFactor.value - P2.P2c_limit.tau_factor.value);
    expect(error).toBeLessThan(tortuosityFactor.uncertainty!);
    expect(tortuosityFactor.uncertainty! / tortuosityFactor.value).toBeLessThan(3e-4);
    expect(pixels!.observedOrder).toBeCloseTo(4 / 3, 1);
  });
});

describe('square arrays of discs (row 12)', () => {
  it.each([
    [0.3, 0.537579984],
    [0.5, 0.3246544724],
    [0.7, 0.1345404422],
  ])('disc fraction %d: towards %d as pixels get smaller', async (share, exact) => {
    const errors: number[] = [];
    for (const n of [100, 400]) errors.push(Math.abs((await conducted(oneDisc(n, share))) / exact - 1));
    expect(errors[1]).toBeLessThan(0.011);
    expect(errors[1]).toBeLessThan(errors[0] / 2);
  });
});

describe("the six structures of TauFactor's notebook (row 14), periodic", () => {
  const structures = taufactorStructures();
  // Beside the numbers there, which stopped at a relative change of 1.6e-3, those of a tight solve.
  it.each([
    { name: 'diagonals', there: 2.0364084, tight: 2.03642083 },
    { name: 'diag-pillars', there: 1.5033146, tight: 1.50338613 },
    { name: 'large-small', there: 1.5958596, tight: 1.59620604 },
    { name: 'small-large', there: 1.5958687, tight: 1.59620604 },
    { name: 'smooth-rough', there: 1.0209299, tight: 1.02093227 },
  ])('$name: $there there, $tight here', async ({ name, there, tight }) => {
    const tau = await tauOf(structures[name], 'periodic');
    expect(tau).toBeCloseTo(tight, 7);
    expect(Math.abs(tau / there - 1)).toBeLessThan(3e-4);
  });

  it('wedge: blocked', () => {
    expect(percolationOf(structures.wedge, 'periodic').percolation.through).toBe(0);
  });
});

describe('pictures with a known answer', () => {
  it('an open picture and straight channels have tortuosity 1', async () => {
    expect(await tauOf(picture(7, 5, () => true))).toBeCloseTo(1, 12);
    expect(await tauOf(picture(40, 30, (i) => i % 10 < 4))).toBeCloseTo(1, 12);
  });

  it('a slanted strip: the factor of a path that is sqrt(2) as long, squared, as pixels get smaller', async () => {
    const errors: number[] = [];
    for (const n of [12, 24, 48]) {
      const strip = picture(n, 12 * n, (i, j) => (i + j) % n < n / 2);
      errors.push((await tauOf(strip, 'periodic')) / 2 - 1);
    }
    expect(Math.abs(errors[2])).toBeLessThan(0.04);
    expect(Math.abs(errors[2])).toBeLessThan(Math.abs(errors[1]));
    expect(Math.abs(errors[1])).toBeLessThan(Math.abs(errors[0]));
  });

  it('a checkerboard is blocked however large its fields: corners do not conduct', () => {
    for (const field of [1, 4]) {
      const board = picture(16, 16, (i, j) => (Math.floor(i / field) + Math.floor(j / field)) % 2 === 0);
      expect(percolationOf(board, 'mirror').percolation.through).toBe(0);
    }
  });

  it('a dead end is listed and changes neither the flux nor the shares of the rest', async () => {
    const plain = drawn('.###', '.###', '.###', '.###');
    const withPocket = drawn('.###', '...#', '.###', '.###');
    expect(await conducted(withPocket)).toBeCloseTo(await conducted(plain), 12);
    expect(percolationOf(withPocket, 'mirror').percolation).toMatchObject({ through: 1, deadEnds: 2 / 6 });
  });
});

describe('symmetries', () => {
  const turned = ({ columns, rows, pore }: PoreImage): PoreImage => ({ columns, rows, pore: pore.slice().reverse() });
  const mirrored = (image: PoreImage): PoreImage =>
    picture(image.columns, image.rows, (i, j) => image.pore[j * image.columns + image.columns - 1 - i] === 1);

  it('turned by a quarter, by a half and mirrored, a picture gives the same to 1e-10', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 4, max: 40 }),
        fc.integer(),
        fc.double({ min: 0.5, max: 0.95, noNaN: true }),
        async (columns, rows, seed, porosity) => {
          let state = seed >>> 0;
          const image = picture(columns, rows, () => {
            state = (Math.imul(1664525, state) + 1013904223) >>> 0;
            return state / 2 ** 32 < porosity;
          });
          if (percolationOf(image, 'mirror').percolation.through === 0) return;
          const found = await conducted(image);
          for (const other of [turned(image), mirrored(image)]) {
            expect(Math.abs((await conducted(other)) / found - 1)).toBeLessThan(1e-10);
          }
          const across = transposed(turned(transposed(image)));
          expect(Math.abs((await conducted(across)) / found - 1)).toBeLessThan(1e-10);
        },
      ),
      { numRuns: 40 },
    );
  });
});
