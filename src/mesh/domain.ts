import { BadMeshError } from '../errors.ts';
import {
  type Corner,
  collectorSurface,
  counterSurface,
  type Geometry,
  type Outline,
  type Rectangle,
  type Solid,
} from '../geometry/geometry.ts';
import { type Arrangement, arrangementOf, type Chain } from './arrangement.ts';
import { Delaunay, next } from './delaunay.ts';
import { hilbertOrder } from './hilbert.ts';

/** Distances below this part of the cell's longer side are none. */
const slackShare = 1e-9;

/** How arcs become chords. */
export interface ArcCut {
  /** Most that a chord may turn, rad. */
  readonly angle: number;
  /** Longest chord at a place, m; as long as the angle allows when absent. */
  readonly lengthAt?: (x: number, y: number) => number;
}

/** The pore space between straight edges, triangulated on their ends alone. */
export interface Domain {
  /** The triangles of the pores; constrained edges have the index of their piece as tag. */
  readonly mesh: Delaunay;
  /** Number of constrained edges: of the boundary, of sheets, of borders between regions. */
  readonly pieceCount: number;
  /** Index into `Geometry.surfaces` of every piece; -1 on mirror planes, periodic sides and borders of regions. */
  readonly surface: Int32Array;
  /** The piece on the other side wall that is the same, where sides are periodic; -1 elsewhere. */
  readonly partner: Int32Array;
}

/** What a chain of the arrangement is. */
interface Meaning {
  /** Index of the closed body that the chain is the boundary of, or a part of; -1 of an open one. */
  readonly body: number;
  readonly kind: 'bottom' | 'top' | 'side' | 'level' | 'solid';
  readonly surface: number;
}

/** The body that is the cell itself. */
const cellBody = 0;

/**
 * The pores of a geometry between straight edges: solids may overlap, touch, and reach beyond the cell. Arcs are cut into
 * chords between points on them, so that the pore space is off by the square of their length.
 *
 * @throws BadMeshError if a solid has no shape, or nothing is left between solids
 */
export function domainOf(geometry: Geometry, cut: ArcCut): Domain {
  const slack = slackShare * Math.max(geometry.width, geometry.height);
  const { chains, meanings } = chainsOf(geometry, cut, slack);
  let arrangement = arrangementOf(chains, slack);
  if (geometry.sides === 'periodic') {
    // Both sides get the corners of either.
    const levels = sideLevels(arrangement, geometry, slack);
    chains[1] = { x: levels.map(() => geometry.width), y: levels };
    chains[3] = { x: levels.map(() => 0), y: [...levels].reverse() };
    arrangement = arrangementOf(chains, slack);
  }
  const whole = triangulated(arrangement, slack);
  return poresOf(geometry, arrangement, meanings, whole);
}

/** The chains of a geometry: the four sides of the cell first, then the borders of regions, then solids. */
function chainsOf(geometry: Geometry, cut: ArcCut, slack: number): { chains: Chain[]; meanings: Meaning[] } {
  const { width, height, regions, solids } = geometry;
  const chains: Chain[] = [
    { x: [0, width], y: [0, 0] },
    { x: [width, width], y: [0, height] },
    { x: [width, 0], y: [height, height] },
    { x: [0, 0], y: [height, 0] },
  ];
  const meanings: Meaning[] = [
    { body: cellBody, kind: 'bottom', surface: collectorSurface },
    { body: cellBody, kind: 'side', surface: -1 },
    { body: cellBody, kind: 'top', surface: counterSurface },
    { body: cellBody, kind: 'side', surface: -1 },
  ];
  for (const { bottom } of regions.slice(1)) {
    chains.push({ x: [0, width], y: [bottom, bottom] });
    meanings.push({ body: -1, kind: 'level', surface: -1 });
  }
  let bodies = 1;
  const periodic = geometry.sides === 'periodic';
  const shifts = periodic ? [0, -width, width] : [0];
  for (const solid of periodic ? withoutImages(solids, width, slack) : solids) {
    if (solid.kind === 'bitmap') {
      throw new BadMeshError(
        'a picture cannot be meshed together with outlines',
        'draw its solids as outlines, or the others as rectangles on its pixels',
      );
    }
    const { chain, closed } = solid.kind === 'outline' ? chainOfOutline(solid, cut, slack) : chainOfRectangle(solid);
    for (const shift of shifts) {
      if (shift !== 0 && !reaches(chain, shift, width)) continue;
      chains.push(shift === 0 ? chain : { x: chain.x.map((x) => x + shift), y: chain.y });
      meanings.push({ body: closed ? bodies++ : -1, kind: 'solid', surface: solid.surface });
    }
  }
  return { chains, meanings };
}

