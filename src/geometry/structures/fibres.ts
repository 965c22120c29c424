import { BadGeometryError } from '../../errors.ts';
import type { ByHeight, Outline, SurfaceRole } from '../geometry.ts';
import type { Disc } from './disc-union.ts';
import { type Guest, placeApart } from './discs-apart.ts';
import { placeOverlapping } from './discs-overlapping.ts';
import { Random } from './random.ts';
import { type Box, inMicrometres, outlinesOf, type Structure, surfacesOf } from './structure.ts';

/** Bodies that are as long as the cell is deep: round fibres seen along their axes, or grains. Lengths in m. */
export interface Fibres {
  readonly arrangement: 'square' | 'hexagonal' | 'random';
  /** By relative height; of grains, of the circle around them. */
  readonly diameter: ByHeight;
  /** Standard deviation of the diameters over their mean, log-normal; 0 where all are alike. */
  readonly sizeSpread: number;
  readonly porosity: number;
  /** Between two bodies at least. */
  readonly gap: number;
  /** Whether bodies may overlap. */
  readonly overlapping: boolean;
  /** How many there are by relative height, in any unit. */
  readonly density: ByHeight;
  readonly seed: number;
  /** Corners of a grain; round where absent. */
  readonly corners?: number;
  readonly role: SurfaceRole;
}

/** Share of the plane that equal discs cover at most. */
const densestPacking = Math.PI / Math.sqrt(12);

/**
 * Round fibres or grains in a layer, with the porosity asked for.
 *
 * It is exact to round-off. A whole number of bodies that keep apart has it only at one size: all diameters are scaled by a common
 * factor, by about 1/(4 count) at most. Those of fibres that overlap are as given.
 *
 * @throws BadGeometryError where there is no room for them
 */
export function fibres(given: Fibres, box: Box): Structure<Outline> {
  const random = new Random(given.seed);
  const discs = given.overlapping ? overlappingDiscs(given, box, random) : separateDiscs(given, box, random);
  const [one, all] = given.corners === undefined ? ['fibre', 'fibres'] : ['grain', 'grains'];
  const { surfaces, surfaceOf } = surfacesOf(one, all, discs.length, given.role);
  const bodies = discs.map((disc) => (given.corners === undefined ? circle(disc) : grain(disc, given.corners, random)));
  const solids = outlinesOf(bodies, true, surfaceOf, box);
  return { solids, surfaces };
}

/** A circle as four arcs. */
function circle({ x, y, radius }: Disc): Outline['corners'] {
  const bulge = Math.tan(Math.PI / 8);
  return [
    { x: x + radius, y, bulge },
    { x, y: y + radius, bulge },
    { x: x - radius, y, bulge },
    { x, y: y - radius, bulge },
  ];
}

/** Share of its circle that a grain fills. */
const fillOfGrain = 0.65;

/** A polygon in a circle that fills a given share of it: corners at even angles but for chance, drawn in as far as needed. */
function grain({ x, y, radius }: Disc, count: number, random: Random): Outline['corners'] {
  const turn = random.uniform(0, 2 * Math.PI);
  const step = (2 * Math.PI) / count;
  const angles = Array.from({ length: count }, (_, k) => turn + (k + random.uniform(-0.15, 0.15)) * step);
  const doubled = angles.reduce((sum, angle, k) => {
    const next = k + 1 < count ? angles[k + 1] : angles[0] + 2 * Math.PI;
    return sum + Math.sin(next - angle);
  }, 0);
  const reach = radius * Math.sqrt((2 * Math.PI * shareOfGrain(count)) / doubled);
  return angles.map((angle) => ({ x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) }));
}

/** Share of its circle that a grain of so many corners fills: some less than a regular one would. */
function shareOfGrain(corners: number): number {
  return fillOfGrain * Math.min(1, (corners * Math.sin((2 * Math.PI) / corners)) / (2 * Math.PI) / 0.8);
}

function areaOf(discs: readonly { radius: number; weight: number }[], corners?: number): number {
  const share = corners === undefined ? 1 : shareOfGrain(corners);
  return discs.reduce((sum, { radius, weight }) => sum + weight * share * Math.PI * radius ** 2, 0);
}

