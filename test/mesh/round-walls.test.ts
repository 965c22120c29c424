import { describe, expect, it } from 'vitest';
import type { Triangulation } from '../../src/mesh/mesh.ts';
import { roundWalls } from '../../src/mesh/round-walls.ts';

/** Walls through points, one after the other. */
function walls(points: readonly (readonly [number, number])[], closed: boolean): Triangulation {
  const count = closed ? points.length : points.length - 1;
  return {
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    corners: new Int32Array(0),
    region: new Int32Array(0),
    edgeFrom: Int32Array.from({ length: count }, (_, k) => k),
    edgeTo: Int32Array.from({ length: count }, (_, k) => (k + 1) % points.length),
    edgeSurface: new Int32Array(count),
  };
}

const onCircle = (count: number, part = 1) =>
  Array.from({ length: count }, (_, k): [number, number] => {
    const angle = (2 * Math.PI * part * k) / count;
    return [3 + 2 * Math.cos(angle), 2 * Math.sin(angle)];
  });

describe('walls that stand for curves', () => {
  it.each([12, 24, 100])('miss of a circle what a polygon of %d edges does', (count) => {
    const found = roundWalls(walls(onCircle(count), true));
    expect(found?.bulge).toBeCloseTo(2 * (1 - Math.cos(Math.PI / count)), 13);
    expect(found?.turn).toBeCloseTo(360 / count, 10);
    expect(found?.area).toBeCloseTo(4 * (Math.PI - (count / 2) * Math.sin((2 * Math.PI) / count)), 12);
    const { x = Number.NaN, y = Number.NaN } = found?.at ?? {};
    expect(Math.hypot(x - 3, y)).toBeCloseTo(2 * Math.cos(Math.PI / count), 13);
  });

  it('bulge half as much at edges where the curve ends, of which one turn is known', () => {
    const found = roundWalls(walls(onCircle(3 * 16, 1 / 16).slice(0, 3), false));
    const whole = roundWalls(walls(onCircle(16 * 48), true));
    expect((found?.bulge ?? 0) / (whole?.bulge ?? 0)).toBeCloseTo(0.5, 4);
  });

  it('are none where walls are straight or have corners', () => {
    expect(
      roundWalls(
        walls(
          [
            [0, 0],
            [1, 0],
            [3, 0],
            [3, 2],
            [0, 2],
          ],
          true,
        ),
      ),
    ).toBeUndefined();
    expect(
      roundWalls(
        walls(
          [
            [0, 0],
            [1, 0],
            [2, 0],
          ],
          false,
        ),
      ),
    ).toBeUndefined();
  });

  it('are not guessed where several walls meet', () => {
    const star = walls(
      [
        [0, 0],
        [1, 0.1],
        [2, 0],
        [1, 3],
      ],
      false,
    );
    const joined = { ...star, edgeFrom: Int32Array.of(0, 1, 1), edgeTo: Int32Array.of(1, 2, 3) };
    expect(roundWalls({ ...joined, edgeSurface: new Int32Array(3) })).toBeUndefined();
  });
});
