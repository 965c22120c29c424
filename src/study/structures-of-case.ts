import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type CaseFile, isPoreResolved, type Layer } from '../case/index.ts';
import { BadMeshError, DisconnectedPoresError, InterruptedError } from '../errors.ts';
import { defaultFinestCell, geometryOf, sliceOf } from '../geometry/build.ts';
import { geodesicTortuosity } from '../geometry/geodesic.ts';
import type { Bitmap, Geometry, Rectangle, Solid } from '../geometry/geometry.ts';
import type { PoreImage } from '../geometry/image/pore-image.ts';
import { poreShares } from '../mesh/connectivity.ts';
import { tensorGrid } from '../mesh/tensor-grid.ts';
import type { Progress } from './run.ts';
import { characterise, type DirectionResult, transportFrom } from './structure.ts';
import type { StructureEntry } from './structure-results.ts';
import { tortuosity } from './tortuosity.ts';

/** What is needed to look at the structures of a case. */
export interface StructureOptions {
  readonly core: LinearCore;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * The pore-resolved layers of every variant of a case, each structure once.
 *
 * @throws BadMeshError if no layer is resolved pore by pore
 */
export async function structuresOfCase(
  { variants }: CaseFile,
  { core, onProgress, signal }: StructureOptions,
): Promise<StructureEntry[]> {
  const found: { name: string; label: string; layer: Layer; slice: Geometry }[] = [];
  const known = new Set<string>();
  for (const { name, label, case: theCase } of variants) {
    const { layers, width } = theCase.cell;
    const geometry = geometryOf(theCase);
    const resolved = layers.filter(isPoreResolved);
    for (const layer of resolved) {
      const written = JSON.stringify([layer.thickness, layer.structure, width]);
      if (known.has(written)) continue;
      known.add(written);
      const region = geometry.regions[layers.indexOf(layer)];
      const several = resolved.length > 1;
      found.push({
        name: several ? `${name}-${layer.name}` : name,
        label: several ? `${label}, ${layer.name}` : label,
        layer,
        slice: sliceOf(geometry, region.bottom, region.top),
      });
    }
  }
  if (found.length === 0) {
    throw new BadMeshError(
      'no layer of the case is resolved pore by pore',
      'homogenised layers have the tortuosity that the case gives them; resolved are sheets, channels, voids and images',
    );
  }
  const entries: StructureEntry[] = [];
  for (const [index, { name, label, slice }] of found.entries()) {
    const share = (done: number) => (index + done) / found.length;
    onProgress?.({ done: share(0), what: label });
    if (signal?.aborted)
      throw new InterruptedError('the calculation was interrupted', 'run it again: nothing was written');
    const bitmap = slice.solids.find((solid): solid is Bitmap => solid.kind === 'bitmap');
    if (bitmap === undefined) {
      entries.push({ name, label, ...rectangular(slice, core) });
      continue;
    }
    const picture = await characterise(imageOf(bitmap), {
      sides: slice.sides,
      signal,
      onProgress: ({ done, what }) => onProgress?.({ done: share(done), what: `${label}: ${what}` }),
    });
    entries.push({
      name,
      label,
      lengthUnit: 'm',
      pixel: bitmap.pixel,
      porosity: picture.porosity,
      interfaceDensity: picture.interfaceDensity / bitmap.pixel,
      directions: picture.directions,
      picture,
      notes: picture.notes,
    });
  }
  return entries;
}

/** The pores of a picture in a cell: its rows go up, those of an image file down. */
export function imageOf({ columns, rows, solid }: Bitmap): PoreImage {
  const pore = new Uint8Array(solid.length);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) pore[(rows - 1 - j) * columns + i] = 1 - solid[j * columns + i];
  }
  return { columns, rows, pore };
}

/** A structure of rectangles, on graded grids. */
function rectangular(slice: Geometry, core: LinearCore): Omit<StructureEntry, 'name' | 'label'> {
  const { mesh } = tensorGrid(slice, 8 * defaultFinestCell(slice));
  const volume = slice.width * slice.height;
  let pores = 0;
  for (const each of mesh.cellVolume) pores += each;
  let surface = 0;
  // The planes below and above come first.
  for (let b = 0; b < mesh.boundaryCount; b++) if (mesh.boundarySurface[b] > 1) surface += mesh.boundaryArea[b];
  return {
    lengthUnit: 'm',
    porosity: pores / volume,
    interfaceDensity: surface / volume,
    directions: { down: directionOf(slice, core), across: directionOf(turnedOver(slice), core) },
    notes: [],
  };
}

function directionOf(slice: Geometry, core: LinearCore): DirectionResult {
  const finest = 8 * defaultFinestCell(slice);
  const percolation = { ...poreShares(tensorGrid(slice, finest).mesh), islands: [] };
  try {
    const { porosity, relativeDiffusivity, tortuosityFactor, tortuosityUncertainty } = tortuosity(slice, finest, core);
    const uncertainty = (relativeDiffusivity * tortuosityUncertainty) / tortuosityFactor;
    const path = geodesicTortuosity(slice);
    return {
      percolation,
      transport: {
        ...transportFrom({ value: relativeDiffusivity, uncertainty }, porosity),
        ...(path === undefined || !Number.isFinite(path) ? {} : { pathTortuosity: { value: path } }),
      },
    };
  } catch (error) {
    if (error instanceof DisconnectedPoresError) return { percolation };
    throw error;
  }
}

/** The structure with x and y exchanged, so that what runs across it runs up. */
function turnedOver(slice: Geometry): Geometry {
  const turned = (solid: Solid): Rectangle => {
    if (solid.kind !== 'rectangle') throw new RangeError('only rectangles are turned');
    const { left, right, bottom, top } = solid;
    return { ...solid, left: bottom, right: top, bottom: left, top: right };
  };
  const [region] = slice.regions;
  return {
    ...slice,
    width: slice.height,
    height: slice.width,
    regions: [{ ...region, bottom: 0, top: slice.width }],
    solids: slice.solids.map(turned),
  };
}
