import { describe, expect, it } from 'vitest';
import { surfaceArcs } from '../../src/measure/surface-arcs.ts';
import type { SurfaceCurrent } from '../../src/measure/surface-current.ts';

/** Faces between points in turn, with the electrolyte on the left, in any order. */
function facesOf(points: readonly (readonly [number, number])[], order: readonly number[]): SurfaceCurrent {
  const column = (value: (from: readonly [number, number], to: readonly [number, number]) => number) =>
    Float64Array.from(order, (k) => value(points[k], points[k + 1]));
  const lengthOf = (from: readonly [number, number], to: readonly [number, number]) =>
    Math.hypot(to[0] - from[0], to[1] - from[1]);
  return {
    x: column((from, to) => (from[0] + to[0]) / 2),
    y: column((from, to) => (from[1] + to[1]) / 2),
    length: column(lengthOf),
    normalX: column((from, to) => (to[1] - from[1]) / lengthOf(from, to)),
    facing: column((from, to) => (to[0] - from[0]) / lengthOf(from, to)),
    area: column(lengthOf),
    currentDensity: column(() => 1),
    halfHeight: column(() => 0),
    surface: new Int32Array(order.length).fill(2),
  };
}

describe('the arcs of surfaces', () => {
  it('run along an open line from its beginning', () => {
    const faces = facesOf(
      [
        [0, 0],
        [1, 0],
        [1, 2],
        [4, 6],
      ],
      [2, 0, 1],
    );
    const { arc, fromX, toY } = surfaceArcs(faces);
    expect([...arc]).toEqual([3 + 2.5, 0.5, 2].map((value) => expect.closeTo(value, 12)));
    expect([...fromX]).toEqual([1, 0, 1].map((value) => expect.closeTo(value, 12)));
    expect([...toY]).toEqual([6, 0, 2].map((value) => expect.closeTo(value, 12)));
  });

  it('run once round a body from its top', () => {
    const count = 24;
    // The electrolyte is outside, on the left of who walks clockwise.
    const points = Array.from({ length: count + 1 }, (_, k) => {
      const angle = Math.PI / 2 - (2 * Math.PI * k) / count;
      return [3e-6 + 1e-6 * Math.cos(angle), 5e-6 + 1e-6 * Math.sin(angle)] as const;
    });
    const order = Array.from({ length: count }, (_, k) => (7 * k + 5) % count);
    const faces = facesOf(points, order);
    const { arc } = surfaceArcs(faces);
    const side = faces.length[0];
    const sorted = [...arc].sort((a, b) => a - b);
    sorted.forEach((value, k) => {
      expect(value / side).toBeCloseTo(k + 0.5, 6);
    });
    expect(faces.y[arc.indexOf(Math.min(...arc))]).toBeCloseTo(Math.max(...faces.y), 15);
  });

  it('turn back at the end of a sheet', () => {
    const faces = facesOf(
      [
        [3, 0],
        [0, 0],
        [3, 0],
      ],
      [0, 1],
    );
    expect([...surfaceArcs(faces).arc]).toEqual([1.5, 4.5]);
  });
});
