import * as z from 'zod';
import { cellSchema } from './cell.ts';
import { compareSchema } from './compare.ts';
import { fitSchema, publishedSchema } from './comparison.ts';
import { electrolyteSchema } from './electrolyte.ts';
import { impedanceSchema } from './impedance.ts';
import { interfacesSchema } from './interfaces.ts';
import { limitsSchema } from './limits.ts';
import { nameSchema } from './name.ts';
import { operationSchema } from './operation.ts';
import { polarisationSchema } from './polarisation.ts';
import { reportSchema } from './report.ts';
import { sensitivitySchema } from './sensitivity.ts';
import { meshSchema, solverSchema } from './solver.ts';
import { sweepSchema } from './sweep.ts';
import { transferenceSchema } from './transference.ts';

/**
 * The one description of a case. The types, the JSON Schema and the error messages all come from it; what a case means
 * is said in the descriptions, which editors show.
 *
 * What goes in are texts with units, what comes out are SI numbers with every default filled in.
 */

/** The physics of one variant: what goes through the solver. */
export const caseSchema = z.strictObject({
  electrolyte: electrolyteSchema,
  cell: cellSchema,
  interfaces: interfacesSchema,
  operation: operationSchema,
  impedance: impedanceSchema.optional(),
  mesh: meshSchema,
  solver: solverSchema,
});

/** What a file says once for all its variants. */
export const headSchema = z.strictObject({
  title: z.string().trim().min(1).describe('One line on what the case is about.'),
  description: z.string().optional().describe('Anything worth knowing, in free text.'),
  variants: z
    .record(
      nameSchema,
      z.looseObject({ label: z.string().optional().describe('Name for tables and plots.') }).nullable(),
    )
    .optional()
    .describe('Named variants; each overrides parts of what stands above.'),
  fit: fitSchema.optional(),
  published: publishedSchema.optional(),
  sweep: sweepSchema.optional(),
  limits: limitsSchema.optional(),
  sensitivity: sensitivitySchema.optional(),
  compare: compareSchema.optional(),
  polarisation: polarisationSchema.optional(),
  transference: transferenceSchema.optional(),
  report: reportSchema.optional(),
});

/** The resolved physics of one variant, in SI units, with all defaults. */
export type Case = z.output<typeof caseSchema>;
/** A case as it is written, with units. */
export type CaseInput = z.input<typeof caseSchema>;
export type Electrolyte = Case['electrolyte'];
export type Cell = Case['cell'];
/** One layer of the cell, with its name. */
export type Layer = Cell['layers'][number];
export type Structure = Layer['structure'];
export type SheetsStructure = Extract<Structure, { kind: 'sheets' }>;
export type ChannelsStructure = Extract<Structure, { kind: 'channels' }>;
export type HomogenisedStructure = Extract<Structure, { kind: 'homogenised' }>;
export type ImageStructure = Extract<Structure, { kind: 'image' }>;
export type OpenStructure = Extract<Structure, { kind: 'open' }>;
export type Interfaces = Case['interfaces'];
/** The surface of the host or of the current collector. */
export type Interface = Interfaces['collector'];
/** The counter electrode. */
export type CounterInterface = Interfaces['counter'];
export type Operation = Case['operation'];
/** What is asked of small oscillations: frequencies in Hz, rising. */
export type ImpedanceSettings = NonNullable<Case['impedance']>;
/** What is asked of the limits of the variants. */
export type LimitsSettings = z.output<typeof limitsSchema>;
/** What metrics are differentiated by what, as far as the case says. */
export type SensitivitySettings = z.output<typeof sensitivitySchema>;
/** Where the polarisation curves of the variants are asked for: currents in A/m2 or voltages in V, growing. */
export type PolarisationSettings = z.output<typeof polarisationSchema>;
/** How transference numbers are measured. */
export type TransferenceSettings = z.output<typeof transferenceSchema>;
/** Units that were chosen for what is shown, as they were written, by quantity. */
export type ChosenUnits = NonNullable<z.output<typeof reportSchema>['units']>;
export type MeshSettings = Case['mesh'];
export type SolverSettings = Case['solver'];
export type Published = z.output<typeof publishedSchema>;
