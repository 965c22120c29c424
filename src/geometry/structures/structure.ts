import type { Corner, Outline, Solid, Surface, SurfaceRole } from '../geometry.ts';

/** Solids and their surfaces, to be placed in a layer; `Solid.surface` counts from 0 in `surfaces`. */
export interface Structure<Kind extends Solid = Solid> {
  readonly solids: readonly Kind[];
  readonly surfaces: readonly Surface[];
}

/** The room of a layer, m: across from 0 to `width`. */
export interface Box {
  readonly width: number;
  readonly bottom: number;
  readonly top: number;
  readonly sides: 'mirror' | 'periodic';
}

/** Up to this many bodies each have a surface of their own; more share one. */
const mostNamed = 12;

/**
 * The surfaces of `count` alike bodies: `fibre 1`, `fibre 2`, ... where they are few, else one for all of them.
 *
 * @returns the surfaces, and the one of each body
 */
export function surfacesOf(
  one: string,
  all: string,
  count: number,
  role: SurfaceRole,
): { surfaces: Surface[]; surfaceOf: (body: number) => number } {
  if (count > mostNamed) return { surfaces: [{ name: all, role }], surfaceOf: () => 0 };
  const surfaces = Array.from({ length: count }, (_, k): Surface => ({ name: `${one} ${k + 1}`, role }));
  return { surfaces, surfaceOf: (body) => body };
}

/**
 * By how much a body between `left` and `right` is moved to stand wherever it shows between the side walls: not at all, and across
 * periodic walls by whole widths.
 */
export function shiftsOf(left: number, right: number, { width, sides }: Box): number[] {
  if (sides === 'mirror') return [0];
  const shifts: number[] = [];
  // A body that only touches a wall from outside is not shown.
  const slack = 1e-12 * width;
  for (let k = Math.floor(-right / width); k * width + left < width - slack; k++) {
    if (right + k * width > slack) shifts.push(k * width);
  }
  return shifts;
}

/** Corners nearer to a periodic wall than this part of the width all but touch it. */
const allButTouching = 1e-4;

/**
 * The outlines of bodies wherever they show between the side walls. Where periodic walls stand is arbitrary: should a corner all but
 * touch them, all bodies are moved together until the walls stand in the middle of the widest stretch without corners.
 *
 * @param surfaceOf the surface of each body
 */
export function outlinesOf(
  bodies: readonly (readonly Corner[])[],
  closed: boolean,
  surfaceOf: (body: number) => number,
  box: Box,
): Outline[] {
  const moved = box.sides === 'periodic' ? clearOfWalls(bodies, box.width) : 0;
  return bodies.flatMap((corners, k) => {
    const across = corners.map(({ x }) => x + moved);
    return shiftsOf(Math.min(...across), Math.max(...across), box).map(
      (shift): Outline => ({
        kind: 'outline',
        corners: corners.map((corner) => ({ ...corner, x: corner.x + moved + shift })),
        closed,
        surface: surfaceOf(k),
      }),
    );
  });
}

function clearOfWalls(bodies: readonly (readonly Corner[])[], width: number): number {
  const levels = bodies
    .flatMap((corners) => corners.map(({ x }) => x - width * Math.floor(x / width)))
    .sort((a, b) => a - b);
  if (levels.length === 0) return 0;
  const nearest = Math.min(levels[0], width - levels[levels.length - 1]);
  if (nearest > allButTouching * width) return 0;
  let widest = 0;
  let middle = 0;
  levels.forEach((level, k) => {
    const next = k + 1 < levels.length ? levels[k + 1] : levels[0] + width;
    if (next - level <= widest) return;
    widest = next - level;
    middle = (level + next) / 2;
  });
  return -middle;
}

/** A length in an error message. */
export function inMicrometres(length: number): string {
  return `${Number((1e6 * length).toPrecision(4))} um`;
}
