import type { Corner, Outline, Rectangle } from './geometry.ts';

/** Corners of a broken line, m. */
export interface Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly closed: boolean;
}

/** A whole turn is cut into at least this many sides, however small the circle. */
const fewestSides = 12;

/**
 * A rectangle or outline as a broken line; a rectangle of no thickness is open.
 *
 * @param sag how far an arc may lie beside the sides it is cut into, m
 */
export function polylineOf(solid: Rectangle | Outline, sag: number): Polyline {
  if (solid.kind === 'outline') {
    const points: [number, number][] = [];
    const { corners, closed } = solid;
    for (const [k, corner] of corners.entries()) {
      points.push([corner.x, corner.y]);
      const next = k + 1 < corners.length ? corners[k + 1] : closed ? corners[0] : undefined;
      if (next !== undefined) points.push(...arcBetween(corner, next, sag));
    }
    return lineThrough(points, closed);
  }
  const { left, right, bottom, top } = solid;
  if (left === right || bottom === top) {
    return lineThrough(
      [
        [left, bottom],
        [right, top],
      ],
      false,
    );
  }
  return lineThrough(
    [
      [left, bottom],
      [right, bottom],
      [right, top],
      [left, top],
    ],
    true,
  );
}

function lineThrough(points: readonly (readonly [number, number])[], closed: boolean): Polyline {
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y), closed };
}

/** The points that an arc is cut at, without its ends. */
function arcBetween(from: Corner, to: Corner, sag: number): [number, number][] {
  const { bulge = 0 } = from;
  if (bulge === 0) return [];
  const angle = 4 * Math.atan(bulge);
  const [acrossX, acrossY] = [to.x - from.x, to.y - from.y];
  // From the middle of the chord to the centre, in chords, along the normal on its left.
  const toCentre = (1 - bulge * bulge) / (4 * bulge);
  const centreX = (from.x + to.x) / 2 - toCentre * acrossY;
  const centreY = (from.y + to.y) / 2 + toCentre * acrossX;
  const [startX, startY] = [from.x - centreX, from.y - centreY];
  const radius = Math.hypot(startX, startY);
  const widest = Math.min((2 * Math.PI) / fewestSides, 2 * Math.acos(Math.max(0, 1 - sag / radius)));
  const sides = Math.max(1, Math.ceil(Math.abs(angle) / widest));
  return Array.from({ length: sides - 1 }, (_, k) => {
    const turn = (angle * (k + 1)) / sides;
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    return [centreX + cosine * startX - sine * startY, centreY + sine * startX + cosine * startY];
  });
}

/** A rectangle with sides along the axes, m. */
export type Box = Pick<Rectangle, 'left' | 'right' | 'bottom' | 'top'>;

/** What of a broken line lies in a box: one body, or pieces of a sheet. */
export function clipped(line: Polyline, { left, right, bottom, top }: Box): Polyline[] {
  const halfPlanes: readonly HalfPlane[] = [(x) => x - left, (x) => right - x, (_, y) => y - bottom, (_, y) => top - y];
  if (halfPlanes.every((inside) => line.x.every((x, k) => inside(x, line.y[k]) >= 0))) return [line];
  let pieces: Point[][] = [Array.from(line.x, (x, k): Point => [x, line.y[k]])];
  for (const inside of halfPlanes) {
    pieces = pieces.flatMap((piece) => (line.closed ? [bodyWithin(piece, inside)] : piecesWithin(piece, inside)));
  }
  return pieces.filter(({ length }) => length > (line.closed ? 2 : 1)).map((piece) => lineThrough(piece, line.closed));
}

type Point = readonly [x: number, y: number];
/** Not negative on the side that is kept. */
type HalfPlane = (x: number, y: number) => number;

function crossing(from: Point, to: Point, inside: HalfPlane): Point {
  const [before, after] = [inside(...from), inside(...to)];
  const share = before / (before - after);
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/** Sutherland and Hodgman's clipping of a polygon; parts that come apart stay joined along the cut. */
function bodyWithin(corners: readonly Point[], inside: HalfPlane): Point[] {
  return corners.flatMap((corner, k) => {
    const next = corners[(k + 1) % corners.length];
    const [isIn, isNextIn] = [inside(...corner) >= 0, inside(...next) >= 0];
    const kept = isIn ? [corner] : [];
    return isIn === isNextIn ? kept : [...kept, crossing(corner, next, inside)];
  });
}

function piecesWithin(points: readonly Point[], inside: HalfPlane): Point[][] {
  const pieces: Point[][] = [];
  let piece: Point[] = [];
  for (const [k, point] of points.entries()) {
    const isIn = inside(...point) >= 0;
    if (k > 0 && isIn !== inside(...points[k - 1]) >= 0) {
      piece.push(crossing(points[k - 1], point, inside));
      if (!isIn) {
        pieces.push(piece);
        piece = [];
      }
    }
    if (isIn) piece.push(point);
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
