import { BadGeometryError } from '../../errors.ts';
import type { Corner, Outline, SurfaceRole } from '../geometry.ts';
import { Random } from './random.ts';
import { type Box, inMicrometres, outlinesOf, type Structure, surfacesOf } from './structure.ts';
import { centroid, nodesOf, type Point, type VoronoiNode, voronoiCell } from './voronoi.ts';

/** The cross-section of an open-cell foam: its cells with a strut where three of them meet. Lengths in m. */
export interface Foam {
  readonly arrangement: 'honeycomb' | 'random';
  /** Diameter of a disc as large as a cell is on average. */
  readonly cellSize: number;
  readonly porosity: number;
  /** Between two struts at least. */
  readonly gap: number;
  readonly seed: number;
  readonly role: SurfaceRole;
}

/** How far the sides of a strut bend inwards, radians, where its angles allow it. */
const bend = (40 / 180) * Math.PI;
/** Of the smallest angle of a strut at most so much is bent away. */
const shareOfAngle = 0.6;
/** Nodes nearer to another, as a share of the edge of a regular hexagon, have no strut of their own. */
const nearestNode = 0.6;
/** Rounds of Lloyd's relaxation, in which cells become alike. */
const relaxations = 40;
/** Where the gap leaves the corners of a strut less room than this part of that edge, its node has none. */
const leastArm = 0.01;
/** Draws of a random foam whose struts find room for the porosity. */
const mostDraws = 20;
/** More cells than this are a slip in a unit. */
const mostCells = 500;

/**
 * Struts in the shape of Plateau's borders: triangles with concave sides, a corner along each edge of the Voronoi cells. All
 * corners stand out from their node alike, but not so far that struts could come nearer to each other than the gap; how far gives
 * the porosity, to round-off. Cells fit the layer and its side walls in whole numbers. Nodes on mirror walls and on the faces of the
 * layer, and those so near to them that no room for one is left, have no strut; of two that are close only one has. A random foam
 * whose struts find too little room is drawn again, up to 20 times.
 *
 * @throws BadGeometryError where the porosity cannot be reached with struts apart
 */
export function foam(given: Foam, box: Box): Structure<Outline> {
  requireFewCells(given, box);
  const wanted = (1 - given.porosity) * box.width * (box.top - box.bottom);
  const random = new Random(given.seed);
  let densest = 0;
  for (let draw = 0; draw < (given.arrangement === 'random' ? mostDraws : 1); draw++) {
    const room = roomAtNodes(given, box, random);
    const most = areaOfStruts(room, Number.POSITIVE_INFINITY);
    if (most >= wanted && room.length > 0) return strutsOf(room, wanted, given, box);
    densest = Math.max(densest, most);
  }
  const least = 1 - densest / (box.width * (box.top - box.bottom));
  throw new BadGeometryError(
    `struts at least ${inMicrometres(given.gap)} apart leave a porosity of ${Number(least.toPrecision(3))} or more, not ${given.porosity}`,
    'make the porosity larger or the minimum_gap smaller; cells larger than the layer leave few struts',
  );
}

/** A node with a strut, and how far its corners may stand out, m. */
interface Room {
  readonly node: VoronoiNode;
  readonly longest: number;
}

function roomAtNodes(given: Foam, box: Box, random: Random): Room[] {
  const nodes = insideNodes(given, box, random);
  const least = leastArm * hexagonEdge(areaOfCell(given));
  // What has no strut takes no room from others.
  const withRoom = nodes.filter((node) => longestArm(node, nodes, given.gap, box) > least);
  return withRoom.map((node) => ({ node, longest: longestArm(node, withRoom, given.gap, box) }));
}

function areaOfStruts(room: readonly Room[], arm: number): number {
  return room.reduce((sum, { node, longest }) => sum + strutArea(node, Math.min(arm, longest)), 0);
}

/** Struts whose corners stand out so far that they have an area, as long as they have room for it. */
function strutsOf(room: readonly Room[], wanted: number, given: Foam, box: Box): Structure<Outline> {
  let [low, high] = [0, Math.max(...room.map(({ longest }) => longest))];
  for (let k = 0; k < 200 && high - low > 1e-16 * high; k++) {
    const middle = (low + high) / 2;
    if (areaOfStruts(room, middle) < wanted) low = middle;
    else high = middle;
  }
  const { surfaces, surfaceOf } = surfacesOf('strut', 'struts', room.length, given.role);
  const struts = room.map(({ node, longest }) => strut(node, Math.min(high, longest)));
  const solids = outlinesOf(struts, true, surfaceOf, box);
  return { solids, surfaces };
}

function areaOfCell({ cellSize }: Foam): number {
  return (Math.PI / 4) * cellSize ** 2;
}

function requireFewCells(given: Foam, { width, bottom, top }: Box): void {
  if ((width * (top - bottom)) / areaOfCell(given) <= mostCells) return;
  throw new BadGeometryError(
    `a foam with cells of ${inMicrometres(given.cellSize)} has more than ${mostCells} cells in this layer`,
    'make the cell_size larger, or the cell or the layer smaller',
  );
}

