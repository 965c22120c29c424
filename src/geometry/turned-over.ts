import type { Geometry, Outline, Solid } from './geometry.ts';

/**
 * A structure with x and y exchanged, so that what runs across it runs up. Its side walls become planes that hold values; where
 * they were joined, bodies that one cuts come in again at the other. Planes below and above become mirror planes.
 *
 * @throws RangeError for pictures and cells around an axis
 */
export function turnedOver({ sides, symmetry, ...slice }: Geometry): Geometry {
  if (symmetry === 'axisymmetric') throw new RangeError('what has an axis is not turned');
  const [region] = slice.regions;
  const shifts = sides === 'periodic' ? [-slice.width, 0, slice.width] : [0];
  return {
    ...slice,
    width: slice.height,
    height: slice.width,
    regions: [{ ...region, bottom: 0, top: slice.width }],
    solids: slice.solids.flatMap((solid) => shifts.map((shift) => turned(solid, shift)).filter(reaches(slice.width))),
  };
}

/** Whether some of a turned solid may lie inside the cell. */
function reaches(height: number): (solid: Solid) => boolean {
  return (solid) => solid.kind !== 'rectangle' || (solid.top >= 0 && solid.bottom <= height);
}

function turned(solid: Solid, shift: number): Solid {
  switch (solid.kind) {
    case 'rectangle': {
      const { left, right, bottom, top } = solid;
      return { ...solid, left: bottom, right: top, bottom: left + shift, top: right + shift };
    }
    case 'outline':
      return turnedOutline(solid, shift);
    case 'bitmap':
      throw new RangeError('pictures are not turned');
  }
}

/** In the mirror corners run the other way round: listed backwards, each side keeps its bend. */
function turnedOutline(outline: Outline, shift: number): Outline {
  const { corners } = outline;
  const count = corners.length;
  return {
    ...outline,
    corners: corners.map((_, k) => {
      const { x, y } = corners[count - 1 - k];
      return { x: y, y: x + shift, bulge: corners[(2 * count - 2 - k) % count].bulge };
    }),
  };
}
