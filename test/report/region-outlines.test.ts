import { describe, expect, it } from 'vitest';
import { triangulate } from '../../src/mesh/triangulate.ts';
import { regionOutlines } from '../../src/report/figures/region-outlines.ts';
import { areaOf, cellWith, discAt } from '../support/outlines.ts';

/** Of a closed line, positive counter-clockwise. */
const enclosed = ({ x, y }: { x: Float64Array; y: Float64Array }) =>
  x.reduce((sum, each, k) => sum + (each * y[(k + 1) % x.length] - x[(k + 1) % x.length] * y[k]) / 2, 0);

describe('outlines of the regions of triangles', () => {
  it('run around each region and the other way around its holes, and enclose what the triangles fill', () => {
    const triangulation = triangulate(cellWith([discAt(0.5, 0.3, 0.1), discAt(0.5, 0.7, 0.15)], { levels: [0.5, 1] }));
    const outlines = regionOutlines(triangulation, 2);
    expect(outlines.map((each) => each.length)).toEqual([2, 2]);
    for (const each of outlines) expect(each.map(enclosed).filter((area) => area < 0).length).toBe(1);
    const total = outlines.flat().reduce((sum, each) => sum + enclosed(each), 0);
    expect(total).toBeCloseTo(areaOf(triangulation), 12);
  });
});