function separateDiscs(given: Fibres, box: Box, random: Random): readonly Disc[] {
  const wanted = (1 - given.porosity) * box.width * (box.top - box.bottom);
  const guests = given.arrangement === 'random' ? guestsOf(given, box, wanted, random) : undefined;
  const lattice = guests === undefined ? latticeOf(given, box, wanted) : [];
  const bodies = guests ?? lattice;
  const scale = Math.sqrt(wanted / areaOf(bodies, given.corners));
  const scaled = bodies.map((body) => ({ ...body, radius: scale * body.radius }));
  const fills = areaOf(
    scaled.map(({ radius, weight }) => ({ radius: radius + given.gap / 2, weight })),
    undefined,
  );
  const densest = given.sizeSpread === 0 ? densestPacking : 1;
  const room = fills < densest * box.width * (box.top - box.bottom + given.gap);
  const discs = !room
    ? undefined
    : guests === undefined
      ? latticeApart(lattice, scaled, given.gap, box)
      : placeApart(scaled as readonly Guest[], given.gap, box, random);
  if (discs !== undefined) return discs;
  const size = inMicrometres(2 * Math.max(...scaled.map(({ radius }) => radius)));
  throw new BadGeometryError(
    `${bodies.length} bodies of up to ${size} at least ${inMicrometres(given.gap)} apart find no place for a porosity of ${given.porosity}`,
    'make the porosity larger, or the minimum_gap or the diameter smaller; random bodies without a gap fill about 0.8 of a plane',
  );
}

interface Weighted {
  readonly radius: number;
  /** The share of it that lies in the cell. */
  readonly weight: number;
}

/** Random bodies, so many as fill the area best. */
function guestsOf(given: Fibres, box: Box, wanted: number, random: Random): (Guest & Weighted)[] {
  const { bottom, top, width, sides } = box;
  const graded = isGraded(given);
  const heights = heightsBy(given.density, random);
  const guests: (Guest & Weighted)[] = [];
  // How much of the mirror walls is taken.
  const taken = [0, 0];
  let area = 0;
  for (;;) {
    const height = heights();
    const radius = (given.diameter(height) / 2) * random.logNormal(given.sizeSpread);
    // As many halves stand on a mirror wall as there are centres near it in a wider cell.
    const share = sides === 'mirror' && given.corners === undefined ? (2 * radius + given.gap) / width : 0;
    const side = random.uniform() < 0.5 ? 0 : 1;
    const onWall = random.uniform() < Math.min(0.5, share) && taken[side] < 0.7 * (top - bottom);
    if (onWall) taken[side] += 2 * radius + given.gap;
    const weight = onWall ? 0.5 : 1;
    const adds = areaOf([{ radius, weight }], given.corners);
    if (guests.length > 0 && area + adds / 2 > wanted) return guests;
    const level = bottom + height * (top - bottom);
    const reach = graded ? (top - bottom) / 20 : top - bottom;
    const wall = onWall ? { wall: side * width } : {};
    guests.push({ radius, weight, ...wall, from: level - reach, to: level + reach });
    area += adds;
    if (guests.length > mostBodies) throw tooMany(given);
  }
}

/** More bodies than this are a slip in a unit. */
const mostBodies = 2000;

function tooMany({ porosity }: Fibres): BadGeometryError {
  return new BadGeometryError(
    `more than ${mostBodies.toLocaleString('en')} bodies are needed for a porosity of ${porosity}`,
    'make the diameter larger, or the cell or the layer smaller',
  );
}

function isGraded({ density, diameter }: Fibres): boolean {
  const samples = [0, 0.1, 0.25, 0.37, 0.5, 0.66, 0.75, 0.9, 1];
  return samples.some((height) => density(height) !== density(0) || diameter(height) !== diameter(0));
}

/** Draws relative heights by a density. */
function heightsBy(density: ByHeight, random: Random): () => number {
  const most = Math.max(...Array.from({ length: 201 }, (_, k) => density(k / 200)));
  return () => {
    for (;;) {
      const height = random.uniform();
      if (random.uniform() * most <= density(height)) return height;
    }
  };
}

