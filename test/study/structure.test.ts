import { describe, expect, it } from 'vitest';
import { characterise } from '../../src/study/structure.ts';
import { drawn, oneDisc, picture } from '../support/pictures.ts';

describe('what a picture says', () => {
  it('with two grids the uncertainty is the distance from the finer, with three it is smaller', async () => {
    const image = oneDisc(60, 0.5);
    const [one, two, three] = await Promise.all(
      [3600, 14_400, 57_600].map(
        async (mostCells) => (await characterise(image, { mostCells })).directions.down.transport!,
      ),
    );
    expect(three.pixels!.refinements.map(({ factor }) => factor)).toEqual([1, 2, 4]);
    expect(two.pixels!.refinements.length).toBe(2);
    const error = (each: typeof one) => Math.abs(each.tortuosityFactor.value - three.tortuosityFactor.value);
    expect(error(two)).toBeLessThan(two.tortuosityFactor.uncertainty!);
    expect(three.tortuosityFactor.uncertainty!).toBeLessThan(two.tortuosityFactor.uncertainty! / 3);
    // A picture too large to be refined keeps the value of its pixels.
    expect(one.tortuosityFactor.value).toBe(one.pixels!.tortuosityFactor);
    expect(error(one)).toBeLessThan(1.2 * one.tortuosityFactor.uncertainty!);
  });

  it('says when a picture is too large to be refined', async () => {
    const { notes } = await characterise(oneDisc(20, 0.3), { mostCells: 400 });
    expect(notes[0]).toMatch(/^with 20 x 20 pixels the picture is too large to be refined as a whole/u);
  });

  it('an open picture conducts as if nothing were there, and has no pore widths', async () => {
    const { porosity, poreSizes, directions } = await characterise(picture(9, 6, () => true));
    expect(porosity).toBe(1);
    expect(poreSizes).toBeUndefined();
    for (const { transport, percolation } of Object.values(directions)) {
      expect(transport!.tortuosityFactor.value).toBeCloseTo(1, 12);
      expect(transport!.pathTortuosity!.value).toBeCloseTo(1, 6);
      expect(percolation).toMatchObject({ through: 1, deadEnds: 0, islands: [] });
    }
  });

  it('is blocked in one direction and open in the other', async () => {
    const { directions } = await characterise(drawn('....', '####', '....'));
    expect(directions.down.transport).toBeUndefined();
    expect(directions.down.percolation.blind).toBe(1);
    expect(directions.across.transport!.relativeDiffusivity.value).toBeCloseTo(2 / 3, 12);
  });

  it('maps the flux: its mean down a channel, nothing in a bay', async () => {
    const image = drawn('.##', '.##', '...', '.##', '.##');
    const fluxMap = (await characterise(image)).directions.down.transport!.fluxMap!;
    expect(fluxMap.magnitude[0]).toBeCloseTo(3, 6);
    expect(fluxMap.magnitude[8]).toBeCloseTo(0, 6);
    expect(fluxMap.magnitude[1]).toBeNaN();
    expect(fluxMap.stagnant).toBeCloseTo(2 / 7, 12);
  });
});