/** Solids less those that are others moved by a width: two cuts of one arc, a rounding apart, would cross at every chord. */
function withoutImages(solids: readonly Solid[], width: number, slack: number): Solid[] {
  const kept = new Map<string, Outline[]>();
  return solids.filter((solid) => {
    if (solid.kind !== 'outline') return true;
    const key = `${solid.surface} ${solid.closed} ${solid.corners.length}`;
    const alike = kept.get(key) ?? [];
    if (alike.some((other) => isImage(solid, other, width, slack))) return false;
    kept.set(key, [...alike, solid]);
    return true;
  });
}

function isImage({ corners }: Outline, other: Outline, width: number, slack: number): boolean {
  const shift = width * Math.sign(corners[0].x - other.corners[0].x);
  return corners.every(({ x, y, bulge }, k) => {
    const there = other.corners[k];
    return Math.hypot(x - shift - there.x, y - there.y) <= slack && (bulge ?? 0) === (there.bulge ?? 0);
  });
}

/** Whether a chain that is moved aside touches the cell. */
function reaches({ x }: Chain, shift: number, width: number): boolean {
  return x.some((each) => each + shift >= 0) && x.some((each) => each + shift <= width);
}

function chainOfRectangle({ left, right, bottom, top }: Rectangle): { chain: Chain; closed: boolean } {
  if (![left, right, bottom, top].every(Number.isFinite) || right < left || top < bottom) {
    throw new BadMeshError(
      'a rectangle has no finite extent',
      'its right and top must not lie before its left and bottom',
    );
  }
  const closed = right > left && top > bottom;
  return {
    chain: closed
      ? { x: [left, right, right, left, left], y: [bottom, bottom, top, top, bottom] }
      : { x: [left, right], y: [bottom, top] },
    closed,
  };
}

function chainOfOutline(outline: Outline, cut: ArcCut, slack: number): { chain: Chain; closed: boolean } {
  const { corners, closed } = outline;
  const place = (corner: Corner) => `(${corner.x} m, ${corner.y} m)`;
  for (const { x, y, bulge } of corners) {
    if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(bulge ?? 0)) {
      throw new BadMeshError('an outline has a corner that is not a number', 'give every corner finite x, y and bulge');
    }
  }
  if (corners.length < 2) {
    throw new BadMeshError('an outline has fewer than two corners', 'give it two for a sheet, three for a body');
  }
  const chain: { x: number[]; y: number[] } = { x: [corners[0].x], y: [corners[0].y] };
  const sides = closed ? corners.length : corners.length - 1;
  for (let k = 0; k < sides; k++) {
    const from = corners[k];
    const to = corners[(k + 1) % corners.length];
    if (Math.hypot(to.x - from.x, to.y - from.y) <= slack) {
      throw new BadMeshError(
        `an outline has two corners in one place, ${place(from)}`,
        'leave one of them out; a whole circle is two arcs of bulge 1 between opposite points',
      );
    }
    appendSide(chain, from, to, cut);
  }
  if (closed && signedArea(chain) <= slack * slack) {
    throw new BadMeshError(
      `the outline that begins at ${place(corners[0])} encloses no area counter-clockwise`,
      'list its corners counter-clockwise around its inside, or leave it open for a sheet of no thickness',
    );
  }
  return { chain, closed };
}

