import { BadMeshError, ResourceLimitError } from '../errors.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { type Delaunay, next, previous } from './delaunay.ts';
import { type Domain, domainOf } from './domain.ts';
import type { Triangulation } from './mesh.ts';
import { refine } from './refine.ts';
import { SizeField, type SizeSource } from './size-field.ts';
import type { SurfaceSizes } from './surface-sizes.ts';

/** Sizes of triangles on level 0, m. */
export interface TriangleSizes {
  /** Beside tips and corners of solids; a 64th of the way to what is next to them when absent. */
  readonly finest?: number;
  /** Anywhere; a 30th of the cell's longer side when absent. */
  readonly largest?: number;
  /** What each surface asks for beside that, by its index in `Geometry.surfaces`. */
  readonly surfaces?: readonly SurfaceSizes[];
}

/** Triangles across the opening between two solids on level 0. */
const acrossOpening = 4;
/** Triangles across a layer on level 0. */
const acrossLayer = 3;
/** How fast triangles may grow away from a place that asks for small ones, on level 0. */
const growth = 0.35;
/** On level 0, from a tip to what is next to it: four cells of a cubically graded line. */
const cornerShare = 1 / 64;
/** Corners that ask for still smaller ones get them down to this part of the way. */
const leastCornerShare = 1e-4;
const largestShare = 1 / 30;
/** Most that a chord of an arc turns on level 0. */
const arcAngle = Math.PI / 12;
/** The same where openings are measured. */
const surveyAngle = Math.PI / 48;
/** Above this angle of the pore, a corner bends the field without bound; chords of arcs stay below. */
const reentrantAngle = Math.PI + 3 * surveyAngle;
/** Above this one where what holds on its two sides differs. */
const changeAngle = (96 / 180) * Math.PI;
/** Openings narrower than this part of the cell cannot be told from none. */
const narrowest = 1e-7;
/** Circumradius over shortest edge: no angle below 27 degrees. */
const quality = 1.1;
/** A million boxes take a linear solver some 20 s. */
const mostPoints = 4_000_000;
/** Of these no more than this in layers along surfaces: some minutes. */
const mostLayerPoints = 1_000_000;

/**
 * Triangles that fill the pores of a geometry: small at tips and re-entrant corners, where the field is singular, and in
 * narrow openings between solids; growing away from them. Every level halves the sizes everywhere, and makes the
 * first ones at tips eight times smaller, as on tensor grids. Surfaces may ask for small ones all along them.
 *
 * @throws BadMeshError if a solid has no shape, or more than four million points are needed; ResourceLimitError if the layers along
 * surfaces take more than a million
 */
export function triangulate(geometry: Geometry, sizes: TriangleSizes = {}, level = 0): Triangulation {
  const extent = Math.max(geometry.width, geometry.height);
  const half = 2 ** level;
  const survey = domainOf(geometry, { angle: surveyAngle });
  requireFewInLayers(survey, sizes.surfaces, half);
  const sources = surveyed(geometry, survey, sizes).map((source) => ({
    ...source,
    size: source.size / (source.reach > 0 ? half ** 3 : half),
  }));
  const repeated =
    geometry.sides === 'periodic'
      ? [-geometry.width, 0, geometry.width].flatMap((shift) =>
          sources
            .filter(({ x }) => Math.abs(x + shift - geometry.width / 2) <= geometry.width)
            .map((source) => ({ ...source, x: source.x + shift })),
        )
      : sources;
  const field = new SizeField(repeated, (sizes.largest ?? extent * largestShare) / half, growth / half);
  const sizeAt = (x: number, y: number) => field.at(x, y);
  const domain = domainOf(geometry, { angle: arcAngle / half, lengthAt: sizeAt });
  const { pieceOf } = refine(domain, { sizeAt, quality, mostPoints });
  return triangulationOf(geometry, domain, pieceOf);
}

