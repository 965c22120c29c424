import { BadGeometryError } from '../../errors.ts';
import type { Outline, SurfaceRole } from '../geometry.ts';
import { Random } from './random.ts';
import { type Box, inMicrometres, outlinesOf, type Structure, surfacesOf } from './structure.ts';

/** How the angles of sheets from the horizontal are distributed, in radians. */
export type AngleDistribution =
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'von_mises'; readonly mean: number; readonly concentration: number };

/** Straight sheets at random places. Lengths in m. */
export interface RandomSheets {
  readonly count: number;
  readonly length: number;
  /** 0 for sheets of no thickness. */
  readonly sheetThickness: number;
  readonly angles: AngleDistribution;
  /** Between two sheets at least; half of it from the faces of the layer, and from mirror walls where a sheet ends beside one. */
  readonly gap: number;
  readonly seed: number;
  readonly role: SurfaceRole;
}

/** A stretch between two points, m. */
interface Stretch {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Draws for one sheet. */
const draws = 20_000;
/** A sheet that a mirror wall cuts stands to it at this angle at least: with its image it would close a crack. */
const narrowestAtWall = Math.PI / 6;

/**
 * Sheets drawn one after the other where they keep their distance (random sequential addition). Mirror walls cut some.
 *
 * @throws BadGeometryError where one of them finds no place
 */
export function randomSheets(given: RandomSheets, box: Box): Structure<Outline> {
  const random = new Random(given.seed);
  const placed: Stretch[] = [];
  for (let k = 0; k < given.count; k++) placed.push(drawn(given, box, random, placed));
  const { surfaces, surfaceOf } = surfacesOf('sheet', 'sheets', given.count, given.role);
  const sheets = placed.map((sheet) => cornersOf(sheet, given.sheetThickness));
  const solids = outlinesOf(sheets, given.sheetThickness > 0, surfaceOf, box);
  return { solids, surfaces };
}

function angleOf(angles: AngleDistribution, random: Random): number {
  switch (angles.kind) {
    case 'uniform':
      return random.uniform(angles.from, angles.to);
    case 'normal':
      return angles.mean + angles.deviation * random.normal();
    case 'von_mises':
      return angles.mean + random.vonMises(angles.concentration);
  }
}

function drawn(given: RandomSheets, box: Box, random: Random, placed: readonly Stretch[]): Stretch {
  const { length, sheetThickness: thickness, gap, angles, count } = given;
  // Around the middle line, shortened by half a thickness at its ends, the corners of a sheet are this far away.
  const reach = thickness / Math.SQRT2;
  for (let draw = 0; draw < draws; draw++) {
    const angle = angleOf(angles, random);
    const half = (length - thickness) / 2;
    const [dx, dy] = [half * Math.cos(angle), half * Math.sin(angle)];
    const low = box.bottom + gap / 2 + reach + Math.abs(dy);
    const high = box.top - gap / 2 - reach - Math.abs(dy);
    const x = random.uniform(0, box.width);
    const y = random.uniform(low, high);
    if (low > high) continue;
    const sheet = { x0: x - dx, y0: y - dy, x1: x + dx, y1: y + dy };
    if (!suitsWalls(sheet, angle, reach + gap / 2, box)) continue;
    const near = [...placed, ...(box.sides === 'periodic' ? [sheet] : [])];
    if (near.every((other) => distance(sheet, other, box) >= 2 * reach + gap)) return sheet;
  }
  throw new BadGeometryError(
    `sheet ${placed.length + 1} of ${count} finds no place at least ${inMicrometres(gap)} from the others`,
    'use fewer or shorter sheets, a smaller minimum_gap, or angles that differ less; sheets of one angle fit in greater number',
  );
}

/** Whether a sheet keeps away from mirror walls, or crosses one of them well. */
function suitsWalls({ x0, x1 }: Stretch, angle: number, margin: number, { width, sides }: Box): boolean {
  if (sides === 'periodic') return true;
  const [left, right] = [Math.min(x0, x1), Math.max(x0, x1)];
  const clear = (wall: number) => Math.min(Math.abs(left - wall), Math.abs(right - wall)) >= margin;
  const crossesLeft = left < 0;
  const crossesRight = right > width;
  if (crossesLeft && crossesRight) return false;
  const steep = Math.abs(Math.sin(angle)) > Math.cos(narrowestAtWall);
  return clear(0) && clear(width) && !((crossesLeft || crossesRight) && steep);
}

/** Corners counter-clockwise, from a middle line that is shortened by half the thickness at both ends; both ends of a bare one. */
function cornersOf({ x0, y0, x1, y1 }: Stretch, thickness: number): { x: number; y: number }[] {
  if (thickness === 0) {
    return [
      { x: x0, y: y0 },
      { x: x1, y: y1 },
    ];
  }
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ax, ay] = [((x1 - x0) / length) * (thickness / 2), ((y1 - y0) / length) * (thickness / 2)];
  return [
    { x: x0 - ax + ay, y: y0 - ay - ax },
    { x: x1 + ax + ay, y: y1 + ay - ax },
    { x: x1 + ax - ay, y: y1 + ay + ax },
    { x: x0 - ax - ay, y: y0 - ay + ax },
  ];
}

/** Between two stretches, over periodic walls too; of a stretch from itself, that from its next copies. */
function distance(one: Stretch, other: Stretch, { width, sides }: Box): number {
  if (sides === 'mirror') return between(one, other);
  const reach = Math.max(one.x0, one.x1, other.x0, other.x1) - Math.min(one.x0, one.x1, other.x0, other.x1);
  const most = Math.ceil(reach / width) + 1;
  let least = Number.POSITIVE_INFINITY;
  for (let k = -most; k <= most; k++) {
    if (one === other && k === 0) continue;
    const shift = k * width;
    least = Math.min(least, between(one, { ...other, x0: other.x0 + shift, x1: other.x1 + shift }));
  }
  return least;
}

function between(one: Stretch, other: Stretch): number {
  if (cross(one, other)) return 0;
  return Math.min(
    toStretch(one.x0, one.y0, other),
    toStretch(one.x1, one.y1, other),
    toStretch(other.x0, other.y0, one),
    toStretch(other.x1, other.y1, one),
  );
}

function cross(one: Stretch, other: Stretch): boolean {
  const side = ({ x0, y0, x1, y1 }: Stretch, x: number, y: number) => (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
  return (
    side(one, other.x0, other.y0) * side(one, other.x1, other.y1) < 0 &&
    side(other, one.x0, one.y0) * side(other, one.x1, one.y1) < 0
  );
}

function toStretch(x: number, y: number, { x0, y0, x1, y1 }: Stretch): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx ** 2 + dy ** 2);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
