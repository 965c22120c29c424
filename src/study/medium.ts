import type { Geometry, Region } from '../geometry/geometry.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Medium } from '../solve/problem.ts';

/** Porosity and transport factor of every cell, from its region. */
export function mediumOf(geometry: Geometry, mesh: Mesh): Medium {
  const transport = ofRegion(geometry, mesh, (region) => region.porosity / region.tortuosityFactor);
  const porosity = ofRegion(geometry, mesh, (region) => region.porosity);
  return { porosity, transportX: transport, transportY: transport };
}

/** A number for every cell, from its region. */
export function ofRegion(geometry: Geometry, mesh: Mesh, value: (region: Region) => number): Float64Array {
  return Float64Array.from(mesh.cellRegion, (region) => value(geometry.regions[region]));
}
