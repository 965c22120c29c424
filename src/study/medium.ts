import { type Geometry, type MediumProperties, propertyAt } from '../geometry/geometry.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Medium } from '../solve/problem.ts';

/** Porosity, transport factors and conductivity of every cell, from its region. */
export function mediumOf(geometry: Geometry, mesh: Mesh): Medium {
  const { regions } = geometry;
  const porosity = inCells(geometry, mesh, 'porosity', 1);
  const along = inCells(geometry, mesh, 'tortuosityFactor', 1);
  const transportY = porosity.map((value, k) => value / along[k]);
  const isotropic = regions.every(({ acrossTortuosityFactor }) => acrossTortuosityFactor === undefined);
  const across = inCells(geometry, mesh, 'acrossTortuosityFactor', Number.NaN);
  const transportX = isotropic
    ? transportY
    : porosity.map((value, k) => value / (Number.isNaN(across[k]) ? along[k] : across[k]));
  const conducts = regions.some(({ conductivity }) => conductivity !== undefined);
  return {
    porosity,
    transportX,
    transportY,
    ...(conducts ? { conductivity: inCells(geometry, mesh, 'conductivity', 0) } : {}),
  };
}

/** A property at the middle of every cell. */
export function inCells(
  geometry: Geometry,
  mesh: Mesh,
  property: keyof MediumProperties,
  otherwise: number,
): Float64Array {
  return Float64Array.from(
    mesh.cellRegion,
    (region, k) => propertyAt(geometry.regions[region], property, mesh.cellY[k]) ?? otherwise,
  );
}
