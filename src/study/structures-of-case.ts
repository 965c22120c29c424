import type { LinearCore } from 'sparse-linear-solver-wasm';
import { type CaseFile, isPoreResolved, type MeshCell } from '../case/index.ts';
import { BadMeshError, InterruptedError } from '../errors.ts';
import { geometryOf, sliceOf } from '../geometry/build.ts';
import type { Bitmap, Geometry } from '../geometry/geometry.ts';
import type { PoreImage } from '../geometry/image/pore-image.ts';
import type { Progress } from './run.ts';
import { characterise, type PictureResult } from './structure.ts';
import { meshedCell, meshedLayer, scaled } from './structure-on-mesh.ts';
import type { StructureEntry } from './structure-results.ts';

/** What is needed to look at the structures of a case. */
export interface StructureOptions {
  readonly core: LinearCore;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** A layer, or a cell that is a mesh. */
interface Found {
  readonly name: string;
  readonly label: string;
  readonly slice: Geometry;
  readonly mesh?: MeshCell;
}

/**
 * The pore-resolved layers of every variant of a case, and the cells that are meshes, each structure once.
 *
 * @throws BadMeshError if no layer is resolved pore by pore, or a mesh cannot be made
 */
export async function structuresOfCase(
  { variants }: CaseFile,
  { core, onProgress, signal }: StructureOptions,
): Promise<StructureEntry[]> {
  const found: Found[] = [];
  const known = new Set<string>();
  for (const { name, label, case: theCase } of variants) {
    const { layers, width, sides, symmetry, mesh } = theCase.cell;
    const geometry = geometryOf(theCase);
    if (mesh !== undefined) {
      const { file, boundaries, regions, unit } = mesh;
      const written = JSON.stringify([file.name, boundaries, regions, unit, mesh.symmetry]);
      if (!known.has(written)) found.push({ name, label, slice: geometry, mesh });
      known.add(written);
      continue;
    }
    const resolved = layers.filter(isPoreResolved);
    for (const layer of resolved) {
      const written = JSON.stringify([layer.thickness, layer.structure, width, sides, symmetry]);
      if (known.has(written)) continue;
      known.add(written);
      const region = geometry.regions[layers.indexOf(layer)];
      const several = resolved.length > 1;
      found.push({
        name: several ? `${name}-${layer.name}` : name,
        label: several ? `${label}, ${layer.name}` : label,
        slice: sliceOf(geometry, region.bottom, region.top),
      });
    }
  }
  if (found.length === 0) {
    throw new BadMeshError(
      'no layer of the case is resolved pore by pore',
      'homogenised layers have the tortuosity that the case gives them; resolved are sheets, channels, voids, fibres, foams and what else has a shape, images and meshes',
    );
  }
  const entries: StructureEntry[] = [];
  for (const [index, { name, label, slice, mesh }] of found.entries()) {
    const share = (done: number) => (index + done) / found.length;
    onProgress?.({ done: share(0), what: label });
    if (signal?.aborted)
      throw new InterruptedError('the calculation was interrupted', 'run it again: nothing was written');
    const bitmap = slice.solids.find((solid): solid is Bitmap => solid.kind === 'bitmap');
    if (bitmap === undefined) {
      const measured = mesh === undefined ? meshedLayer(slice, core) : meshedCell(mesh, slice, core);
      entries.push({ name, label, ...measured });
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
      ...pictureMeasures(picture, bitmap.pixel),
      notes: picture.notes,
    });
  }
  return entries;
}

/** What a picture says, with lengths in the unit of `pixel`, the edge of one. */
export function pictureMeasures(
  picture: PictureResult,
  pixel: number,
): Omit<StructureEntry, 'name' | 'label' | 'lengthUnit' | 'notes'> {
  const { porosity, interfaceDensity, directions, poreSizes, image } = picture;
  return {
    pixel,
    porosity,
    interfaceDensity: interfaceDensity / pixel,
    ...(poreSizes === undefined ? {} : { poreSizes: scaled(poreSizes, pixel) }),
    extent: { width: image.columns * pixel, height: image.rows * pixel },
    directions,
    picture,
  };
}

/** The pores of a picture in a cell: its rows go up, those of an image file down. */
export function imageOf({ columns, rows, solid }: Bitmap): PoreImage {
  const pore = new Uint8Array(solid.length);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) pore[(rows - 1 - j) * columns + i] = 1 - solid[j * columns + i];
  }
  return { columns, rows, pore };
}
