import { BadMeshError } from '../errors.ts';
import { type Geometry, type MediumProperties, propertyAt, type Region } from '../geometry/geometry.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { FaceMedium, Medium } from '../solve/problem.ts';

/** A property of a region at a level; just inside it for a level on its edge or beyond. */
type InRegion = (region: Region, level: number) => number;

/** Porosity, transport factors and conductivity of every cell, from its region; in faces, too, where cells lie in several. */
export function mediumOf(geometry: Geometry, mesh: Mesh): Medium {
  const { regions } = geometry;
  const isotropic = regions.every(({ acrossTortuosityFactor }) => acrossTortuosityFactor === undefined);
  const conducts = regions.some(({ conductivity }) => conductivity !== undefined);
  const porosity = propertyIn('porosity', 1);
  const tau = propertyIn('tortuosityFactor', 1);
  const tauAcross = propertyIn('acrossTortuosityFactor', Number.NaN);
  const along: InRegion = (region, level) => porosity(region, level) / tau(region, level);
  const across: InRegion = (region, level) => {
    const own = tauAcross(region, level);
    return Number.isNaN(own) ? along(region, level) : porosity(region, level) / own;
  };
  const conductivity = propertyIn('conductivity', 0);
  const mediumWith = (places: (value: InRegion) => Float64Array): FaceMedium => {
    const transportY = places(along);
    return {
      transportX: isotropic ? transportY : places(across),
      transportY,
      ...(conducts ? { conductivity: places(conductivity) } : {}),
    };
  };
  return {
    porosity: meanInCells(geometry, mesh, porosity),
    ...mediumWith((value) => meanInCells(geometry, mesh, value)),
    ...(mesh.parts === undefined ? {} : { faces: mediumWith((value) => inFaces(geometry, mesh, value)) }),
  };
}

/** A property in every cell: at its middle, or the mean over its parts. */
export function inCells(
  geometry: Geometry,
  mesh: Mesh,
  property: keyof MediumProperties,
  otherwise: number,
): Float64Array {
  return meanInCells(geometry, mesh, propertyIn(property, otherwise));
}

/** What multiplies the exchange current on the reactive surface in every cell: in cells of several media the mean over that surface. */
export function activityInCells(geometry: Geometry, mesh: Mesh): Float64Array {
  const activity = propertyIn('activity', 1);
  if (mesh.parts === undefined) return meanInCells(geometry, mesh, activity);
  const density = propertyIn('reactiveAreaDensity', 0);
  const surface = meanInCells(geometry, mesh, density);
  const active = meanInCells(geometry, mesh, (region, level) => density(region, level) * activity(region, level));
  return surface.map((area, k) => (area > 0 ? active[k] / area : 1));
}

function propertyIn(property: keyof MediumProperties, otherwise: number): InRegion {
  return (region, level) =>
    propertyAt(region, property, Math.min(Math.max(level, region.bottom), region.top)) ?? otherwise;
}

function meanInCells(
  { regions }: Geometry,
  { parts, cellRegion, cellY, cellVolume }: Mesh,
  value: InRegion,
): Float64Array {
  if (parts === undefined) return Float64Array.from(cellRegion, (region, k) => value(regions[region], cellY[k]));
  const mean = new Float64Array(cellRegion.length);
  parts.cell.forEach((cell, p) => {
    // All of a cell in one region: its own value, to the last digit.
    const share = parts.volume[p] / cellVolume[cell];
    mean[cell] += share * value(regions[parts.region[p]], cellY[cell]);
  });
  return mean;
}

/** A property in the region of every face, at the middle between the two cells. */
function inFaces({ regions }: Geometry, mesh: Mesh, value: InRegion): Float64Array {
  const { faceRegion, faceLeft, faceRight, cellRegion, cellY } = mesh;
  return Float64Array.from({ length: mesh.faceCount }, (_, f) => {
    const region = regions[faceRegion?.[f] ?? cellRegion[faceLeft[f]]];
    return value(region, (cellY[faceLeft[f]] + cellY[faceRight[f]]) / 2);
  });
}

/**
 * Refuses cells that lie in several regions which do not obey the same equations.
 *
 * @param kindOf what two regions must have in common to share a cell
 * @param what differs, as in "the electrolytes"
 * @throws BadMeshError naming two such regions
 */
export function requireAlikeInCells(
  geometry: Geometry,
  { parts }: Mesh,
  kindOf: (region: number) => unknown,
  what: string,
): void {
  if (parts === undefined) return;
  const first = new Map<number, number>();
  parts.cell.forEach((cell, p) => {
    const region = parts.region[p];
    const other = first.get(cell);
    if (other === undefined) first.set(cell, region);
    else if (kindOf(other) !== kindOf(region)) {
      const [a, b] = [geometry.regions[other].name, geometry.regions[region].name];
      throw new BadMeshError(
        `the layers "${a}" and "${b}" differ in ${what}, but boxes around the points of triangles lie in both`,
        'make all solids rectangles along the axes, which a grid of rectangles follows, or give both layers the same',
      );
    }
  });
}
