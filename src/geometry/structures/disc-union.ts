/** A disc, m. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** What overlapping discs cover of a strip that repeats across with a period. */
export interface DiscUnion {
  /** Area in one period, m2; of no meaning where the discs span it. */
  readonly area: number;
  /** Whether they enclose a hole. */
  readonly encloses: boolean;
  /** Whether they make a wall all across. */
  readonly spans: boolean;
}

/** A part of a circle that no other disc covers, and the disc that covers what follows. */
interface Arc {
  readonly disc: number;
  readonly from: number;
  readonly to: number;
  readonly next?: { readonly disc: number; readonly shift: number };
}

/**
 * The union of discs, exactly: the arcs that no disc covers are strung together to its outlines, and the area is the sum of
 * their line integrals.
 */
export function unionOfDiscs(discs: readonly Disc[], period: number): DiscUnion {
  const arcs = discs.map((_, k) => bareArcs(discs, k, period));
  const passed = new Set<Arc>();
  let area = 0;
  let encloses = false;
  let spans = false;
  for (const first of arcs.flat()) {
    if (passed.has(first)) continue;
    let enclosed = 0;
    let offset = 0;
    let arc: Arc | undefined = first;
    while (arc !== undefined && !passed.has(arc)) {
      passed.add(arc);
      enclosed += lineIntegral(discs[arc.disc], offset, arc);
      if (arc.next === undefined) break;
      offset += arc.next.shift;
      arc = following(discs, arcs, arc, period);
    }
    area += enclosed;
    if (enclosed < 0) encloses = true;
    if (Math.abs(offset) > period / 2) spans = true;
  }
  return { area, encloses, spans };
}

/** Integral of (x dy - y dx)/2 along an arc of a disc that is moved across by `offset`. */
function lineIntegral({ x, y, radius }: Disc, offset: number, { from, to }: Arc): number {
  const turned =
    (x + offset) * (Math.sin(to) - Math.sin(from)) - y * (Math.cos(to) - Math.cos(from)) + radius * (to - from);
  return (radius * turned) / 2;
}

/** The arc that begins where another ends. */
function following(discs: readonly Disc[], arcs: readonly Arc[][], arc: Arc, period: number): Arc | undefined {
  const { disc, to, next } = arc;
  if (next === undefined) return undefined;
  const { x, y, radius } = discs[disc];
  const onto = discs[next.disc];
  const px = x + radius * Math.cos(to) - next.shift;
  const py = y + radius * Math.sin(to);
  let best: Arc | undefined;
  let nearest = Number.POSITIVE_INFINITY;
  for (const candidate of arcs[next.disc]) {
    const dx = onto.x + onto.radius * Math.cos(candidate.from) - px;
    const dy = onto.y + onto.radius * Math.sin(candidate.from) - py;
    const away = Math.hypot(dx - (Number.isFinite(period) ? period * Math.round(dx / period) : 0), dy);
    if (away < nearest) {
      nearest = away;
      best = candidate;
    }
  }
  return best;
}

/** What other discs, and copies of them and of itself, leave bare of a circle. */
function bareArcs(discs: readonly Disc[], k: number, period: number): Arc[] {
  const { x, y, radius } = discs[k];
  const covered: { from: number; to: number; disc: number; shift: number }[] = [];
  for (const [j, other] of discs.entries()) {
    const reach = radius + other.radius;
    const dy = other.y - y;
    if (Math.abs(dy) >= reach) continue;
    for (const shift of copies(other.x - x, reach, period)) {
      if (j === k && shift === 0) continue;
      const dx = other.x + shift - x;
      const apart = Math.hypot(dx, dy);
      if (apart >= reach) continue;
      if (apart <= other.radius - radius) {
        // Of discs that are the same, the first counts.
        if (apart > 0 || other.radius > radius || j < k) return [];
        continue;
      }
      if (apart <= radius - other.radius) continue;
      const towards = Math.atan2(dy, dx);
      const half = Math.acos((apart ** 2 + radius ** 2 - other.radius ** 2) / (2 * apart * radius));
      const from = inTurn(towards - half);
      covered.push({ from, to: from + 2 * half, disc: j, shift });
    }
  }
  if (covered.length === 0) return [{ disc: k, from: 0, to: 2 * Math.PI }];
  covered.sort((a, b) => a.from - b.from);
  const arcs: Arc[] = [];
  // What is covered beyond a whole turn covers its beginning.
  let reached = Math.max(...covered.map(({ to }) => to)) - 2 * Math.PI;
  for (const { from, to, disc, shift } of covered) {
    if (from > reached) arcs.push({ disc: k, from: reached, to: from, next: { disc, shift } });
    reached = Math.max(reached, to);
  }
  return arcs;
}

/** By how much copies that come within reach are moved. */
function copies(dx: number, reach: number, period: number): number[] {
  if (!Number.isFinite(period)) return [0];
  const shifts: number[] = [];
  for (let k = Math.ceil((-reach - dx) / period); k * period + dx <= reach; k++) shifts.push(k * period);
  return shifts;
}

/** An angle from 0 to a whole turn. */
function inTurn(angle: number): number {
  return angle < 0 ? angle + 2 * Math.PI : angle;
}