/** The refined triangles of a domain as plain arrays. */
function triangulationOf(geometry: Geometry, { mesh, surface, partner }: Domain, pieceOf: Int32Array): Triangulation {
  const { pointCount, triangleCount } = mesh;
  const x = mesh.x.slice(0, pointCount);
  const y = mesh.y.slice(0, pointCount);
  const corners = mesh.corners.slice(0, 3 * triangleCount);
  const tops = geometry.regions.map(({ top }) => top);
  const region = Int32Array.from({ length: triangleCount }, (_, t) => {
    const level = (y[corners[3 * t]] + y[corners[3 * t + 1]] + y[corners[3 * t + 2]]) / 3;
    const at = tops.findIndex((top) => level <= top);
    return at < 0 ? tops.length - 1 : at;
  });
  const edges = Array.from(pieceOf.keys()).filter((tag) => surface[pieceOf[tag]] >= 0);
  const start = (tag: number) => mesh.corners[mesh.edgeOfTag[tag]];
  const end = (tag: number) => mesh.corners[next(mesh.edgeOfTag[tag])];
  const triangulation = {
    x,
    y,
    corners,
    region,
    edgeFrom: Int32Array.from(edges, start),
    edgeTo: Int32Array.from(edges, end),
    edgeSurface: Int32Array.from(edges, (tag) => surface[pieceOf[tag]]),
  };
  if (geometry.sides !== 'periodic') return triangulation;
  const leftAt = new Map<number, number>();
  const rightAt = new Map<number, number>();
  pieceOf.forEach((piece, tag) => {
    if (partner[piece] < 0) return;
    for (const point of [start(tag), end(tag)]) (x[point] === 0 ? leftAt : rightAt).set(y[point], point);
  });
  const levels = [...leftAt.keys()].sort((a, b) => a - b);
  return {
    ...triangulation,
    joined: {
      left: Int32Array.from(levels, (each) => leftAt.get(each)!),
      right: Int32Array.from(levels, (each) => rightAt.get(each)!),
    },
  };
}

/** What a geometry asks of sizes: small ones in openings and layers, and at tips and corners. */
function surveyed(geometry: Geometry, domain: Domain, { finest, surfaces }: TriangleSizes): SizeSource[] {
  const { mesh, surface } = domain;
  const sources: SizeSource[] = layerSources(domain, surfaces);
  const extent = Math.max(geometry.width, geometry.height);
  const isLevel = (e: number) => mesh.twin[e] >= 0 && surface[mesh.tag[e]] < 0;
  const isMirror = (e: number) => mesh.twin[e] < 0 && surface[mesh.tag[e]] < 0;
  /** The way from a place through a triangle's edge until a surface, a side wall or (if asked) another region. */
  const sight = (e: number, share: number, stopAtLevels: boolean) => {
    const [a, b] = [mesh.corners[e], mesh.corners[next(e)]];
    const [dx, dy] = [mesh.x[b] - mesh.x[a], mesh.y[b] - mesh.y[a]];
    const from = { x: mesh.x[a] + share * dx, y: mesh.y[a] + share * dy };
    return lookAlong(mesh, e, from, -dy, dx, (hit) => mesh.tag[hit] < 0 || (!stopAtLevels && isLevel(hit)));
  };
  const survey = (e: number) => {
    const onLevel = isLevel(e);
    const cells = onLevel ? acrossLayer : acrossOpening;
    const [a, b] = [mesh.corners[e], mesh.corners[next(e)]];
    const length = Math.hypot(mesh.x[b] - mesh.x[a], mesh.y[b] - mesh.y[a]);
    const at = (share: number) => ({ share, ...sight(e, share, onLevel) });
    const add = ({ share, distance, x, y, edge }: ReturnType<typeof at>) => {
      // Behind a mirror the opening goes on.
      const opening = isMirror(edge) ? 2 * distance : distance;
      if (opening < narrowest * extent) {
        throw new BadMeshError(
          `an opening of ${opening.toPrecision(2)} m is left between solids at (${x.toPrecision(6)} m, ${y.toPrecision(6)} m)`,
          'let the solids overlap or touch along a line, or keep them further apart',
        );
      }
      const size = opening / cells;
      sources.push({
        x: mesh.x[a] + share * (mesh.x[b] - mesh.x[a]),
        y: mesh.y[a] + share * (mesh.y[b] - mesh.y[a]),
        size,
        reach: 0,
      });
      sources.push({ x, y, size, reach: 0 });
    };
    const between = (first: ReturnType<typeof at>, last: ReturnType<typeof at>, depth: number) => {
      const opening = Math.min(first.distance, last.distance);
      if (depth >= 12 || length * (last.share - first.share) < opening) return;
      const middle = at((first.share + last.share) / 2);
      add(middle);
      between(first, middle, depth + 1);
      between(middle, last, depth + 1);
    };
    const [first, last] = [at(0.02), at(0.98)];
    const middle = at(0.5);
    add(middle);
    between(first, middle, 0);
    between(middle, last, 0);
  };
  for (let e = 0; e < 3 * mesh.triangleCount; e++) {
    const tag = mesh.tag[e];
    if (tag >= 0 && !isMirror(e)) survey(e);
  }
  for (let point = 0; point < mesh.pointCount; point++) {
    for (const fan of fansAround(mesh, point, surface)) {
      if (!isSingular(mesh, fan, domain)) continue;
      const reach = distanceToNext(mesh, point, fan, isLevel);
      const ends = [fan[0], previous(fan[fan.length - 1])];
      const tip = Math.min(...ends.map((e) => surfaces?.[surface[mesh.tag[e]]]?.tip ?? Number.POSITIVE_INFINITY));
      const usual = Math.max(Math.min(cornerShare * reach, tip), leastCornerShare * reach);
      sources.push({ x: mesh.x[point], y: mesh.y[point], size: Math.min(finest ?? usual, reach), reach });
    }
  }
  return sources;
}

