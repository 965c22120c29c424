/** A point, m. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where cells of a Voronoi diagram meet, and the ends of the edges that lead away from there. */
export interface VoronoiNode extends Point {
  readonly neighbours: readonly Point[];
}

/**
 * The polygon of what is nearer to a site than to any other, by cutting a box with the lines half-way: counter-clockwise.
 *
 * @param likely how far away sites that matter usually are; others are only looked at where that is too near
 */
export function voronoiCell(
  site: Point,
  others: readonly Point[],
  around: readonly Point[],
  likely = Number.POSITIVE_INFINITY,
): Point[] {
  const byDistance = others
    .map((other) => ({ other, away: Math.hypot(other.x - site.x, other.y - site.y) }))
    .filter(({ away }) => away > 0 && away <= likely)
    .sort((a, b) => a.away - b.away);
  let polygon = [...around];
  for (const { other, away } of byDistance) {
    const reach = Math.max(...polygon.map(({ x, y }) => Math.hypot(x - site.x, y - site.y)));
    if (away > 2 * reach) return polygon;
    polygon = nearer(polygon, site, other);
  }
  const reach = Math.max(...polygon.map(({ x, y }) => Math.hypot(x - site.x, y - site.y)));
  return likely < 2 * reach ? voronoiCell(site, others, around) : polygon;
}

/** The part of a polygon that is nearer to one point than to another. */
function nearer(polygon: readonly Point[], one: Point, other: Point): Point[] {
  const [mx, my] = [(one.x + other.x) / 2, (one.y + other.y) / 2];
  // A corner on the line, but for rounding, stays: the same line may cut twice.
  const slack = 1e-10 * ((other.x - one.x) ** 2 + (other.y - one.y) ** 2);
  const beyond = ({ x, y }: Point) => (x - mx) * (other.x - one.x) + (y - my) * (other.y - one.y);
  const kept: Point[] = [];
  polygon.forEach((corner, k) => {
    const next = polygon[(k + 1) % polygon.length];
    const [from, to] = [beyond(corner), beyond(next)];
    if (from <= slack) kept.push(corner);
    if (from <= slack === to <= slack) return;
    const share = from / (from - to);
    kept.push({ x: corner.x + share * (next.x - corner.x), y: corner.y + share * (next.y - corner.y) });
  });
  return kept;
}

/** Centre of area of a polygon. */
export function centroid(polygon: readonly Point[]): Point {
  let [area, x, y] = [0, 0, 0];
  const origin = polygon[0];
  polygon.forEach((corner, k) => {
    const next = polygon[(k + 1) % polygon.length];
    const [ax, ay] = [corner.x - origin.x, corner.y - origin.y];
    const [bx, by] = [next.x - origin.x, next.y - origin.y];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  });
  return { x: origin.x + x / (3 * area), y: origin.y + y / (3 * area) };
}

/**
 * The nodes of the diagram that polygons make together, each with the edges that the polygons around it have there. Points closer
 * than `slack` are one.
 */
export function nodesOf(polygons: readonly (readonly Point[])[], slack: number): VoronoiNode[] {
  const nodes: { x: number; y: number; neighbours: Point[] }[] = [];
  const grid = new Map<string, number[]>();
  const nodeAt = ({ x, y }: Point): { x: number; y: number; neighbours: Point[] } => {
    const [column, row] = [Math.floor(x / slack / 4), Math.floor(y / slack / 4)];
    for (let i = column - 1; i <= column + 1; i++) {
      for (let j = row - 1; j <= row + 1; j++) {
        for (const k of grid.get(`${i},${j}`) ?? []) {
          if (Math.hypot(nodes[k].x - x, nodes[k].y - y) < slack) return nodes[k];
        }
      }
    }
    const key = `${column},${row}`;
    grid.set(key, [...(grid.get(key) ?? []), nodes.length]);
    nodes.push({ x, y, neighbours: [] });
    return nodes[nodes.length - 1];
  };
  for (const polygon of polygons) {
    polygon.forEach((corner, k) => {
      const next = polygon[(k + 1) % polygon.length];
      const [from, to] = [nodeAt(corner), nodeAt(next)];
      if (from === to) return;
      for (const [node, end] of [
        [from, next],
        [to, corner],
      ] as const) {
        const known = node.neighbours.some(({ x, y }) => Math.hypot(x - end.x, y - end.y) < slack);
        if (!known) node.neighbours.push(end);
      }
    });
  }
  return nodes;
}
