import { BadGeometryError } from '../../errors.ts';
import type { ByHeight, Corner, Outline, Rectangle, SurfaceRole } from '../geometry.ts';
import { Random } from './random.ts';
import { type Box, inMicrometres, type Structure, shiftsOf, surfacesOf } from './structure.ts';

/** How the middle lines of channels run up through the layer; tilted ones and those of a path need periodic side walls. */
export type ChannelPath =
  | { readonly kind: 'straight' }
  /** By an angle from the vertical, radians, to the right where positive. */
  | { readonly kind: 'tilted'; readonly tilt: number }
  /** To and fro, `tortuosity` times as long as the layer is thick. */
  | { readonly kind: 'zigzag' | 'sinusoidal'; readonly tortuosity: number; readonly periods: number };

/** Channels side by side whose walls are not plain rectangles. Lengths in m. */
export interface ShapedChannels {
  readonly count: number;
  /** Across the cell, by relative height; 0 throughout for walls of no thickness. */
  readonly wallThickness: ByHeight;
  readonly path: ChannelPath;
  /** Standard deviation of the widths of the channels over their mean, log-normal. */
  readonly widthSpread: number;
  readonly seed: number;
  readonly role: SurfaceRole;
}

/** Pieces of a wall whose thickness follows a curve, and of a wave. */
const piecesOfWall = 24;
const piecesOfWave = 32;

/**
 * Channels from the bottom of a layer to its top. Between mirror walls the outer walls lie half outside, as those of plain ones;
 * between periodic walls all lie inside. Widths are drawn and scaled to fill the cell together.
 *
 * @throws BadGeometryError where walls close a channel
 */
export function shapedChannels(given: ShapedChannels, box: Box): Structure {
  const middles = wallsOf(given, box);
  const { surfaces, surfaceOf } = surfacesOf('wall', 'walls', middles.length, given.role);
  const levels = levelsOf(given);
  const thickness = levels.map(given.wallThickness);
  if (given.path.kind === 'straight' && thickness.every((each) => each === thickness[0])) {
    const half = thickness[0] / 2;
    const solids = middles.map((at, wall): Rectangle => {
      const [left, right] = [Math.max(0, at - half), Math.min(box.width, at + half)];
      return { kind: 'rectangle', left, right, bottom: box.bottom, top: box.top, surface: surfaceOf(wall) };
    });
    return { solids, surfaces };
  }
  const bare = thickness.every((each) => each === 0);
  const shifts = levels.map(windingOf(given.path, box.top - box.bottom));
  const solids = middles.flatMap((at, wall) => {
    const corner = (k: number, side: 1 | -1): Corner => ({
      x: at + shifts[k] + (side * thickness[k]) / 2,
      y: box.bottom + levels[k] * (box.top - box.bottom),
    });
    const right = levels.map((_, k) => corner(k, 1));
    const left = levels.map((_, k) => corner(k, -1)).reverse();
    const corners = bare ? right : withoutDoubles([...right, ...left]);
    const across = corners.map(({ x }) => x);
    return shiftsOf(Math.min(...across), Math.max(...across), box).map(
      (shift): Outline => ({
        kind: 'outline',
        corners: corners.map(({ x, y }) => ({ x: x + shift, y })),
        closed: !bare,
        surface: surfaceOf(wall),
      }),
    );
  });
  return { solids, surfaces };
}

/** Corners of a wall that ends in a point, each once. */
function withoutDoubles(corners: readonly Corner[]): Corner[] {
  return corners.filter(({ x, y }, k) => {
    const next = corners[(k + 1) % corners.length];
    return x !== next.x || y !== next.y;
  });
}

/** Relative heights of the corners of a wall. */
function levelsOf({ path, wallThickness }: ShapedChannels): number[] {
  const even = (count: number) => Array.from({ length: count + 1 }, (_, k) => k / count);
  const samples = even(piecesOfWall).map(wallThickness);
  const [bottom, top] = [samples[0], samples[piecesOfWall]];
  const curved = samples.some((each, k) => {
    const line = bottom + ((top - bottom) * k) / piecesOfWall;
    return Math.abs(each - line) > 1e-9 * Math.max(bottom, top);
  });
  if (path.kind === 'sinusoidal') return even(path.periods * piecesOfWave);
  const turns =
    path.kind === 'zigzag' ? Array.from({ length: 2 * path.periods }, (_, k) => (k + 0.5) / (2 * path.periods)) : [];
  const all = [0, ...turns, 1, ...(curved ? even(piecesOfWall) : [])];
  return [...new Set(all)].sort((a, b) => a - b).filter((each, k, list) => k === 0 || each - list[k - 1] > 1e-9);
}

/** How far the middle line of a channel stands from where it starts, by relative height. */
function windingOf(path: ChannelPath, height: number): ByHeight {
  switch (path.kind) {
    case 'straight':
      return () => 0;
    case 'tilted':
      return (level) => level * height * Math.tan(path.tilt);
    case 'zigzag': {
      const reach = (Math.sqrt(path.tortuosity ** 2 - 1) * height) / (4 * path.periods);
      return (level) => {
        // From the middle to the right, back, to the left, and back.
        const phase = (level * path.periods + 0.25) % 1;
        return reach * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase);
      };
    }
    case 'sinusoidal': {
      const waves = 2 * Math.PI * path.periods;
      const reach = (slopeOfWave(path.tortuosity) * height) / waves;
      return (level) => reach * Math.sin(waves * level);
    }
  }
}

/** The steepest slope s of a sine whose length is `tortuosity` times its base: the mean of sqrt(1 + s^2 cos^2). */
export function slopeOfWave(tortuosity: number): number {
  const lengthOf = (slope: number) => {
    const points = 512;
    let sum = 0;
    for (let k = 0; k < points; k++) sum += Math.hypot(1, slope * Math.cos((2 * Math.PI * (k + 0.5)) / points));
    return sum / points;
  };
  let [low, high] = [0, 2 * tortuosity];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (lengthOf(middle) < tortuosity) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Middle lines of the walls at the bottom of the layer, m. */
function wallsOf({ count, wallThickness, widthSpread, seed }: ShapedChannels, { width, sides }: Box): number[] {
  const random = new Random(seed);
  const samples = Array.from({ length: 101 }, (_, k) => wallThickness(k / 100));
  const mean = samples.reduce((sum, each) => sum + each, 0) / samples.length;
  const drawn = Array.from({ length: count }, () => (widthSpread === 0 ? 1 : random.logNormal(widthSpread)));
  const sum = drawn.reduce((total, each) => total + each, 0);
  const steps = drawn.map((each) => mean + ((width - count * mean) * each) / sum);
  const [narrowest, thickest] = [Math.min(...steps), Math.max(...samples)];
  if (!(narrowest > thickest)) {
    throw new BadGeometryError(
      `walls up to ${inMicrometres(thickest)} thick stand ${inMicrometres(narrowest)} apart and close a channel`,
      'make the walls thinner, use fewer channels, a smaller width_spread or another seed, or make the cell wider',
    );
  }
  let at = sides === 'periodic' ? steps[0] / 2 : 0;
  const middles = [at];
  for (const step of sides === 'periodic' ? steps.slice(1) : steps) {
    at += step;
    middles.push(at);
  }
  if (sides === 'mirror') middles[count] = width;
  return middles;
}