/** Rows and columns, stretched a little so that whole numbers of them fit the layer. */
function latticeOf(given: Fibres, box: Box, wanted: number): (Weighted & { x: number; y: number })[] {
  const { width, bottom, top, sides } = box;
  const radius = given.diameter(0.5) / 2;
  const perBody = areaOf([{ radius, weight: 1 }], given.corners) / (wanted / (width * (top - bottom)));
  const hexagonal = given.arrangement === 'hexagonal';
  const pitch = hexagonal ? Math.sqrt((2 * perBody) / Math.sqrt(3)) : Math.sqrt(perBody);
  const columns = Math.max(1, Math.round(width / pitch));
  const rows = Math.max(1, Math.round((top - bottom) / (hexagonal ? (pitch * Math.sqrt(3)) / 2 : pitch)));
  if (columns * rows > mostBodies) throw tooMany(given);
  const bodies: (Weighted & { x: number; y: number })[] = [];
  for (let row = 0; row < rows; row++) {
    const y = bottom + ((row + 0.5) * (top - bottom)) / rows;
    const onWalls = hexagonal && row % 2 === 1;
    const count = onWalls && sides === 'mirror' ? columns + 1 : columns;
    for (let column = 0; column < count; column++) {
      const x = ((onWalls ? column : column + 0.5) * width) / columns;
      const half = onWalls && sides === 'mirror' && (column === 0 || column === columns);
      bodies.push({ x, y, radius, weight: half ? 0.5 : 1 });
    }
  }
  return bodies;
}

/** The bodies of a lattice at their final size, if they are far enough apart. */
function latticeApart(
  places: readonly { x: number; y: number }[],
  sizes: readonly { radius: number }[],
  gap: number,
  { width, bottom, top, sides }: Box,
): readonly Disc[] | undefined {
  const discs = places.map(({ x, y }, k): Disc => ({ x, y, radius: sizes[k].radius }));
  const legal = discs.every((one, k) => {
    const inside = one.y - one.radius >= bottom + gap / 2 && one.y + one.radius <= top - gap / 2;
    const clear = sides === 'periodic' || one.x === 0 || one.x === width || wallDistance(one, width) >= gap / 2;
    const alone = sides === 'mirror' || width >= 2 * one.radius + gap;
    return (
      inside &&
      clear &&
      alone &&
      discs.every((other, j) => {
        if (j <= k) return true;
        const dx = other.x - one.x;
        const nearest = sides === 'periodic' ? dx - width * Math.round(dx / width) : dx;
        return Math.hypot(nearest, other.y - one.y) >= one.radius + other.radius + gap;
      })
    );
  });
  return legal ? discs : undefined;
}

function wallDistance({ x, radius }: Disc, width: number): number {
  return Math.min(x, width - x) - radius;
}

/** So often are overlapping bodies drawn anew. */
const mostDraws = 20;

function overlappingDiscs(given: Fibres, box: Box, random: Random): readonly Disc[] {
  const { width, bottom, top } = box;
  const heights = heightsBy(given.density, random);
  const draw = (): Disc => {
    const height = heights();
    const radius = (given.diameter(height) / 2) * random.logNormal(given.sizeSpread);
    const margin = Math.min(radius + given.gap / 2, (top - bottom) / 2);
    const y = bottom + margin + height * (top - bottom - 2 * margin);
    return { x: random.uniform(0, width), y, radius };
  };
  // A draw may leave no room for the last body where another does not.
  for (let attempt = 0; attempt < mostDraws; attempt++) {
    const discs = placeOverlapping((1 - given.porosity) * width * (top - bottom), draw, given.gap, box);
    if (discs !== undefined) return discs;
  }
  throw new BadGeometryError(
    `overlapping fibres do not come to a porosity of ${given.porosity} with this seed`,
    'make the porosity larger or the cell wider, take another seed, or let the fibres keep apart: "overlapping: false"',
  );
}
