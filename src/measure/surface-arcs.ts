import type { SurfaceCurrent } from './surface-current.ts';

/** The faces of surfaces as pieces of lines, with the electrolyte on the left, and where each lies along its line. */
export interface SurfaceArcs {
  /** Ends of every face, m; both at the middle of what is no face. */
  readonly fromX: Float64Array;
  readonly fromY: Float64Array;
  readonly toX: Float64Array;
  readonly toY: Float64Array;
  /** From the beginning of the line to the middle of the face, m: around a body from its highest point. */
  readonly arc: Float64Array;
}

/** Ends nearer than this part of a face are one: meshes state places to round-off. */
const slack = 1e-3;

/** Chains the faces of every surface end to end. */
export function surfaceArcs({ x, y, length, normalX, facing, surface }: SurfaceCurrent): SurfaceArcs {
  // With the outward normal (nx, ny) the electrolyte is on the left of (-ny, nx); `facing` is -ny.
  const end = (middle: Float64Array, direction: Float64Array, sign: 1 | -1) =>
    middle.map((each, k) => each + (sign * length[k] * direction[k]) / 2);
  const [fromX, toX] = [end(x, facing, -1), end(x, facing, 1)];
  const [fromY, toY] = [end(y, normalX, -1), end(y, normalX, 1)];
  const faces = Array.from(length.keys()).filter((k) => length[k] > 0);
  const shortest = faces.reduce((least, k) => Math.min(least, length[k]), Number.POSITIVE_INFINITY);
  const grid = slack * shortest;
  const beginning = new Map<string, number[]>();
  const keyOf = (k: number, i: number, j: number) => `${surface[k]} ${i} ${j}`;
  for (const k of faces) {
    const key = keyOf(k, Math.round(fromX[k] / grid), Math.round(fromY[k] / grid));
    beginning.set(key, [...(beginning.get(key) ?? []), k]);
  }
  /** The faces that begin where a face ends; the ends may be rounded to neighbouring points. */
  const after = (k: number): number[] => {
    const [i, j] = [Math.round(toX[k] / grid), Math.round(toY[k] / grid)];
    return [-1, 0, 1].flatMap((di) => [-1, 0, 1].flatMap((dj) => beginning.get(keyOf(k, i + di, j + dj)) ?? []));
  };
  const next = new Map(faces.map((k) => [k, straightest(k, after(k), facing, normalX)]));
  const followed = new Set(next.values());
  const arc = new Float64Array(x.length);
  const placed = new Uint8Array(x.length);
  const walk = (start: number) => {
    let done = 0;
    for (let k: number | undefined = start; k !== undefined && placed[k] === 0; k = next.get(k)) {
      placed[k] = 1;
      arc[k] = done + length[k] / 2;
      done += length[k];
    }
  };
  for (const k of faces) if (!followed.has(k)) walk(k);
  // What is left goes round: begin at the top.
  for (const k of faces.filter((face) => placed[face] === 0).sort((a, b) => y[b] - y[a])) if (placed[k] === 0) walk(k);
  return { fromX, fromY, toX, toY, arc };
}

/** Of the faces that may follow a face, the one on which the surface turns least, or back round the end of a sheet. */
function straightest(
  face: number,
  candidates: readonly number[],
  directionX: Float64Array,
  directionY: Float64Array,
): number | undefined {
  const along = (k: number) => directionX[face] * directionX[k] + directionY[face] * directionY[k];
  return candidates.filter((k) => k !== face).sort((a, b) => along(b) - along(a))[0];
}
