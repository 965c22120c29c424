import { counterSurface, type Geometry } from '../geometry/geometry.ts';
import type { Mesh, PlaneMesh, TensorGrid, TriangleMesh } from '../mesh/mesh.ts';
import { edgesOf } from '../mesh/voronoi-boxes.ts';
import type { System } from '../solve/system.ts';

/** A line that the current follows, m; in a periodic cell broken where it leaves at a side and comes in at the other. */
export interface CurrentLine {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Lines in a cell as wide as high; narrow cells have fewer, and at least `fewestLines`. */
const linesInSquare = 16;
const fewestLines = 4;
/** A line that takes more steps than this goes round in circles. */
const mostSteps = 100_000;

/**
 * Lines of the electric current in the electrolyte, from the counter electrode to where they meet a surface; each stands for the
 * same current. None where no net current flows, or where it leaves into a homogenised surface on the way.
 */
export function currentLines(system: System, geometry: Geometry, shape: PlaneMesh, state: Float64Array): CurrentLine[] {
  const { mesh, volumeRates } = system.problem;
  if (volumeRates.length > 0) return [];
  const flows = chargeFlows(system, state);
  let total = 0;
  let passing = 0;
  for (let b = 0; b < mesh.boundaryCount; b++) {
    if (mesh.boundarySurface[b] === counterSurface) total += flows.boundary[b];
    passing += Math.abs(flows.boundary[b]);
  }
  // Round-off, or a current that only circulates.
  if (!(Math.abs(total) > 1e-6 * passing)) return [];
  const count = Math.max(fewestLines, Math.round((linesInSquare * geometry.width) / geometry.height));
  // Followed into the cell, whichever way the charge runs.
  const sign = Math.sign(total);
  return 'cellAt' in shape
    ? linesOnGrid(shape, flows, sign, count)
    : linesOnTriangles(shape, geometry, nodalCurrents(mesh, flows, sign), count, (surface) =>
        conducts(system, surface),
      );
}

function conducts(system: System, surface: number): boolean {
  const condition = system.problem.surfaces[surface];
  return condition !== undefined && (condition.exchanges.length > 0 || condition.held !== undefined);
}

/** Charge through faces, in units of F. */
interface ChargeFlows {
  /** From left to right of every face of the mesh. */
  readonly face: Float64Array;
  /** Into the electrolyte through every boundary face. */
  readonly boundary: Float64Array;
}

function chargeFlows(system: System, state: Float64Array): ChargeFlows {
  const { equations, unknownCount: n } = system;
  const charges = equations.map(({ charge, carrier }) => (carrier === 'electrolyte' ? charge : 0));
  const sum = (flow: Float64Array, count: number) =>
    Float64Array.from({ length: count }, (_, k) =>
      charges.reduce((charge, each, r) => charge + (each === 0 ? 0 : each * flow[k * n + r]), 0),
    );
  const { mesh } = system.problem;
  return {
    face: sum(system.faceFlows(state), mesh.faceCount),
    boundary: sum(system.boundaryFlows(state, 1).flow, mesh.boundaryCount),
  };
}

/** Positions that share out a current among lines: between which places, in the order they come, and how far from the first. */
function seedsAlong(currents: readonly number[], count: number): { place: number; share: number }[] {
  const total = currents.reduce((sum, current) => sum + Math.max(0, current), 0);
  const seeds: { place: number; share: number }[] = [];
  let before = 0;
  let place = 0;
  for (let k = 0; k < count; k++) {
    const wanted = (total * (k + 0.5)) / count;
    while (place < currents.length - 1 && before + Math.max(0, currents[place]) < wanted) {
      before += Math.max(0, currents[place++]);
    }
    seeds.push({ place, share: (wanted - before) / currents[place] });
  }
  return seeds;
}

/** Sides of a rectangular cell: left, right, below, above. */
const [west, east, south, north] = [0, 1, 2, 3];

/**
 * Lines through rectangles whose sides carry known flows, with the current linear between opposite sides (Pollock 1988): as many
 * lines come out of a side as its flow asks for.
 */
function linesOnGrid(grid: TensorGrid, flows: ChargeFlows, sign: number, count: number): CurrentLine[] {
  const { mesh, xEdges, yEdges, cellAt } = grid;
  const columns = xEdges.length - 1;
  const placeOf = new Int32Array(mesh.cellCount);
  cellAt.forEach((cell, place) => {
    if (cell >= 0) placeOf[cell] = place;
  });
  // Rightwards and upwards through the sides of every cell, and what is beyond them; -1 for nothing.
  const through = new Float64Array(4 * mesh.cellCount);
  const beyond = new Int32Array(4 * mesh.cellCount).fill(-1);
  for (let f = 0; f < mesh.faceCount; f++) {
    const [left, right] = [mesh.faceLeft[f], mesh.faceRight[f]];
    const [out, into] = mesh.faceNormalX[f] !== 0 ? [east, west] : [north, south];
    const forward = mesh.faceNormalX[f] + mesh.faceNormalY[f] > 0;
    const [first, second] = forward ? [left, right] : [right, left];
    through[4 * first + out] = (forward ? sign : -sign) * flows.face[f];
    through[4 * second + into] = through[4 * first + out];
    beyond[4 * first + out] = second;
    beyond[4 * second + into] = first;
  }
  const counter: number[] = [];
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const [nx, ny] = [mesh.boundaryNormalX[b], mesh.boundaryNormalY[b]];
    const side = nx > 0 ? east : nx < 0 ? west : ny > 0 ? north : south;
    through[4 * mesh.boundaryCell[b] + side] = -sign * (nx + ny) * flows.boundary[b];
    if (mesh.boundarySurface[b] === counterSurface) counter.push(b);
  }
  counter.sort((a, b) => mesh.boundaryX[a] - mesh.boundaryX[b]);
  const seeds = seedsAlong(
    counter.map((b) => sign * flows.boundary[b]),
    count,
  );
  return seeds.flatMap(({ place, share }) => {
    const lines: { x: number[]; y: number[] }[] = [];
    let line = { x: [] as number[], y: [] as number[] };
    let cell = mesh.boundaryCell[counter[place]];
    let [across, up] = [share, 1];
    const add = () => {
      const column = placeOf[cell] % columns;
      const row = (placeOf[cell] - column) / columns;
      line.x.push(xEdges[column] + across * (xEdges[column + 1] - xEdges[column]));
      line.y.push(yEdges[row] + up * (yEdges[row + 1] - yEdges[row]));
    };
    add();
    for (let step = 0; step < mostSteps; step++) {
      const [w, e, s, n] = [west, east, south, north].map((side) => through[4 * cell + side]);
      const acrossExit = exitOf(w, e, across);
      const upExit = exitOf(s, n, up);
      const time = Math.min(acrossExit.time, upExit.time);
      if (!Number.isFinite(time)) break;
      const leavesAcross = acrossExit.time <= upExit.time;
      across = leavesAcross ? acrossExit.end : movedOn(w, e, across, time);
      up = leavesAcross ? movedOn(s, n, up, time) : upExit.end;
      add();
      const side = leavesAcross ? (across === 1 ? east : west) : up === 1 ? north : south;
      const next = beyond[4 * cell + side];
      if (next < 0) break;
      const jumps = Math.abs((placeOf[next] % columns) - (placeOf[cell] % columns)) > 1;
      cell = next;
      if (leavesAcross) across = 1 - across;
      else up = 1 - up;
      if (!jumps) continue;
      lines.push(line);
      line = { x: [], y: [] };
      add();
    }
    return [...lines, line].map(({ x, y }) => ({ x: Float64Array.from(x), y: Float64Array.from(y) }));
  });
}