/** The nodes inside the layer that are not close to each other. */
function insideNodes(given: Foam, box: Box, random: Random): VoronoiNode[] {
  const { width, bottom, top, sides } = box;
  const area = areaOfCell(given);
  let sites = given.arrangement === 'honeycomb' ? honeycomb(area, box) : scattered(area, random, box);
  const polygonsOf = (points: readonly Point[]) => {
    const all = points.flatMap((point) => imagesOf(point, box));
    const around = [
      { x: -width, y: 2 * bottom - top },
      { x: 2 * width, y: 2 * bottom - top },
      { x: 2 * width, y: 2 * top - bottom },
      { x: -width, y: 2 * top - bottom },
    ];
    return points.map((point) => voronoiCell(point, all, around, 3 * given.cellSize));
  };
  if (given.arrangement === 'random') for (let k = 0; k < relaxations; k++) sites = polygonsOf(sites).map(centroid);
  // Cells at periodic walls with what is beyond, so that all edges of every node are known.
  const cells = polygonsOf(sites);
  const shown =
    sides === 'periodic'
      ? cells.flatMap((cell) => [-width, 0, width].map((shift) => cell.map(({ x, y }) => ({ x: x + shift, y }))))
      : cells;
  const slack = 1e-6 * given.cellSize;
  const inside = nodesOf(shown, slack).filter(({ x, y, neighbours }) => {
    if (neighbours.length !== 3 || y < bottom + slack || y > top - slack) return false;
    return sides === 'periodic' ? x >= -slack / 2 && x < width - slack / 2 : x > slack && x < width - slack;
  });
  const kept: VoronoiNode[] = [];
  for (const node of inside) {
    if (kept.every((other) => away(node, other, width, sides) >= nearestNode * hexagonEdge(area))) kept.push(node);
  }
  return kept;
}

/** A site and its images in the walls and the faces of the layer: those it meets there, or its copies. */
function imagesOf({ x, y }: Point, { width, bottom, top, sides }: Box): Point[] {
  const across = sides === 'periodic' ? [x - width, x, x + width] : [-x, x, 2 * width - x];
  return [...new Set(across)].flatMap((each) =>
    [2 * bottom - y, y, 2 * top - y].map((level) => ({ x: each, y: level })),
  );
}

function hexagonEdge(area: number): number {
  return Math.sqrt((2 * area) / (3 * Math.sqrt(3)));
}

/** Centres of hexagons with two horizontal sides, stretched a little to fit the walls. */
function honeycomb(area: number, { width, bottom, top, sides }: Box): Point[] {
  const edge = hexagonEdge(area);
  const pairs = sides === 'periodic' ? 2 : 1;
  const columns = Math.max(1, Math.round(width / (1.5 * edge * pairs))) * pairs;
  const rows = Math.max(1, Math.round((top - bottom) / (Math.sqrt(3) * edge)));
  const sites: Point[] = [];
  for (let column = 0; column < columns + (sides === 'mirror' ? 1 : 0); column++) {
    const low = column % 2 === 1;
    for (let row = 0; row < rows + (low ? 1 : 0); row++) {
      const y = bottom + ((row + (low ? 0 : 0.5)) * (top - bottom)) / rows;
      sites.push({ x: (column * width) / columns, y });
    }
  }
  return sites;
}

function scattered(area: number, random: Random, { width, bottom, top }: Box): Point[] {
  const count = Math.max(1, Math.round((width * (top - bottom)) / area));
  return Array.from({ length: count }, () => ({ x: random.uniform(0, width), y: random.uniform(bottom, top) }));
}

/** How far the corners of a strut may stand out: half of the way to the nearest other, and not beyond the layer or a mirror wall. */
function longestArm(node: Point, nodes: readonly Point[], gap: number, { width, bottom, top, sides }: Box): number {
  const toWall = sides === 'mirror' ? Math.min(node.x, width - node.x) : width / 2;
  const toOthers = nodes.map((other) => (other === node ? width : away(node, other, width, sides)));
  return Math.max(0, Math.min(node.y - bottom, top - node.y, toWall, ...toOthers.map((each) => each / 2)) - gap / 2);
}

function away(one: Point, other: Point, width: number, sides: Box['sides']): number {
  const dx = other.x - one.x;
  return Math.hypot(sides === 'periodic' ? dx - width * Math.round(dx / width) : dx, other.y - one.y);
}

/** Directions of the edges of a node, counter-clockwise. */
function directions({ x, y, neighbours }: VoronoiNode): number[] {
  return neighbours.map((end) => Math.atan2(end.y - y, end.x - x)).sort((a, b) => a - b);
}

/** The corners of a strut whose arms have a length. */
function strut(node: VoronoiNode, arm: number): Corner[] {
  const angles = directions(node);
  const bulge = -Math.tan(bendOf(angles) / 4);
  return angles.map((angle) => ({ x: node.x + arm * Math.cos(angle), y: node.y + arm * Math.sin(angle), bulge }));
}

/** How far the sides of a strut with arms in these directions bend inwards. */
function bendOf([a, b, c]: readonly number[]): number {
  // Of a triangle in a circle, the angle at a corner is half of the turn between the other two.
  const smallest = Math.min(b - a, c - b, a + 2 * Math.PI - c) / 2;
  return Math.min(bend, shareOfAngle * smallest);
}

function strutArea(node: VoronoiNode, arm: number): number {
  const angles = directions(node);
  const turn = bendOf(angles);
  const [a, b, c] = angles;
  return [b - a, c - b, a + 2 * Math.PI - c].reduce((sum, between) => {
    const chord = 2 * arm * Math.sin(between / 2);
    const radius = chord / (2 * Math.sin(turn / 2));
    return sum + (arm ** 2 * Math.sin(between)) / 2 - (radius ** 2 * (turn - Math.sin(turn))) / 2;
  }, 0);
}
