import * as z from 'zod';
import type { GmshMesh } from '../../mesh/gmsh.ts';
import { sameDimension } from '../dimensions.ts';
import * as problems from '../problems.ts';
import { dimensionOf, parseQuantity, QuantityError } from '../units.ts';
import { hindrance, requireOneHindrance } from './hindrance.ts';
import { quantity, report } from './quantity.ts';

/** A mesh file with what stands in it. */
export interface MeshFile {
  /** As the case names it. */
  readonly name: string;
  readonly mesh: GmshMesh;
}

function isMeshFile(value: unknown): value is MeshFile {
  return (value as MeshFile | null)?.mesh?.x instanceof Float64Array;
}

/** The name of a mesh file; the mesh itself has taken its place where the file could be read (see mesh-file.ts). */
const fileSchema = z
  .unknown()
  .meta({
    type: 'string',
    description: 'A mesh of Gmsh (MSH 2.2 or 4.1, ASCII), by its path from the folder of the case file.',
    examples: ['../meshes/capillary.msh'],
  })
  .transform((input, context): MeshFile => {
    if (isMeshFile(input)) return input;
    report(
      context,
      typeof input === 'string'
        ? problems.unreadableMesh(input)
        : problems.wrongType('the path of a mesh file', input, '../meshes/capillary.msh'),
    );
    return z.NEVER;
  });

/** The name of a unit of length, read as its size in m. */
const unitSchema = z
  .string()
  .meta({ description: 'The unit of the coordinates in the mesh file.', examples: ['um'] })
  .transform((text, context) => {
    try {
      const one = parseQuantity(`1 ${text}`);
      if (sameDimension(one.dimension, dimensionOf('m'))) return one.value;
      report(context, problems.wrongDimension(text, one.dimension, dimensionOf('m'), 'um'));
    } catch (error) {
      if (!(error instanceof QuantityError)) throw error;
      report(context, { message: error.message, help: error.help });
    }
    return z.NEVER;
  });

const openRegion = z.strictObject({ kind: z.literal('open') }).describe('Free electrolyte.');

const solidRegion = z
  .strictObject({ kind: z.literal('solid') })
  .describe('Metal or glass: its triangles are left out, and its borders are walls.');

const homogenisedRegion = z
  .strictObject({
    kind: z.literal('homogenised'),
    porosity: quantity(
      { unit: '1', example: '0.7', exclusiveMinimum: 0, maximum: 1 },
      'Volume of electrolyte per volume of the region.',
    ),
    ...hindrance,
  })
  .transform((region, context) => {
    const { issues } = context;
    requireOneHindrance(region, context);
    return issues.length > 0 ? z.NEVER : region;
  })
  .meta({ description: 'A porous medium by its averages.' });

const curves = (what: string) => z.array(z.string()).meta({ description: what, examples: [['wall']] });

/** A cell that is a mesh: what its physical names mean. */
export const meshCellSchema = z
  .strictObject({
    file: fileSchema,
    unit: unitSchema,
    symmetry: z
      .enum(['planar', 'axisymmetric'])
      .prefault('planar')
      .describe('planar: a cross-section of something long; axisymmetric: x is the distance from an axis at x = 0.'),
    footprint: z
      .enum(['collector', 'counter'])
      .prefault('collector')
      .describe('The electrode whose area current densities of the operation are counted by.'),
    regions: z
      .record(z.string(), z.discriminatedUnion('kind', [openRegion, homogenisedRegion, solidRegion]))
      .transform((regions) => Object.entries(regions).map(([name, region]) => ({ name, ...region })))
      .meta({ description: 'What fills each physical surface of the mesh, by its name.', minProperties: 1 }),
    boundaries: z
      .strictObject({
        collector: curves('Physical curves of the mesh that are the current collector.').min(1),
        counter: curves('Physical curves that are the counter electrode.').min(1),
        host: curves('Physical curves on which the host reacts; inside a region they are sheets.').prefault([]),
      })
      .describe('What the physical curves of the mesh are; all others are closed walls or planes of symmetry.'),
  })
  .describe('The cell is a mesh from a file instead of layers.');

/** A cell that is a mesh, resolved: the size of its unit in m, and every region with its name. */
export type MeshCell = z.output<typeof meshCellSchema>;
export type MeshRegion = MeshCell['regions'][number];