/** Adds the points of a side after its start: of an arc those that cut it evenly, halved again where chords are too long. */
function appendSide(chain: { x: number[]; y: number[] }, from: Corner, to: Corner, { angle, lengthAt }: ArcCut): void {
  const bulge = from.bulge ?? 0;
  if (bulge !== 0) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const toCentre = (1 - bulge * bulge) / (4 * bulge);
    const x = (from.x + to.x) / 2 - toCentre * dy;
    const y = (from.y + to.y) / 2 + toCentre * dx;
    const radius = Math.hypot(from.x - x, from.y - y);
    const start = Math.atan2(from.y - y, from.x - x);
    const sweep = 4 * Math.atan(bulge);
    const on = (share: number): [number, number] => [
      x + radius * Math.cos(start + share * sweep),
      y + radius * Math.sin(start + share * sweep),
    ];
    const cutBetween = (first: number, last: number, depth: number) => {
      const chord = 2 * radius * Math.sin((Math.abs(sweep) * (last - first)) / 2);
      const middle = (first + last) / 2;
      const [mx, my] = on(middle);
      if (depth < 20 && lengthAt !== undefined && chord > lengthAt(mx, my)) {
        cutBetween(first, middle, depth + 1);
        cutBetween(middle, last, depth + 1);
      } else if (last < 1) {
        const [px, py] = on(last);
        chain.x.push(px);
        chain.y.push(py);
      }
    };
    const count = Math.ceil(Math.abs(sweep) / angle - 1e-9);
    for (let k = 0; k < count; k++) cutBetween(k / count, (k + 1) / count, 0);
  }
  chain.x.push(to.x);
  chain.y.push(to.y);
}

function signedArea({ x, y }: Chain): number {
  let twice = 0;
  for (let k = 0; k + 1 < x.length; k++) {
    twice += (x[k] - x[0]) * (y[k + 1] - y[0]) - (x[k + 1] - x[0]) * (y[k] - y[0]);
  }
  return twice / 2;
}

/** The levels of all corners on the two side walls, from the bottom up. */
function sideLevels({ x, y, from, to }: Arrangement, { width, height }: Geometry, slack: number): number[] {
  const levels = [0, height];
  for (const point of new Set([...from, ...to])) {
    const onSide = Math.abs(x[point]) <= slack || Math.abs(x[point] - width) <= slack;
    if (onSide && y[point] > 2 * slack && y[point] < height - 2 * slack) levels.push(y[point]);
  }
  levels.sort((a, b) => a - b);
  return levels.filter((level, k) => k === 0 || level - levels[k - 1] > 2 * slack);
}

/** Triangles around and between all edges of an arrangement; the tag of an edge is its index. */
function triangulated(arrangement: Arrangement, slack: number): Delaunay {
  const { x, y, from, to } = arrangement;
  const mesh = new Delaunay();
  const used = [...new Set([...from, ...to])].sort((a, b) => a - b);
  const [left, right] = extremes(used.map((k) => x[k]));
  const [bottom, top] = extremes(used.map((k) => y[k]));
  const margin = 0.3 * Math.max(right - left, top - bottom);
  for (let k = 0; k < x.length; k++) mesh.addPoint(x[k], y[k]);
  const outer = [
    mesh.addPoint(left - margin, bottom - margin),
    mesh.addPoint(right + margin, bottom - margin),
    mesh.addPoint(right + margin, top + margin),
    mesh.addPoint(left - margin, top + margin),
  ];
  mesh.addTriangle(outer[0], outer[1], outer[2]);
  mesh.addTriangle(outer[0], outer[2], outer[3]);
  mesh.join(2, 3);
  let near = 0;
  const order = hilbertOrder(
    used.map((k) => x[k]),
    used.map((k) => y[k]),
  );
  for (const place of order) {
    const point = used[place];
    const e = mesh.locate(x[point], y[point], near);
    if (e < 0) throw new RangeError('a point lies outside the box around all points');
    if (mesh.side(e, x[point], y[point]) === 0) mesh.insertOnEdge(e, point, -1, -1);
    else mesh.insertInTriangle(Math.floor(e / 3), point);
    near = Math.floor(mesh.edgeAt[point] / 3);
  }
  from.forEach((start, edge) => {
    if (mesh.constrain(start, to[edge], edge)) return;
    throw new BadMeshError(
      `edges of solids come closer than ${slack.toPrecision(2)} m to each other at (${x[start]} m, ${y[start]} m)`,
      'let the solids overlap, or keep them further apart',
    );
  });
  mesh.settleAll();
  return mesh;
}

