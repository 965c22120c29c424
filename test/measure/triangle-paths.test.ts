import { describe, expect, it } from 'vitest';
import { geodesicTortuosity } from '../../src/geometry/geodesic.ts';
import type { Geometry, Outline } from '../../src/geometry/geometry.ts';
import { pathTortuosityOn } from '../../src/measure/triangle-paths.ts';
import { triangulate } from '../../src/mesh/triangulate.ts';
import { voronoiBoxes } from '../../src/mesh/voronoi-boxes.ts';
import { cellWith, discAt, polygon, sheet } from '../support/outlines.ts';
import { boxWith } from '../support/structures.ts';

const pathOn = (geometry: Geometry, level = 0) =>
  pathTortuosityOn(voronoiBoxes(geometry, triangulate(geometry, {}, level)), geometry.height)!;

const rectangle = (left: number, right: number, bottom: number, top: number): Outline =>
  polygon([
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ]);

describe('shortest ways through triangles', () => {
  it('straight down an open cell and a straight channel', () => {
    expect(pathOn(cellWith([]))).toBeCloseTo(1, 12);
    expect(pathOn(cellWith([rectangle(-0.1, 0.3, -0.1, 1.1), rectangle(0.6, 1.1, -0.1, 1.1)]))).toBeCloseTo(1, 12);
  });

  it.each([20, 45, 60])('along channels tilted by %d degrees, through joined walls: 1/cos of the tilt', (degrees) => {
    // Channels far longer than wide: what a way saves by cutting across one is at most its width.
    const tilt = Math.tan((degrees * Math.PI) / 180);
    const height = 1;
    const period = 0.05;
    const wall = (k: number) => {
      const x = period * (k + 0.5);
      const bottom = -0.1;
      const top = height + 0.1;
      const at = (y: number, dx: number): [number, number] => [x + dx + y * tilt, y];
      return polygon([at(bottom, 0), at(bottom, 0.02), at(top, 0.02), at(top, 0)]);
    };
    const reach = Math.ceil(1.2 * (tilt / period + 2));
    const geometry = cellWith(
      Array.from({ length: 2 * reach + 4 }, (_, k) => wall(k - reach - 2)),
      { width: 2 * period, sides: 'periodic', levels: [height] },
    );
    const open = 0.03;
    const straight = 1 / Math.cos((degrees * Math.PI) / 180);
    // The shortest way from a place in the mouth touches the wall it leans to at the bottom; both ways are known.
    const exact = meanOver(200, (share) => tiltedWay(share * open, open, tilt, height));
    expect(exact).toBeLessThan(straight);
    expect(pathOn(geometry)).toBeCloseTo(exact, 3);
    expect(Math.abs(pathOn(geometry) - straight)).toBeLessThan(open * straight * tilt);
  });

  it.each([
    ['thick', 0.04],
    ['of no thickness', 0],
  ])('around staggered sheets %s as the visibility graph has it', (_name, thickness) => {
    const levels = [0.2, 0.4, 0.6, 0.8];
    const sides = levels.map((level, k) => ({
      left: k % 2 === 0 ? 0 : 0.15,
      right: k % 2 === 0 ? 0.85 : 1,
      bottom: level - thickness / 2,
      top: level + thickness / 2,
    }));
    const exact = geodesicTortuosity(boxWith(1, 1, sides))!;
    const outlines = sides.map(({ left, right, bottom, top }) =>
      thickness === 0
        ? sheet(left === 0 ? -0.1 : left, bottom, right === 1 ? 1.1 : right, top)
        : rectangle(left === 0 ? -0.1 : left, right === 1 ? 1.1 : right, bottom, top),
    );
    const found = pathOn(cellWith(outlines));
    expect(exact).toBeGreaterThan(2.8);
    expect(found / exact).toBeCloseTo(1, 4);
  });

  it('around a disc: tangents and an arc, closer on a finer mesh', () => {
    // From the top, straight past the disc where it does not stand in the way; else along a tangent, around, and straight down.
    const radius = 0.3;
    const way = (x: number) => {
      const off = Math.abs(x - 0.5);
      if (off >= radius) return 1;
      // Seen from the middle of the disc the way up ends at a tangent point; from the side of the disc it goes straight down.
      const far = Math.hypot(off, 0.5);
      const tangent = Math.sqrt(far ** 2 - radius ** 2);
      const towards = Math.atan2(0.5, off) - Math.acos(radius / far);
      return tangent + radius * towards + 0.5;
    };
    const exact = meanOver(4000, way);
    const geometry = cellWith([discAt(0.5, 0.5, radius)]);
    const errors = [0, 1].map((level) => pathOn(geometry, level) - exact);
    expect(Math.abs(errors[0])).toBeLessThan(2e-3);
    expect(Math.abs(errors[1])).toBeLessThan(Math.abs(errors[0]) / 2);
  });

  it('counts what leads through only, and says nothing where nothing does', () => {
    // A cup that is open upwards keeps half of the counter electrode.
    const cup = rectangle(-0.1, 0.5, 0.4, 0.5);
    const side = rectangle(0.45, 0.5, 0.4, 1.1);
    expect(pathOn(cellWith([cup, side]))).toBeCloseTo(1, 9);
    expect(pathOn(cellWith([rectangle(-0.1, 1.1, 0.4, 0.5)]))).toBeUndefined();
  });
});

function meanOver(count: number, of: (share: number) => number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += of((k + 0.5) / count);
  return sum / count;
}

/** From a place in the mouth of a tilted channel of some opening to the collector: around the corner of the lower wall at the foot. */
function tiltedWay(from: number, open: number, tilt: number, height: number): number {
  // Seen along the channel the walls are x = y tilt and x = open + y tilt; the way leads to the foot of the lower one.
  const start = from + height * tilt;
  // Straight down is open only where the channel is hardly tilted; else the foot of the right wall is nearest.
  if (start <= open) return height;
  return Math.hypot(start - open, height);
}
