import type { Disc } from './disc-union.ts';
import type { Random } from './random.ts';
import type { Box } from './structure.ts';

/** A disc that looks for a place. */
export interface Guest {
  readonly radius: number;
  /** The centre of a half disc stays on this wall, m. */
  readonly wall?: number;
  /** The lowest and the highest level it is to be drawn at, m; where room is short it may be pushed beyond. */
  readonly from: number;
  readonly to: number;
}

/** Draws for a disc before others have to make room. */
const drawsOfDisc = 400;
/** Pairs that are looked at while discs push each other apart. */
const mostPairs = 1e9;

/**
 * Places for discs at least `gap` apart, half of that from mirror walls and from the faces of the layer: drawn at random (random
 * sequential addition, the largest first); where one finds no place, all push each other apart until none are too near.
 *
 * @returns one disc for each guest in the same order; undefined where there is no room
 */
export function placeApart(guests: readonly Guest[], gap: number, box: Box, random: Random): Disc[] | undefined {
  if (guests.some((guest) => !hasRoom(guest, gap, box))) return undefined;
  const places: Disc[] = guests.map(({ radius }) => ({ x: Number.NaN, y: Number.NaN, radius }));
  const order = guests.map((_, k) => k).sort((a, b) => guests[b].radius - guests[a].radius || a - b);
  const placed: Disc[] = [];
  let crowded = false;
  for (const k of order) {
    let disc = drawn(guests[k], gap, box, random);
    for (let draw = 1; !crowded && !placed.every((other) => areApart(disc, other, gap, box)); draw++) {
      if (draw === drawsOfDisc) crowded = true;
      disc = drawn(guests[k], gap, box, random);
    }
    places[k] = disc;
    placed.push(disc);
  }
  return crowded ? pushedApart(places, guests, gap, box) : places;
}

/** Whether a disc fits between the walls and, across periodic ones, keeps away from itself. */
function hasRoom({ radius, wall }: Guest, gap: number, { width, bottom, top, sides }: Box): boolean {
  const across = wall === undefined || sides === 'periodic' ? 2 * radius + gap : radius + gap / 2;
  return across <= width && 2 * radius + gap <= top - bottom;
}

function drawn({ radius, wall, from, to }: Guest, gap: number, box: Box, random: Random): Disc {
  const margin = radius + gap / 2;
  const [lowest, highest] = [box.bottom + margin, box.top - margin];
  const y = random.uniform(clamped(from, lowest, highest), clamped(to, lowest, highest));
  if (wall !== undefined) return { x: wall, y, radius };
  const x = box.sides === 'periodic' ? random.uniform(0, box.width) : random.uniform(margin, box.width - margin);
  return { x, y, radius };
}

function clamped(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

/** The way across from one disc to another, the shorter one between periodic walls. */
function across(from: Disc, to: Disc, { width, sides }: Box): number {
  const dx = to.x - from.x;
  return sides === 'periodic' ? dx - width * Math.round(dx / width) : dx;
}

function areApart(one: Disc, other: Disc, gap: number, box: Box): boolean {
  return Math.hypot(across(one, other, box), other.y - one.y) >= one.radius + other.radius + gap;
}

/** Moves discs that are too near by half of what they lack each, in turns, until none are. */
function pushedApart(discs: readonly Disc[], guests: readonly Guest[], gap: number, box: Box): Disc[] | undefined {
  const places = discs.map((disc) => ({ ...disc }));
  // A little further than asked, so that the last of the way is made in few rounds.
  const aim = gap + 1e-4 * Math.min(...guests.map(({ radius }) => radius));
  const rounds = Math.min(10_000, (2 * mostPairs) / places.length ** 2);
  for (let round = 0; round < rounds; round++) {
    let apart = true;
    for (let k = 0; k < places.length; k++) {
      const one = places[k];
      for (let j = k + 1; j < places.length; j++) {
        const other = places[j];
        const dx = across(one, other, box);
        const dy = other.y - one.y;
        const away = Math.hypot(dx, dy);
        const lack = one.radius + other.radius + aim - away;
        if (lack <= 0) continue;
        if (away < one.radius + other.radius + gap) apart = false;
        // Discs at one point part upwards and downwards.
        const [ux, uy] = away > 0 ? [dx / away, dy / away] : [0, 1];
        one.x -= (ux * lack) / 2;
        one.y -= (uy * lack) / 2;
        other.x += (ux * lack) / 2;
        other.y += (uy * lack) / 2;
      }
    }
    places.forEach((disc, k) => {
      keepInside(disc, guests[k], gap, box);
    });
    if (apart && allApart(places, gap, box)) return places;
  }
  return undefined;
}

function keepInside(disc: { x: number; y: number; radius: number }, guest: Guest, gap: number, box: Box): void {
  const margin = disc.radius + gap / 2;
  disc.y = clamped(disc.y, box.bottom + margin, box.top - margin);
  if (guest.wall !== undefined) disc.x = guest.wall;
  else if (box.sides === 'periodic') disc.x -= box.width * Math.floor(disc.x / box.width);
  else disc.x = clamped(disc.x, margin, box.width - margin);
}

function allApart(discs: readonly Disc[], gap: number, box: Box): boolean {
  return discs.every((one, k) => discs.every((other, j) => j <= k || areApart(one, other, gap, box)));
}
