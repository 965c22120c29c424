import type { WrittenElement, WrittenMesh } from './gmsh-text.ts';

/** A channel between two half walls under free electrolyte, in squares. */
export interface ChannelBlocks {
  /** Of the side of a square. */
  readonly side: number;
  readonly width: number;
  /** Of each half wall. */
  readonly wall: number;
  readonly host: number;
  readonly free: number;
}

/**
 * Squares in the pores, each cut into four triangles at its centre: regions `channel` and `free`, curves `collector`,
 * `counter` and `walls`.
 */
export function channelMesh({ side, width, wall, host, free }: ChannelBlocks): WrittenMesh {
  const points: [number, number][] = [];
  const numbers = new Map<string, number>();
  const at = (x: number, y: number): number => {
    const key = `${x} ${y}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    points.push([x * side, y * side]);
    numbers.set(key, points.length);
    return points.length;
  };
  const triangles: WrittenElement[] = [];
  const lines: WrittenElement[] = [];
  const isPore = (i: number, j: number) =>
    i >= 0 && i < width && j >= 0 && j < host + free && (j >= host || (i >= wall && i < width - wall));
  for (let j = 0; j < host + free; j++) {
    for (let i = 0; i < width; i++) {
      if (!isPore(i, j)) continue;
      const group = j < host ? 'channel' : 'free';
      const centre = at(i + 0.5, j + 0.5);
      const around = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      const beyond = [isPore(i, j - 1), isPore(i + 1, j), isPore(i, j + 1), isPore(i - 1, j)];
      around.forEach((corner, k) => {
        const next = around[(k + 1) % 4];
        triangles.push({ nodes: [corner, next, centre], group });
        if (beyond[k]) return;
        const onSide = (i === 0 && k === 3) || (i === width - 1 && k === 1);
        if (onSide && j >= host) return;
        const name = k === 0 && j === 0 ? 'collector' : k === 2 && j === host + free - 1 ? 'counter' : 'walls';
        lines.push({ nodes: [corner, next], group: name });
      });
    }
  }
  return { points, triangles, lines };
}
