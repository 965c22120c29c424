import type { Geometry } from '../../src/geometry/geometry.ts';

/**
 * The comb host of benchmarks P1 and P2a: 20 x 120, six solid baffles 16 long and 2 thick from 15 k to 15 k + 2, odd ones
 * on the left wall, even ones on the right.
 *
 * @param unit length of one unit of the above, m
 */
export function combHost(unit = 1e-6): Geometry {
  const baffles = [1, 2, 3, 4, 5, 6];
  return {
    dimension: 2,
    width: 20 * unit,
    height: 120 * unit,
    regions: [{ name: 'host', bottom: 0, top: 120 * unit, porosity: 1, tortuosityFactor: 1, reactiveAreaDensity: 0 }],
    solids: baffles.map((k) => ({
      kind: 'rectangle',
      left: k % 2 === 1 ? 0 : 4 * unit,
      right: k % 2 === 1 ? 16 * unit : 20 * unit,
      bottom: 15 * k * unit,
      top: (15 * k + 2) * unit,
      surface: k + 1,
    })),
    surfaces: [
      { name: 'collector', role: 'collector' },
      { name: 'counter', role: 'counter' },
      ...baffles.map((k) => ({ name: `baffle ${k}`, role: 'host' as const })),
    ],
  };
}
