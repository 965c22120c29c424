import type { Polyline } from '../../geometry/polyline.ts';
import type { Triangulation } from '../../mesh/mesh.ts';
import { edgesOf } from '../../mesh/voronoi-boxes.ts';

/** What bounds the triangles of each region: counter-clockwise around it, clockwise around what is missing inside. */
export function regionOutlines(triangulation: Triangulation, regions: number): Polyline[][] {
  const { x, y, corners, region } = triangulation;
  const { beside } = edgesOf(triangulation);
  const following = (e: number) => (e % 3 === 2 ? e - 2 : e + 1);
  return Array.from({ length: regions }, (_, r) => {
    const from = new Map<number, number[]>();
    for (let e = 0; e < corners.length; e++) {
      if (region[Math.floor(e / 3)] !== r || (beside[e] >= 0 && region[Math.floor(beside[e] / 3)] === r)) continue;
      from.set(corners[e], [...(from.get(corners[e]) ?? []), corners[following(e)]]);
    }
    const outlines: Polyline[] = [];
    for (const start of from.keys()) {
      // As many sides begin at a point as end there, so that every walk comes back to where it began.
      while ((from.get(start)?.length ?? 0) > 0) {
        const points: number[] = [];
        for (let at: number | undefined = start; at !== undefined; at = from.get(at)?.pop()) points.push(at);
        points.pop();
        const values = (of: Float64Array) => Float64Array.from(points, (point) => of[point]);
        outlines.push({ x: values(x), y: values(y), closed: true });
      }
    }
    return outlines;
  });
}