/** When, in volumes of the cell over a flow, a place between two sides with flows `low` at 0 and `high` at 1 comes to its side. */
function exitOf(low: number, high: number, at: number): { time: number; end: number } {
  const own = low + (high - low) * at;
  const end = own > 0 ? 1 : 0;
  const flow = own > 0 ? high : low;
  // Towards a side that nothing leaves through the line only creeps.
  if (own === 0 || flow * own <= 0) return { time: Number.POSITIVE_INFINITY, end };
  const growth = high - low;
  const way = end - at;
  const time = Math.abs(growth * way) < 1e-9 * Math.abs(own) ? way / own : Math.log(flow / own) / growth;
  return { time: Math.max(0, time), end };
}

function movedOn(low: number, high: number, at: number, time: number): number {
  const own = low + (high - low) * at;
  const growth = high - low;
  const way = Math.abs(growth * time) < 1e-9 ? own * time : (own * Math.expm1(growth * time)) / growth;
  return Math.min(1, Math.max(0, at + way));
}

/** A vector in every cell. */
interface Vectors {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The current density that fits best, by least squares, what goes through the faces of every cell. */
function nodalCurrents(mesh: Mesh, flows: ChargeFlows, sign: number): Vectors {
  const [xx, xy, yy, x, y] = Array.from({ length: 5 }, () => new Float64Array(mesh.cellCount));
  const see = (cell: number, area: number, nx: number, ny: number, flow: number) => {
    xx[cell] += area * nx * nx;
    xy[cell] += area * nx * ny;
    yy[cell] += area * ny * ny;
    x[cell] += sign * flow * nx;
    y[cell] += sign * flow * ny;
  };
  for (let f = 0; f < mesh.faceCount; f++) {
    const [area, nx, ny] = [mesh.faceArea[f], mesh.faceNormalX[f], mesh.faceNormalY[f]];
    see(mesh.faceLeft[f], area, nx, ny, flows.face[f]);
    see(mesh.faceRight[f], area, nx, ny, flows.face[f]);
  }
  for (let b = 0; b < mesh.boundaryCount; b++) {
    const [nx, ny] = [mesh.boundaryNormalX[b], mesh.boundaryNormalY[b]];
    see(mesh.boundaryCell[b], mesh.boundaryArea[b], nx, ny, -flows.boundary[b]);
  }
  for (let k = 0; k < mesh.cellCount; k++) {
    const determinant = xx[k] * yy[k] - xy[k] * xy[k];
    const [ownX, ownY] = [x[k], y[k]];
    x[k] = determinant > 0 ? (yy[k] * ownX - xy[k] * ownY) / determinant : 0;
    y[k] = determinant > 0 ? (xx[k] * ownY - xy[k] * ownX) / determinant : 0;
  }
  return { x, y };
}

/** A step through a triangle, as a part of the root of its area. */
const stepLength = 0.4;
/** How far from a wall that nothing passes a line is set back, as a part of the way to the middle of the triangle. */
const setBack = 0.02;

/** Lines through triangles with a current density that is linear in each. */
function linesOnTriangles(
  { triangulation, cellOfCorner }: TriangleMesh,
  { symmetry }: Geometry,
  current: Vectors,
  count: number,
  isOpen: (surface: number) => boolean,
): CurrentLine[] {
  const { x, y, corners } = triangulation;
  const { twin, across, surface } = edgesOf(triangulation);
  const after = (e: number) => (e % 3 === 2 ? e - 2 : e + 1);
  const counter = Array.from(corners.keys()).filter((e) => surface[e] === counterSurface && cellOfCorner[e] >= 0);
  counter.sort((a, b) => Math.min(x[corners[a]], x[corners[after(a)]]) - Math.min(x[corners[b]], x[corners[after(b)]]));
  const downward = (e: number) => -(current.y[cellOfCorner[e]] + current.y[cellOfCorner[after(e)]]) / 2;
  const seeds = seedsAlong(
    counter.map((e) => {
      const [one, other] = [x[corners[e]], x[corners[after(e)]]];
      const around = symmetry === 'axisymmetric' ? (one + other) / 2 : 1;
      return downward(e) * around * Math.abs(other - one);
    }),
    count,
  );
  return seeds.flatMap(({ place, share }) => {
    const e = counter[place];
    const [one, other] = [x[corners[e]], x[corners[after(e)]]];
    let px = Math.min(one, other) + share * Math.abs(other - one);
    let py = y[corners[e]];
    let triangle = e - (e % 3);
    const lines: { x: number[]; y: number[] }[] = [];
    let line = { x: [px], y: [py] };
    const middle = (values: Float64Array) =>
      (values[corners[triangle]] + values[corners[triangle + 1]] + values[corners[triangle + 2]]) / 3;
    const intoTriangle = (part: number) => {
      px += part * (middle(x) - px);
      py += part * (middle(y) - py);
    };
    intoTriangle(1e-6);
    for (let step = 0; step < mostSteps; step++) {
      const [a, b, c] = [corners[triangle], corners[triangle + 1], corners[triangle + 2]];
      const twice = (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
      const directionAt = (atX: number, atY: number): [number, number] => {
        const ofB = ((atX - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (atY - y[a])) / twice;
        const ofC = ((x[b] - x[a]) * (atY - y[a]) - (atX - x[a]) * (y[b] - y[a])) / twice;
        const weights = [1 - ofB - ofC, ofB, ofC];
        let [vx, vy] = [0, 0];
        for (let k = 0; k < 3; k++) {
          vx += weights[k] * current.x[cellOfCorner[triangle + k]];
          vy += weights[k] * current.y[cellOfCorner[triangle + k]];
        }
        const speed = Math.hypot(vx, vy);
        return speed > 0 ? [vx / speed, vy / speed] : [0, 0];
      };
      const length = stepLength * Math.sqrt(twice / 2);
      const [ux, uy] = directionAt(px, py);
      const [vx, vy] = directionAt(px + (length / 2) * ux, py + (length / 2) * uy);
      if (vx === 0 && vy === 0) break;
      // As far as the first side that it leaves through.
      let way = length;
      let through = -1;
      for (let k = 0; k < 3; k++) {
        const [p, q] = [corners[triangle + k], corners[after(triangle + k)]];
        // The inside is on the left of every side.
        const outward = vx * (y[q] - y[p]) - vy * (x[q] - x[p]);
        if (outward <= 0) continue;
        const distance = (x[q] - x[p]) * (py - y[p]) - (y[q] - y[p]) * (px - x[p]);
        const until = Math.max(0, distance / outward);
        if (until >= way) continue;
        way = until;
        through = triangle + k;
      }
      px += way * vx;
      py += way * vy;
      line.x.push(px);
      line.y.push(py);
      if (through < 0) continue;
      if (twin[through] >= 0) {
        if (cellOfCorner[twin[through]] < 0) break;
        triangle = twin[through] - (twin[through] % 3);
      } else if (across[through] >= 0) {
        px += x[corners[after(across[through])]] - x[corners[through]];
        triangle = across[through] - (across[through] % 3);
        lines.push(line);
        line = { x: [px], y: [py] };
      } else if (surface[through] >= 0 && isOpen(surface[through])) break;
      else intoTriangle(setBack);
    }
    return [...lines, line].map((each) => ({ x: Float64Array.from(each.x), y: Float64Array.from(each.y) }));
  });
}
