import type { MeshCell, MeshRegion } from '../case/index.ts';
import { collectorSurface, counterSurface, type Geometry, type Region, type Surface } from './geometry.ts';
import { tortuosityFactorOf } from './tortuosity-factor.ts';

/** Where the points of a mesh file come to lie in the cell: x = (X - left) unit, y = (Y - bottom) unit. */
export interface MeshPlacement {
  readonly left: number;
  readonly bottom: number;
  /** m */
  readonly unit: number;
}

interface Bounds {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const nowhere = (): Bounds => ({
  left: Number.POSITIVE_INFINITY,
  right: Number.NEGATIVE_INFINITY,
  bottom: Number.POSITIVE_INFINITY,
  top: Number.NEGATIVE_INFINITY,
});

function widen(bounds: Bounds, x: number, y: number): void {
  bounds.left = Math.min(bounds.left, x);
  bounds.right = Math.max(bounds.right, x);
  bounds.bottom = Math.min(bounds.bottom, y);
  bounds.top = Math.max(bounds.top, y);
}

/** Indices of the regions of the file that are no solids, in the order of `Geometry.regions`; -1 for solids. */
export function regionNumbers({ file: { mesh }, regions }: MeshCell): number[] {
  let next = 0;
  return mesh.regions.map((name) => (regions.find((region) => region.name === name)?.kind === 'solid' ? -1 : next++));
}

/** Bounds in the unit of the file: of every region that is no solid, and of all of them. */
function boundsOf(cell: MeshCell): { regions: Bounds[]; whole: Bounds } {
  const { mesh } = cell.file;
  const numbers = regionNumbers(cell);
  const regions = numbers.filter((number) => number >= 0).map(nowhere);
  for (let k = 0; k < mesh.corners.length; k++) {
    const number = numbers[mesh.region[Math.floor(k / 3)]];
    if (number >= 0) widen(regions[number], mesh.x[mesh.corners[k]], mesh.y[mesh.corners[k]]);
  }
  const whole = nowhere();
  for (const { left, right, bottom, top } of regions) {
    widen(whole, left, bottom);
    widen(whole, right, top);
  }
  return { regions, whole };
}

/** The lowest point is at y = 0, the leftmost at x = 0; an axis stays where it is. */
export function placementOf(cell: MeshCell): MeshPlacement {
  const { left, bottom } = boundsOf(cell).whole;
  return { left: cell.symmetry === 'axisymmetric' ? 0 : left, bottom, unit: cell.unit };
}

/** A cell that is a mesh as regions in space. What is solid is left out of it, so that it has no solids. */
export function meshedGeometry(cell: MeshCell): Geometry {
  const { mesh } = cell.file;
  const { regions: bounds, whole } = boundsOf(cell);
  const { left, bottom, unit } = placementOf(cell);
  const regions = mesh.regions
    .flatMap((name) => cell.regions.filter((region) => region.name === name && region.kind !== 'solid'))
    .map((region, k) => regionOf(region, (bounds[k].bottom - bottom) * unit, (bounds[k].top - bottom) * unit));
  return {
    dimension: 2,
    ...(cell.symmetry === 'axisymmetric' ? { symmetry: 'axisymmetric' } : {}),
    width: (whole.right - left) * unit,
    height: (whole.top - bottom) * unit,
    footprint: areaOf(cell, cell.boundaries[cell.footprint]),
    regions,
    solids: [],
    surfaces: surfacesOf(cell),
  };
}

/** Collector and counter electrode are one surface each, whatever curves they are made of; every curve of the host is its own. */
function surfacesOf({ boundaries }: MeshCell): Surface[] {
  return [
    { name: 'collector', role: 'collector' },
    { name: 'counter', role: 'counter' },
    ...boundaries.host.map((name): Surface => ({ name, role: 'host' })),
  ];
}

/** Index into the surfaces of the cell of every curve of the file; -1 of closed walls. */
export function surfaceNumbers({ file: { mesh }, boundaries }: MeshCell): number[] {
  return mesh.boundaries.map((name) => {
    if (boundaries.collector.includes(name)) return collectorSurface;
    if (boundaries.counter.includes(name)) return counterSurface;
    const host = boundaries.host.indexOf(name);
    return host < 0 ? -1 : counterSurface + 1 + host;
  });
}

function regionOf(region: MeshRegion, bottom: number, top: number): Region {
  const place = { name: region.name, bottom, top, reactiveAreaDensity: 0 };
  if (region.kind !== 'homogenised') return { ...place, porosity: 1, tortuosityFactor: 1 };
  const { porosity } = region;
  return { ...place, porosity, tortuosityFactor: tortuosityFactorOf(region, porosity) };
}

/** Area of some curves: m2 per metre of depth, or of the whole turn. */
function areaOf(cell: MeshCell, names: readonly string[]): number {
  const { mesh } = cell.file;
  const wanted = mesh.boundaries.map((name) => names.includes(name));
  const { left, unit } = placementOf(cell);
  let area = 0;
  for (let k = 0; k < mesh.edgeBoundary.length; k++) {
    if (!wanted[mesh.edgeBoundary[k]]) continue;
    const [from, to] = [mesh.edgeFrom[k], mesh.edgeTo[k]];
    const length = unit * Math.hypot(mesh.x[to] - mesh.x[from], mesh.y[to] - mesh.y[from]);
    const distance = unit * ((mesh.x[from] + mesh.x[to]) / 2 - left);
    area += cell.symmetry === 'axisymmetric' ? 2 * Math.PI * distance * length : length;
  }
  return area;
}

/** Between which levels the host reacts, m; the whole cell where there is none. */
export function meshedHostLevels(cell: MeshCell, geometry: Geometry): { bottom: number; top: number } {
  const { mesh } = cell.file;
  const { bottom, unit } = placementOf(cell);
  const surface = surfaceNumbers(cell);
  const bounds = nowhere();
  for (let k = 0; k < mesh.edgeBoundary.length; k++) {
    if (surface[mesh.edgeBoundary[k]] <= counterSurface) continue;
    for (const node of [mesh.edgeFrom[k], mesh.edgeTo[k]]) widen(bounds, 0, (mesh.y[node] - bottom) * unit);
  }
  return bounds.top > bounds.bottom ? bounds : { bottom: 0, top: geometry.height };
}
