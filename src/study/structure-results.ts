import type { ChosenUnits } from '../case/index.ts';
import type { PoreSizes } from '../geometry/image/pore-size.ts';
import type { DirectionResult, PictureResult } from './structure.ts';

/** One structure and what was found out about it. Lengths in `lengthUnit`. */
export interface StructureEntry {
  /** Stem of its files; unique. */
  readonly name: string;
  readonly label: string;
  /** `m`, or `pixel` where the size of a pixel is not known. */
  readonly lengthUnit: 'm' | 'pixel';
  /** Size of a pixel in that unit; absent for structures that are no picture. */
  readonly pixel?: number;
  readonly porosity: number;
  /** Boundary between pores and solids per volume, 1/lengthUnit. */
  readonly interfaceDensity: number;
  /** Widths of the pores in that unit, right to about `resolution`; absent where circles have no limit. */
  readonly poreSizes?: PoreSizes & { readonly resolution: number };
  /** Size of the structure in that unit. */
  readonly extent: { readonly width: number; readonly height: number };
  /** A mesh has no sides, and a cell around an axis nothing that goes across. */
  readonly directions: { readonly down: DirectionResult; readonly across?: DirectionResult };
  /** Where the structure is a picture. */
  readonly picture?: PictureResult;
  readonly notes: readonly string[];
}

/** What `meander tortuosity` finds out. */
export interface StructuresResult {
  readonly title: string;
  readonly version: string;
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly fileHash: string;
  /** The command that does it again. */
  readonly command: string;
  readonly structures: readonly StructureEntry[];
  /** Of the free electrolyte, where they are known: m2/s and S/m. */
  readonly diffusivity?: number;
  readonly conductivity?: number;
  /** Units to show it in, where a case chooses them. */
  readonly units?: ChosenUnits;
}