/** The edges of a domain along which a surface asks for small triangles, each with their size on level 0. */
function* layersOf({ mesh, surface }: Domain, surfaces: readonly SurfaceSizes[] | undefined) {
  for (let e = 0; e < 3 * mesh.triangleCount; e++) {
    const tag = mesh.tag[e];
    const size = tag < 0 ? undefined : surfaces?.[surface[tag]]?.layer;
    if (size === undefined) continue;
    const [a, b] = [mesh.corners[e], mesh.corners[next(e)]];
    const [dx, dy] = [mesh.x[b] - mesh.x[a], mesh.y[b] - mesh.y[a]];
    yield { x: mesh.x[a], y: mesh.y[a], dx, dy, length: Math.hypot(dx, dy), size };
  }
}

/** Places along surfaces no further apart than the triangles that these ask for. */
function layerSources(domain: Domain, surfaces: readonly SurfaceSizes[] | undefined): SizeSource[] {
  const sources: SizeSource[] = [];
  for (const { x, y, dx, dy, length, size } of layersOf(domain, surfaces)) {
    const count = Math.ceil(length / size);
    for (let k = 0; k <= count; k++) sources.push({ x: x + (k / count) * dx, y: y + (k / count) * dy, size, reach: 0 });
  }
  return sources;
}

/**
 * Refuses layers of too many triangles. With sizes h + g r at a distance r there are 2 / (sqrt(3) (h + g r)^2) points per area,
 * hence 2 / (sqrt(3) g h) per length of the surface.
 *
 * @throws ResourceLimitError naming the cells
 */
function requireFewInLayers(domain: Domain, surfaces: readonly SurfaceSizes[] | undefined, half: number): void {
  let points = 0;
  let whole = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const { length, size } of layersOf(domain, surfaces)) {
    points += (2 * half ** 2 * length) / (Math.sqrt(3) * growth * size);
    whole += length;
    least = Math.min(least, size / half);
  }
  if (points <= mostLayerPoints) return;
  const cells = Number(points.toPrecision(2)).toLocaleString('en');
  throw new ResourceLimitError(
    `the layers of charge on ${(1e6 * whole).toPrecision(3)} um of surfaces would take about ${cells} cells of ${(1e9 * least).toPrecision(2)} nm; ${mostLayerPoints.toLocaleString('en')} are attempted`,
    'make the cell smaller (one pore, one needle), take away electrolyte.relative_permittivity where layers of charge do not matter, or give mesh.finest_cell, the size along the surfaces, a larger value',
  );
}

/** What a straight line from a place on an edge, into the triangle of its half-edge, meets first. */
function lookAlong(
  mesh: Delaunay,
  start: number,
  from: { readonly x: number; readonly y: number },
  directionX: number,
  directionY: number,
  passes: (e: number) => boolean,
): { distance: number; x: number; y: number; edge: number } {
  const norm = Math.hypot(directionX, directionY);
  const [ux, uy] = [directionX / norm, directionY / norm];
  /** Positive where a point lies left of the line. */
  const left = (point: number) => ux * (mesh.y[point] - from.y) - uy * (mesh.x[point] - from.x);
  let e = start;
  for (let steps = 0; ; steps++) {
    // Out through the edge whose ends the line parts.
    const apex = mesh.corners[previous(e)];
    const out = left(apex) > 0 ? next(e) : previous(e);
    const [a, b] = [mesh.corners[out], mesh.corners[next(out)]];
    if (!passes(out) || mesh.twin[out] < 0 || steps > 3 * mesh.triangleCount) {
      const [ex, ey] = [mesh.x[b] - mesh.x[a], mesh.y[b] - mesh.y[a]];
      const across = ux * ey - uy * ex;
      const along = ((mesh.x[a] - from.x) * ey - (mesh.y[a] - from.y) * ex) / across;
      const distance = Number.isFinite(along) && along > 0 ? along : Math.hypot(mesh.x[a] - from.x, mesh.y[a] - from.y);
      return { distance, x: from.x + distance * ux, y: from.y + distance * uy, edge: out };
    }
    e = mesh.twin[out];
  }
}

