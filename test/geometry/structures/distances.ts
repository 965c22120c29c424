import type { Outline, Solid } from '../../../src/geometry/geometry.ts';

/** The outlines among solids; there must be nothing else. */
export function outlinesOf(solids: readonly Solid[]): readonly Outline[] {
  return solids.map((solid) => {
    if (solid.kind !== 'outline') throw new Error(`a ${solid.kind} is no outline`);
    return solid;
  });
}

/** Points along an outline, arcs in pieces. */
export function pointsOf({ corners, closed }: Outline, pieces = 12): { x: number; y: number }[] {
  const sides = closed ? corners.length : corners.length - 1;
  const points = Array.from({ length: sides }, (_, k) => {
    const from = corners[k];
    const to = corners[(k + 1) % corners.length];
    const angle = 4 * Math.atan(from.bulge ?? 0);
    return Array.from({ length: angle === 0 ? 1 : pieces }, (_, piece) => onArc(from, to, angle, piece / pieces));
  }).flat();
  return closed ? points : [...points, corners[corners.length - 1]];
}

function onArc(from: { x: number; y: number }, to: { x: number; y: number }, angle: number, share: number) {
  if (angle === 0) return { x: from.x, y: from.y };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  // The centre lies to the left of a side that turns counter-clockwise.
  const height = 1 / Math.tan(angle / 2) / 2;
  const [cx, cy] = [(from.x + to.x) / 2 - height * dy, (from.y + to.y) / 2 + height * dx];
  const [rx, ry] = [from.x - cx, from.y - cy];
  const [cos, sin] = [Math.cos(angle * share), Math.sin(angle * share)];
  return { x: cx + cos * rx - sin * ry, y: cy + sin * rx + cos * ry };
}

/** The area inside an outline, exactly: that of its polygon and of the segments of its arcs. */
export function areaOf({ corners }: Outline): number {
  return corners.reduce((sum, from, k) => {
    const to = corners[(k + 1) % corners.length];
    const angle = 4 * Math.atan(from.bulge ?? 0);
    const chord = Math.hypot(to.x - from.x, to.y - from.y);
    const segment = angle === 0 ? 0 : ((chord / (2 * Math.sin(angle / 2))) ** 2 * (angle - Math.sin(angle))) / 2;
    return sum + (from.x * to.y - to.x * from.y) / 2 + segment;
  }, 0);
}

/** Shortest distance between points of two outlines, corners and arcs in pieces. */
export function distanceBetween(one: Outline, other: Outline): number {
  const [first, second] = [pointsOf(one), pointsOf(other)];
  const toSides = (points: { x: number; y: number }[], body: { x: number; y: number }[], closed: boolean) =>
    Math.min(
      ...points.flatMap((point) =>
        body.slice(closed ? 0 : 1).map((to, k) => toSide(point, closed ? body.at(k - 1)! : body[k], to)),
      ),
    );
  return Math.min(toSides(first, second, other.closed), toSides(second, first, one.closed));
}

type Point = { readonly x: number; readonly y: number };

function toSide(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx ** 2 + dy ** 2);
  const at = Math.min(1, Math.max(0, share));
  return Math.hypot(point.x - from.x - at * dx, point.y - from.y - at * dy);
}

/** Outlines without those that are others moved by a period. */
export function withoutCopies(outlines: readonly Outline[], period: number): readonly Outline[] {
  const isCopy = (one: Outline, other: Outline) =>
    one.corners.length === other.corners.length &&
    one.corners.every(
      ({ x, y }, k) => y === other.corners[k].y && Math.abs(Math.abs(x - other.corners[k].x) - period) < 1e-9 * period,
    );
  return outlines.filter((one, k) => !outlines.slice(0, k).some((before) => isCopy(before, one)));
}