function extremes(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** How often the bodies wind around a place: pairs of body and number, those of no turn left out. */
type Winding = ReadonlyMap<number, number>;

/** Keeps the triangles that lie in the cell and in no solid. */
function poresOf(geometry: Geometry, arrangement: Arrangement, meanings: readonly Meaning[], whole: Delaunay): Domain {
  const windings = windingsOf(arrangement, meanings, whole);
  const isPore = (winding: Winding) => winding.has(cellBody) && winding.size === 1;
  const pore = windings.map(isPore);
  dropSlivers(geometry, whole, pore);

  const mesh = new Delaunay();
  const pointOf = new Int32Array(whole.pointCount).fill(-1);
  const edgeOf = new Int32Array(3 * whole.triangleCount).fill(-1);
  for (let t = 0; t < whole.triangleCount; t++) {
    if (!pore[t]) continue;
    const [a, b, c] = [0, 1, 2].map((i) => {
      const point = whole.corners[3 * t + i];
      if (pointOf[point] < 0) pointOf[point] = mesh.addPoint(whole.x[point], whole.y[point]);
      return pointOf[point];
    });
    const e = mesh.addTriangle(a, b, c);
    for (let i = 0; i < 3; i++) edgeOf[3 * t + i] = e + i;
  }
  if (mesh.triangleCount === 0) {
    throw new BadMeshError('the solids fill the whole cell', 'make the solids smaller, or the gaps wider');
  }
  const surface: number[] = [];
  const onSide: number[] = [];
  for (let e = 0; e < 3 * whole.triangleCount; e++) {
    if (edgeOf[e] < 0) continue;
    const f = whole.twin[e];
    const other = f < 0 ? -1 : edgeOf[f];
    if (other >= 0) mesh.join(edgeOf[e], other);
    if (whole.tag[e] < 0 || mesh.tag[edgeOf[e]] >= 0) continue;
    const sources = arrangement.sources[whole.tag[e]].map(({ chain }) => meanings[chain]);
    const named = surfaceOf(sources, other < 0 && f >= 0 ? windings[Math.floor(f / 3)] : undefined);
    mesh.setTag(edgeOf[e], surface.length);
    onSide.push(named < 0 && sources.some(({ kind }) => kind === 'side') ? 1 : 0);
    surface.push(named);
  }
  const partner = new Int32Array(surface.length).fill(-1);
  if (geometry.sides === 'periodic') pairSides(mesh, onSide, partner);
  return { mesh, pieceCount: surface.length, surface: Int32Array.from(surface), partner };
}

/** What lies on an edge of a pore: the first solid that bounds it there, or a sheet, else an electrode. */
function surfaceOf(sources: readonly Meaning[], beyond: Winding | undefined): number {
  for (const { kind, body, surface } of sources) {
    if (kind === 'solid' && (body < 0 || beyond === undefined || beyond.has(body))) return surface;
  }
  return sources.find(({ kind }) => kind === 'bottom' || kind === 'top')?.surface ?? -1;
}

/** The windings in every triangle, from outside in. */
function windingsOf({ from, sources }: Arrangement, meanings: readonly Meaning[], whole: Delaunay): Winding[] {
  const windings: (Winding | undefined)[] = new Array(whole.triangleCount).fill(undefined);
  const outside = Math.floor(whole.edgeAt[whole.pointCount - 1] / 3);
  windings[outside] = new Map();
  const stack = [outside];
  while (stack.length > 0) {
    const t = stack.pop()!;
    const here = windings[t]!;
    for (let e = 3 * t; e < 3 * t + 3; e++) {
      const f = whole.twin[e];
      if (f < 0) continue;
      const beside = Math.floor(f / 3);
      if (windings[beside] !== undefined) continue;
      const edge = whole.tag[e];
      let there = here;
      if (edge >= 0) {
        // Left of a chain that runs along the half-edge lies what it winds around once more.
        const along = whole.corners[e] === from[edge] ? 1 : -1;
        const changed = new Map(here);
        for (const { chain, direction } of sources[edge]) {
          const { body } = meanings[chain];
          if (body < 0) continue;
          const turns = (changed.get(body) ?? 0) - along * direction;
          if (turns === 0) changed.delete(body);
          else changed.set(body, turns);
        }
        there = changed;
      }
      windings[beside] = there;
      stack.push(beside);
    }
  }
  return windings as Winding[];
}

/** Leaves out pores so small that only rounding made them, with what goes on at the other of two periodic walls. */
function dropSlivers(geometry: Geometry, whole: Delaunay, pore: boolean[]): void {
  const smallest = 10 * slackShare * geometry.width * geometry.height;
  const across = acrossWalls(geometry, whole);
  const seen = new Uint8Array(whole.triangleCount);
  for (let start = 0; start < whole.triangleCount; start++) {
    if (!pore[start] || seen[start] === 1) continue;
    const part = [start];
    seen[start] = 1;
    let area = 0;
    for (let k = 0; k < part.length; k++) {
      const e = 3 * part[k];
      const [a, b, c] = [whole.corners[e], whole.corners[e + 1], whole.corners[e + 2]];
      area +=
        ((whole.x[b] - whole.x[a]) * (whole.y[c] - whole.y[a]) -
          (whole.x[c] - whole.x[a]) * (whole.y[b] - whole.y[a])) /
        2;
      for (let i = 0; i < 3; i++) {
        for (const f of [whole.twin[e + i], across.get(e + i) ?? -1]) {
          const beside = Math.floor(f / 3);
          if (f < 0 || !pore[beside] || seen[beside] === 1) continue;
          seen[beside] = 1;
          part.push(beside);
        }
      }
    }
    if (area < smallest) for (const t of part) pore[t] = false;
  }
}

/** For half-edges inside the cell on one of two periodic walls those on the other; none where the walls are mirrors. */
function acrossWalls({ sides, width }: Geometry, whole: Delaunay): Map<number, number> {
  const across = new Map<number, number>();
  if (sides !== 'periodic') return across;
  const onRight = new Map<number, number>();
  const onLeft: number[] = [];
  for (let e = 0; e < 3 * whole.triangleCount; e++) {
    if (whole.tag[e] < 0) continue;
    const [from, to] = [whole.corners[e], whole.corners[next(e)]];
    // The cell lies left of its right wall upwards, and of its left wall downwards.
    if (whole.x[from] === width && whole.x[to] === width && whole.y[to] > whole.y[from]) onRight.set(whole.y[from], e);
    if (whole.x[from] === 0 && whole.x[to] === 0 && whole.y[to] < whole.y[from]) onLeft.push(e);
  }
  for (const e of onLeft) {
    const other = onRight.get(whole.y[whole.corners[next(e)]]);
    if (other === undefined) continue;
    across.set(e, other);
    across.set(other, e);
  }
  return across;
}

/** Finds for the pieces of one side wall those of the other. */
function pairSides(mesh: Delaunay, onSide: readonly number[], partner: Int32Array): void {
  const pieceAt = new Map<number, number>();
  const waiting: [number, number][] = [];
  onSide.forEach((flag, piece) => {
    if (flag === 0) return;
    const e = mesh.edgeOfTag[piece];
    const level = Math.min(mesh.y[mesh.corners[e]], mesh.y[mesh.corners[next(e)]]);
    if (mesh.x[mesh.corners[e]] === 0) pieceAt.set(level, piece);
    else waiting.push([level, piece]);
  });
  for (const [level, piece] of waiting) {
    const other = pieceAt.get(level);
    if (other === undefined) {
      throw new BadMeshError(
        `the two periodic side walls do not match at the level ${level} m`,
        'let what crosses one side wall go on at the other, or make the sides mirror planes',
      );
    }
    partner[piece] = other;
    partner[other] = piece;
  }
  if (2 * waiting.length !== onSide.reduce((sum, flag) => sum + flag, 0)) {
    throw new BadMeshError(
      'the two periodic side walls do not match',
      'let what crosses one side wall go on at the other, or make the sides mirror planes',
    );
  }
}
