import { describe, expect, it } from 'vitest';
import type { Geometry, Outline, Rectangle } from '../../src/geometry/geometry.ts';
import { planeMesh } from '../../src/mesh/plane-mesh.ts';
import { overallOrder } from '../support/convergence.ts';
import { laplaceOn } from '../support/laplace.ts';
import { cellWith, discAt, polygon } from '../support/outlines.ts';

const whole = 2 * Math.PI;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const potentials = new Map([
  [2, () => 0],
  [3, () => 1],
]);

/** Current between the surfaces 2 and 3 on three meshes, and its order over all of them against the exact one. */
function currents(geometry: Geometry, exact: number, levels = [0, 1, 2]) {
  const found = levels.map((level) => {
    const { mesh } = planeMesh(geometry, undefined, level);
    const { inflow } = laplaceOn(geometry, mesh, potentials);
    expect(Math.abs(inflow[2] + inflow[3])).toBeLessThan(1e-10 * Math.abs(exact));
    return inflow[3];
  });
  return { found, order: overallOrder(found.map((current) => current - exact)) };
}

describe('coaxial cylinders: 2 pi h / ln(b/a)', () => {
  const [a, b, height] = [0.2, 0.8, 0.5];
  const exact = (whole * height) / Math.log(b / a);
  const rectangle = (left: number, right: number, surface: number): Rectangle => ({
    kind: 'rectangle',
    left,
    right,
    bottom: 0,
    top: height,
    surface,
  });
  const body = (left: number, right: number, surface: number): Outline =>
    polygon(
      [
        [left, -0.1],
        [right, -0.1],
        [right, height + 0.1],
        [left, height + 0.1],
      ],
      surface,
    );
  const around = { symmetry: 'axisymmetric' as const, levels: [height] };

  it.each([
    ['a tensor grid', cellWith([rectangle(0, a, 2), rectangle(b, 1, 3)], around)],
    ['triangles', cellWith([body(-1, a, 2), body(b, 2, 3)], around)],
  ])('on %s: second order; volume and surfaces are exact', (_, geometry) => {
    const { order, found } = currents(geometry, exact);
    expect(order).toBeGreaterThan(1.9);
    expect(Math.abs(found[2] / exact - 1)).toBeLessThan(1e-3);
    const { mesh } = planeMesh(geometry, undefined, 0);
    expect(sum(mesh.cellVolume) / ((whole / 2) * (b * b - a * a) * height)).toBeCloseTo(1, 12);
    const surface = (index: number) =>
      sum(mesh.boundaryArea.map((area, k) => (mesh.boundarySurface[k] === index ? area : 0)));
    expect(surface(2) / (whole * a * height)).toBeCloseTo(1, 12);
    expect(surface(0) / ((whole / 2) * (b * b - a * a))).toBeCloseTo(1, 12);
  });
});

describe('concentric half spheres: 2 pi / (1/a - 1/b)', () => {
  const [a, b] = [0.2, 0.9];
  const outer: Outline = {
    kind: 'outline',
    closed: true,
    surface: 3,
    corners: [
      { x: b, y: 0 },
      { x: 2, y: 0 },
      { x: 2, y: 2 },
      { x: 0, y: 2 },
      { x: 0, y: b, bulge: -Math.tan(Math.PI / 8) },
    ],
  };

  it('second order on triangles', () => {
    const geometry = cellWith([discAt(0, 0, a, 2), outer], { symmetry: 'axisymmetric' });
    const exact = whole / (1 / a - 1 / b);
    const { order, found } = currents(geometry, exact);
    expect(order).toBeGreaterThan(1.9);
    expect(Math.abs(found[2] / exact - 1)).toBeLessThan(1e-3);
  });
});

describe('an empty cylinder', () => {
  it('conducts as its footprint over its height', () => {
    const geometry = cellWith([], { width: 0.7, symmetry: 'axisymmetric' });
    const { mesh } = planeMesh(geometry, 0.05);
    const { inflow } = laplaceOn(
      geometry,
      mesh,
      new Map([
        [0, () => 0],
        [1, () => 1],
      ]),
    );
    expect(inflow[1] / ((whole / 2) * 0.49)).toBeCloseTo(1, 12);
  });
});