/** The half-edges that start in a point, counter-clockwise, from one edge of the boundary to the next. */
type Fan = readonly number[];

/** The pores around a point, parted by edges that nothing passes. */
function fansAround(mesh: Delaunay, point: number, surface: Int32Array): Fan[] {
  const fans: Fan[] = [];
  const isBoundary = (e: number) => mesh.tag[e] >= 0 && (mesh.twin[e] < 0 || surface[mesh.tag[e]] >= 0);
  const starts: number[] = [];
  mesh.around(point, (e) => {
    if (isBoundary(e)) starts.push(e);
  });
  for (const start of starts) {
    const fan = [start];
    for (let e = start; !isBoundary(previous(e)); ) {
      e = mesh.twin[previous(e)];
      fan.push(e);
    }
    fans.push(fan);
  }
  return fans;
}

/** Whether the field in a fan of triangles around a point is singular there. */
function isSingular(mesh: Delaunay, fan: Fan, { surface, partner }: Domain): boolean {
  const [first, last] = [mesh.tag[fan[0]], mesh.tag[previous(fan[fan.length - 1])]];
  // The pore goes on at the other side wall.
  if (partner[first] >= 0 || partner[last] >= 0) return false;
  let angle = 0;
  for (const e of fan) {
    const [p, a, b] = [mesh.corners[e], mesh.corners[next(e)], mesh.corners[previous(e)]];
    const [ax, ay, bx, by] = [
      mesh.x[a] - mesh.x[p],
      mesh.y[a] - mesh.y[p],
      mesh.x[b] - mesh.x[p],
      mesh.y[b] - mesh.y[p],
    ];
    angle += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
  }
  if (angle > reentrantAngle) return true;
  return angle > changeAngle && surface[first] !== surface[last];
}

/** From a corner to the nearest other corner or surface that is seen from it, m. */
function distanceToNext(mesh: Delaunay, point: number, fan: Fan, passesLevel: (e: number) => boolean): number {
  let nearest = Number.POSITIVE_INFINITY;
  const { x, y, corners } = mesh;
  fan.forEach((e) => {
    const [a, b] = [corners[next(e)], corners[previous(e)]];
    nearest = Math.min(
      nearest,
      Math.hypot(x[a] - x[point], y[a] - y[point]),
      Math.hypot(x[b] - x[point], y[b] - y[point]),
    );
    const opposite = next(e);
    const [first, last] = [Math.atan2(y[a] - y[point], x[a] - x[point]), Math.atan2(y[b] - y[point], x[b] - x[point])];
    const sweep = last > first ? last - first : last - first + 2 * Math.PI;
    const rays = Math.max(1, Math.round(sweep / (Math.PI / 12)));
    for (let k = 0; k < rays; k++) {
      const direction = first + ((k + 0.5) / rays) * sweep;
      const passes = (hit: number) => mesh.tag[hit] < 0 || passesLevel(hit);
      nearest = Math.min(nearest, seen(mesh, point, opposite, direction, passes));
    }
  });
  return nearest;
}

/** How far it is from a point, through the edge opposite it, to what a ray meets. */
function seen(
  mesh: Delaunay,
  point: number,
  opposite: number,
  direction: number,
  passes: (e: number) => boolean,
): number {
  const [ux, uy] = [Math.cos(direction), Math.sin(direction)];
  const from = { x: mesh.x[point], y: mesh.y[point] };
  const twin = mesh.twin[opposite];
  if (twin >= 0 && passes(opposite)) return lookAlong(mesh, twin, from, ux, uy, passes).distance;
  const [a, b] = [mesh.corners[opposite], mesh.corners[next(opposite)]];
  const [ex, ey] = [mesh.x[b] - mesh.x[a], mesh.y[b] - mesh.y[a]];
  return ((mesh.x[a] - from.x) * ey - (mesh.y[a] - from.y) * ex) / (ux * ey - uy * ex);
}
