import { type Disc, unionOfDiscs } from './disc-union.ts';
import type { Box } from './structure.ts';

/** Draws for one disc. */
const draws = 4000;
/** The pore between two discs that cross opens by at least this angle, so that it can be meshed. */
const narrowestWedge = (40 / 180) * Math.PI;
/** What a disc adds at least, as a share of its area: less would be a sliver. */
const leastAdded = 0.15;

/**
 * Discs that may overlap, one after the other, until together they cover `area`, to round-off: the last one is moved between two
 * draws, of which one would cover too little and the other too much. Drawn again are discs that come nearer than `gap` to
 * another without crossing it well, that close the layer or that enclose electrolyte.
 *
 * @param draw a disc in the layer, at random
 * @returns undefined where no draws come to it
 */
export function placeOverlapping(area: number, draw: () => Disc, gap: number, box: Box): readonly Disc[] | undefined {
  const strip = new Strip(box, gap);
  for (;;) {
    const missing = area - strip.area;
    let found: Disc | undefined;
    let last = false;
    for (let k = 0; k < draws && found === undefined; k++) {
      const disc = draw();
      const whole = Math.PI * disc.radius ** 2;
      last = missing <= whole;
      const candidate = last ? between(disc, { ...draw(), radius: disc.radius }, missing, strip) : disc;
      if (candidate === undefined || !strip.mayStand(candidate)) continue;
      const adds = strip.adds(candidate);
      // What is left must be enough for another disc.
      const fits = adds >= leastAdded * whole && (last || missing - adds >= 2 * leastAdded * whole);
      if (fits && strip.stays(candidate)) found = candidate;
    }
    if (found === undefined) return undefined;
    strip.add(found);
    if (last) return strip.discs;
  }
}

/** The disc on the way between two that adds an area, where one adds less and the other more. */
function between(one: Disc, other: Disc, area: number, strip: Strip): Disc | undefined {
  const at = (share: number): Disc => ({
    x: one.x + share * (other.x - one.x),
    y: one.y + share * (other.y - one.y),
    radius: one.radius,
  });
  const least = strip.adds(one) < area;
  if (least === strip.adds(other) < area) return undefined;
  let [from, to] = [0, 1];
  for (let k = 0; k < 60; k++) {
    const middle = (from + to) / 2;
    if (strip.adds(at(middle)) < area === least) from = middle;
    else to = middle;
  }
  return at(from);
}

/** Discs in a strip that repeats across: the cell between periodic walls, the cell and its mirror image between mirrors. */
class Strip {
  readonly discs: Disc[] = [];
  /** What they cover of the cell, m2. */
  area = 0;
  private readonly all: Disc[] = [];
  private readonly box: Box;
  private readonly gap: number;
  private readonly period: number;

  constructor(box: Box, gap: number) {
    this.box = box;
    this.gap = gap;
    this.period = box.sides === 'mirror' ? 2 * box.width : box.width;
  }

  /** What a disc would add to the area, m2. */
  adds(disc: Disc): number {
    const images = this.imagesOf(disc);
    const near = this.all.filter((other) =>
      images.some((image) => this.copiesAround(image, other).some((copy) => overlap(image, copy))),
    );
    const before = unionOfDiscs(near, this.period).area;
    return this.ofCell(unionOfDiscs([...near, ...images], this.period).area - before);
  }

  /** Whether a disc keeps its distance from all others, or crosses them well. */
  mayStand(disc: Disc): boolean {
    const images = this.imagesOf(disc);
    return images.every((image) => [...this.all, ...images].every((other) => this.mayMeet(image, other)));
  }

  /** Whether with a disc the pores stay in one piece. */
  stays(disc: Disc): boolean {
    const { encloses, spans } = unionOfDiscs([...this.all, ...this.imagesOf(disc)], this.period);
    return !encloses && !spans;
  }

  add(disc: Disc): void {
    this.discs.push(disc);
    this.all.push(...this.imagesOf(disc));
    this.area = this.ofCell(unionOfDiscs(this.all, this.period).area);
  }

  private ofCell(area: number): number {
    return this.box.sides === 'mirror' ? area / 2 : area;
  }

  private imagesOf(disc: Disc): Disc[] {
    return this.box.sides === 'mirror' ? [disc, { ...disc, x: 2 * this.box.width - disc.x }] : [disc];
  }

  /** The copies of a disc that are nearest to another, that one itself left out. */
  private copiesAround(one: Disc, other: Disc): Disc[] {
    const turns = Math.round((one.x - other.x) / this.period);
    return [turns - 1, turns, turns + 1]
      .filter((turn) => one !== other || turn !== turns)
      .map((turn) => ({ ...other, x: other.x + turn * this.period }));
  }

  private mayMeet(one: Disc, other: Disc): boolean {
    return this.copiesAround(one, other).every((copy) => areApartOrCross(one, copy, this.gap));
  }
}

function overlap(one: Disc, other: Disc): boolean {
  return Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius;
}

/** Whether two discs are `gap` apart, or cross each other so far that the pore between them is not a crack. */
function areApartOrCross(one: Disc, other: Disc, gap: number): boolean {
  const away = Math.hypot(one.x - other.x, one.y - other.y);
  if (away >= one.radius + other.radius + gap) return true;
  // Between the radii to a crossing; the wedge of the pore there is the rest of half a turn.
  const cosine = (one.radius ** 2 + other.radius ** 2 - away ** 2) / (2 * one.radius * other.radius);
  return cosine >= Math.cos(Math.PI - narrowestWedge);
}
