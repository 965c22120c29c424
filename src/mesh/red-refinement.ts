import type { Triangulation } from './mesh.ts';

/**
 * The same triangles, each cut into four by the middles of its sides. Curved boundaries stay the polygons that they were.
 */
export function refined(coarse: Triangulation): Triangulation {
  const { corners, region, edgeFrom, edgeTo, edgeSurface, joined } = coarse;
  const points = coarse.x.length;
  const xs = [...coarse.x];
  const ys = [...coarse.y];
  const made = new Map<number, number>();
  const middle = (a: number, b: number): number => {
    const side = Math.min(a, b) * points + Math.max(a, b);
    const known = made.get(side);
    if (known !== undefined) return known;
    const point = xs.push((xs[a] + xs[b]) / 2) - 1;
    ys.push((ys[a] + ys[b]) / 2);
    made.set(side, point);
    return point;
  };
  const cut = new Int32Array(4 * corners.length);
  for (let k = 0; k < region.length; k++) {
    const [a, b, c] = corners.subarray(3 * k, 3 * k + 3);
    const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
    cut.set([a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca], 12 * k);
  }
  const lines = edgeFrom.length;
  const from = new Int32Array(2 * lines);
  const to = new Int32Array(2 * lines);
  for (let k = 0; k < lines; k++) {
    const between = middle(edgeFrom[k], edgeTo[k]);
    from.set([edgeFrom[k], between], 2 * k);
    to.set([between, edgeTo[k]], 2 * k);
  }
  return {
    x: Float64Array.from(xs),
    y: Float64Array.from(ys),
    corners: cut,
    region: Int32Array.from({ length: 4 * region.length }, (_, k) => region[k >> 2]),
    edgeFrom: from,
    edgeTo: to,
    edgeSurface: Int32Array.from({ length: 2 * lines }, (_, k) => edgeSurface[k >> 1]),
    ...(joined === undefined ? {} : { joined: joinedRefined(joined, made, points) }),
  };
}

type Joined = NonNullable<Triangulation['joined']>;

/** The middles of sides whose ends are joined are joined as well. */
function joinedRefined({ left, right }: Joined, made: ReadonlyMap<number, number>, points: number): Joined {
  const partner = new Map([...left].map((point, k) => [point, right[k]]));
  const lefts = [...left];
  const rights = [...right];
  for (const [side, point] of made) {
    const [a, b] = [partner.get(Math.floor(side / points)), partner.get(side % points)];
    if (a === undefined || b === undefined) continue;
    const opposite = made.get(Math.min(a, b) * points + Math.max(a, b));
    if (opposite === undefined) continue;
    lefts.push(point);
    rights.push(opposite);
  }
  return { left: Int32Array.from(lefts), right: Int32Array.from(rights) };
}
