import type { Corner, Outline, SurfaceRole } from '../geometry.ts';
import { type Box, type Structure, surfacesOf } from './structure.ts';

/** Pillars and needles on the bottom of a layer, or one on the axis of a body of revolution. Lengths in m. */
export interface Pillars {
  readonly count: number;
  readonly height: number;
  /** Across the foot. */
  readonly baseWidth: number;
  /** 0: a sharp tip; half the base: straight sides under a dome; absent: straight sides under a flat top. */
  readonly tipRadius?: number;
  readonly role: SurfaceRole;
}

/**
 * One pillar in the middle of each of `count` equal parts of the width, or on the axis. Its sides run straight from the foot and
 * touch the circle of the tip; with tip, height and half the base all the same it is half a circle.
 */
export function pillars(given: Pillars, box: Box, onAxis: boolean): Structure<Outline> {
  const { surfaces, surfaceOf } = surfacesOf('pillar', 'pillars', given.count, given.role);
  const solids = Array.from({ length: given.count }, (_, k): Outline => {
    const middle = onAxis ? 0 : ((k + 0.5) * box.width) / given.count;
    const corners = profileOf(given).map((corner) => ({ ...corner, x: middle + corner.x, y: box.bottom + corner.y }));
    return { kind: 'outline', corners, closed: true, surface: surfaceOf(k) };
  });
  return { solids, surfaces };
}

/** Counter-clockwise from the right end of the foot, about (0, 0). */
function profileOf({ height, baseWidth, tipRadius }: Pillars): Corner[] {
  const half = baseWidth / 2;
  const right = { x: half, y: 0 };
  const left = { x: -half, y: 0 };
  if (tipRadius === undefined) return [right, { x: half, y: height }, { x: -half, y: height }, left];
  if (tipRadius === 0) return [right, { x: 0, y: height }, left];
  const centre = height - tipRadius;
  // The side leans by this angle; it touches the circle where the radius is at right angles to it.
  const toCentre = Math.hypot(half, centre);
  const lean = Math.atan2(centre, -half) - Math.asin(Math.min(1, tipRadius / toCentre));
  const touch = lean - Math.PI / 2;
  const bulge = Math.tan((Math.PI - 2 * touch) / 4);
  const onCircle = (sign: 1 | -1) => ({
    x: sign * tipRadius * Math.cos(touch),
    y: centre + tipRadius * Math.sin(touch),
  });
  const dome = centre <= 1e-12 * height && half <= tipRadius * (1 + 1e-12);
  if (dome) return [{ ...right, bulge: 1 }, left];
  return [right, { ...onCircle(1), bulge }, onCircle(-1), left];
}
