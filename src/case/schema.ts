import * as z from 'zod';
import { ionDiffusivities, saltTransport } from '../materials/index.ts';
import { dimensionless, nameOfDimension, sameDimension } from './dimensions.ts';
import { type MetricName, metricNames, metricUnits } from './metric-names.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';
import { dimensionOf, formatQuantity, parseQuantity, QuantityError } from './units.ts';

/**
 * The one description of a case. The types, the JSON Schema and the error messages all come from it; what a case means
 * is said in the descriptions, which editors show.
 *
 * What goes in are texts with units, what comes out are SI numbers with every default filled in.
 */

/** What is known of a quantity besides its value. */
export interface QuantitySpecification {
  /** The SI unit of the resolved value, `1` for a plain number. */
  readonly unit: string;
  /** A typical value, shown by editors and in error messages. */
  readonly example: string;
  /** Bounds of the resolved value in SI units. */
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** The quantities of the schema with their units, looked up by the paths of fit parameters. */
export const quantities = z.registry<QuantitySpecification>();

/** Bound of a quantity that a value breaks, as it reads after "must be"; nothing when the value is within. */
export function brokenBound(value: number, specification: QuantitySpecification): string | undefined {
  const { unit, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = specification;
  const written = (bound: number): string => formatQuantity(bound, unit);
  if (exclusiveMinimum !== undefined && !(value > exclusiveMinimum)) {
    return exclusiveMinimum === 0 ? 'positive' : `above ${written(exclusiveMinimum)}`;
  }
  if (minimum !== undefined && !(value >= minimum)) {
    return minimum === 0 ? 'zero or positive' : `at least ${written(minimum)}`;
  }
  if (exclusiveMaximum !== undefined && !(value < exclusiveMaximum)) return `below ${written(exclusiveMaximum)}`;
  if (maximum !== undefined && !(value <= maximum)) return `at most ${written(maximum)}`;
  return undefined;
}

/** Whether something is wrong or something is left out, which a variant may still supply. */
type Absence = 'absent' | 'present';

function report(context: z.core.$RefinementCtx, wording: Wording, absence: Absence = 'present', path?: string[]): void {
  context.addIssue({
    code: 'custom',
    message: wording.message,
    params: { help: wording.help, absent: absence === 'absent' },
    path,
  });
}

/**
 * Reads the text of a quantity and checks its dimension and bounds.
 *
 * @returns the SI value, or the problem
 */
export function readQuantity(input: unknown, specification: QuantitySpecification): number | Wording {
  const needed = dimensionOf(specification.unit);
  const plain = sameDimension(needed, dimensionless);
  const article = nameOfDimension(needed);
  if (typeof input === 'number' && !Number.isFinite(input)) return problems.notFinite(input);
  if (typeof input === 'number' && !plain) return problems.missingUnit(input, article, specification.example);
  if (typeof input !== 'number' && typeof input !== 'string') {
    return problems.wrongType(plain ? 'a number' : `${article} with its unit`, input, specification.example);
  }
  const written = String(input);
  let value: number;
  try {
    const quantity = parseQuantity(written);
    if (!sameDimension(quantity.dimension, needed)) {
      return quantity.unit === ''
        ? problems.missingUnit(quantity.value, article, specification.example)
        : problems.wrongDimension(written, quantity.dimension, needed, specification.example);
    }
    value = quantity.value;
  } catch (error) {
    if (error instanceof QuantityError) return { message: error.message, help: error.help };
    throw error;
  }
  const bound = brokenBound(value, specification);
  return bound === undefined ? value : problems.outOfRange(bound, written, formatQuantity(value, specification.unit));
}

/** A quantity in the file is a text with a unit; a plain number may also stand bare. */
function quantity(specification: QuantitySpecification, description: string): z.ZodType<number, string | number> {
  const plain = sameDimension(dimensionOf(specification.unit), dimensionless);
  const schema = z
    .unknown()
    .meta({
      type: plain ? ['number', 'string'] : 'string',
      description,
      examples: [plain && !specification.example.includes('%') ? Number(specification.example) : specification.example],
    })
    .transform((input, context) => {
      const result = readQuantity(input, specification);
      if (typeof result === 'number') return result;
      report(context, result);
      return z.NEVER;
    })
    .register(quantities, specification);
  // The input is checked by hand, for the sake of the messages; its type is what the JSON Schema says it is.
  return schema as unknown as z.ZodType<number, string | number>;
}

const positive = { exclusiveMinimum: 0 } as const;
const count = (description: string) => z.int().min(1).max(100_000).describe(description);

const diffusivity = { unit: 'm^2/s', example: '3e-10 m^2/s', ...positive } as const;

const electrolyteSchema = z
  .strictObject({
    cation: z.enum(['Li+', 'Na+', 'K+']).prefault('Li+').describe('The ion that is plated; a metal of its own charge.'),
    concentration: quantity(
      { unit: 'mol/m^3', example: '1 mol/L', ...positive },
      'Concentration of the salt before any current flows.',
    ),
    temperature: quantity({ unit: 'K', example: '25 degC', ...positive }, 'Temperature of the whole cell.').prefault(
      '25 degC',
    ),
    salt_diffusivity: quantity(diffusivity, 'Diffusivity of the salt; goes with transference_number.').optional(),
    transference_number: quantity(
      { unit: '1', example: '0.38', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Share of the current carried by the cation in a uniform solution; goes with salt_diffusivity.',
    ).optional(),
    cation_diffusivity: quantity(diffusivity, 'Diffusivity of the cation; goes with anion_diffusivity.').optional(),
    anion_diffusivity: quantity(diffusivity, 'Diffusivity of the anion; goes with cation_diffusivity.').optional(),
  })
  .transform((electrolyte, context) => {
    const { salt_diffusivity, transference_number, cation_diffusivity, anion_diffusivity, ...rest } = electrolyte;
    const bySalt = salt_diffusivity !== undefined || transference_number !== undefined;
    const byIons = cation_diffusivity !== undefined || anion_diffusivity !== undefined;
    if (bySalt && byIons) {
      report(context, problems.bothDiffusivityPairs);
      return z.NEVER;
    }
    if (salt_diffusivity !== undefined && transference_number !== undefined) {
      return { ...rest, ...electrolyteOfSalt(salt_diffusivity, transference_number) };
    }
    if (cation_diffusivity !== undefined && anion_diffusivity !== undefined) {
      return { ...rest, ...electrolyteOfIons(cation_diffusivity, anion_diffusivity) };
    }
    const pairs = [
      ['salt_diffusivity', 'transference_number'],
      ['transference_number', 'salt_diffusivity'],
      ['cation_diffusivity', 'anion_diffusivity'],
      ['anion_diffusivity', 'cation_diffusivity'],
    ] as const;
    const [given, partner] = pairs.find(([key]) => electrolyte[key] !== undefined) ?? [];
    report(context, problems.incompleteDiffusivities(given, partner), 'absent');
    return z.NEVER;
  })
  .meta({
    description: 'The binary salt solution that fills every pore.',
    oneOf: [
      { required: ['salt_diffusivity', 'transference_number'] },
      { required: ['cation_diffusivity', 'anion_diffusivity'] },
    ],
  });

/** All four transport numbers of the electrolyte (m2/s and 1) from the salt diffusivity and the transference number. */
export function electrolyteOfSalt(salt_diffusivity: number, transference_number: number) {
  const ions = ionDiffusivities({ diffusivity: salt_diffusivity, transferenceNumber: transference_number });
  return { salt_diffusivity, transference_number, cation_diffusivity: ions.cation, anion_diffusivity: ions.anion };
}

/** All four transport numbers of the electrolyte (m2/s and 1) from the diffusivities of its ions. */
export function electrolyteOfIons(cation_diffusivity: number, anion_diffusivity: number) {
  const salt = saltTransport({ cation: cation_diffusivity, anion: anion_diffusivity });
  return {
    salt_diffusivity: salt.diffusivity,
    transference_number: salt.transferenceNumber,
    cation_diffusivity,
    anion_diffusivity,
  };
}

const lengthFromZero = { unit: 'm', example: '1 um', minimum: 0 } as const;

const sheetsSchema = z
  .strictObject({
    kind: z.literal('sheets'),
    arrangement: z
      .enum(['staggered', 'in_line'])
      .describe('staggered: the gaps alternate between the two sides; in_line: all gaps on one side.'),
    count: count('Number of sheets in the layer, one to each pitch of thickness / count.'),
    gap: quantity(lengthFromZero, 'Width of the opening each sheet leaves across the cell.'),
    sheet_thickness: quantity(lengthFromZero, 'Thickness of a sheet; zero is a surface of no volume.').prefault('0 um'),
  })
  .describe('Horizontal sheets, pore-resolved in two dimensions.');

const channelsSchema = z
  .strictObject({
    kind: z.literal('channels'),
    count: count('Number of channels across the cell.'),
    wall_thickness: quantity(lengthFromZero, 'Thickness of a wall between channels.').prefault('0 um'),
  })
  .describe('Vertical channels, pore-resolved in two dimensions.');

const homogenisedSchema = z
  .strictObject({
    kind: z.literal('homogenised'),
    porosity: quantity(
      { unit: '1', example: '0.7', exclusiveMinimum: 0, maximum: 1 },
      'Volume of electrolyte per volume of the layer.',
    ),
    tortuosity: quantity({ unit: '1', example: '2', minimum: 1 }, 'Tortuosity in the reading named below.'),
    tortuosity_reading: z
      .enum(['factor', 'path_length'])
      .prefault('factor')
      .describe(
        'factor: effective diffusivity is porosity / tortuosity; path_length: the tortuosity is a ratio of lengths and enters squared.',
      ),
    reactive_area: quantity(
      { unit: '1', example: '10', minimum: 0 },
      'Surface of the host per area of footprint, m2/m2.',
    ).prefault(0),
  })
  .describe('A porous layer by its averages, in one dimension.');

const openSchema = z.strictObject({ kind: z.literal('open') }).describe('Free electrolyte.');

const structureSchema = z
  .discriminatedUnion('kind', [sheetsSchema, channelsSchema, homogenisedSchema, openSchema])
  .meta({ description: 'What fills the layer besides electrolyte.' });

const layerSchema = z.strictObject({
  thickness: quantity({ unit: 'm', example: '100 um', ...positive }, 'Thickness of the layer.'),
  structure: structureSchema,
});

/** Names become parts of dotted paths and of file names, and a number would lose its place in the order. */
const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/);

const cellSchema = z
  .strictObject({
    width: quantity(
      { unit: 'm', example: '35.5 um', ...positive },
      'Period of the pattern across the cell; needed when a layer is pore-resolved.',
    ).optional(),
    layers: z
      .record(nameSchema, layerSchema)
      .transform((layers, context) => {
        const named = Object.entries(layers).map(([name, layer]) => ({ name, ...layer }));
        if (named.length === 0) report(context, problems.noEntries, 'absent');
        return named;
      })
      .meta({
        description: 'The layers by name, from the current collector up to the counter electrode.',
        minProperties: 1,
      }),
  })
  .describe('The geometry of the cell.');

const transferCoefficient = { unit: '1', example: '0.5', exclusiveMinimum: 0 } as const;

const chargeTransfer = {
  exchange_current_density: quantity(
    { unit: 'A/m^2', example: '10 A/m^2', ...positive },
    "Exchange current density at the electrolyte's initial concentration, per area of surface.",
  ),
  concentration_exponent: quantity(
    { unit: '1', example: '0.5', minimum: 0 },
    'Power of the local concentration in the exchange current density.',
  ).prefault(0.5),
  anodic_transfer_coefficient: quantity(transferCoefficient, 'Transfer coefficient of dissolution.').prefault(0.5),
  cathodic_transfer_coefficient: quantity(transferCoefficient, 'Transfer coefficient of plating.').prefault(0.5),
  equilibrium: z
    .enum(['nernst', 'constant'])
    .prefault('nernst')
    .describe('nernst: the equilibrium potential follows the local concentration; constant: it stays at zero.'),
};

const butlerVolmerSchema = z
  .strictObject({ kind: z.literal('butler_volmer'), ...chargeTransfer })
  .describe('Charge transfer by the Butler-Volmer equation.');
const linearSchema = z
  .strictObject({ kind: z.literal('linear'), ...chargeTransfer })
  .describe('Butler-Volmer kinetics linearised in the overpotential.');
const insulatingSchema = z.strictObject({ kind: z.literal('insulating') }).describe('No current passes.');
const reservoirSchema = z
  .strictObject({ kind: z.literal('reservoir') })
  .describe('Concentration and potential are held at their initial values.');
const uniformCurrentSchema = z
  .strictObject({ kind: z.literal('uniform_current') })
  .describe('The applied current density enters evenly.');

const interfaceSchema = z.discriminatedUnion('kind', [butlerVolmerSchema, linearSchema, insulatingSchema]);
const counterSchema = z.discriminatedUnion('kind', [
  butlerVolmerSchema,
  linearSchema,
  reservoirSchema,
  uniformCurrentSchema,
]);

const interfacesSchema = z
  .strictObject({
    host: interfaceSchema.optional().meta({ description: 'The surface of the host; needed when a layer has surface.' }),
    collector: interfaceSchema
      .optional()
      .meta({ description: 'The current collector; the same as host when left out.' }),
    counter: counterSchema.meta({ description: 'The counter electrode, on top of the last layer.' }),
  })
  .transform((interfaces, context) => {
    const collector = interfaces.collector ?? interfaces.host;
    if (collector === undefined) {
      report(context, problems.missingCollectorInterface, 'absent');
      return z.NEVER;
    }
    return { host: interfaces.host, collector, counter: interfaces.counter };
  })
  .meta({ description: 'What happens on each surface.' });

const operationSchema = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('galvanostatic'),
        current_density: quantity(
          { unit: 'A/m^2', example: '2.5 mA/cm^2' },
          'Applied current per area of footprint; positive plates metal onto the host.',
        ),
      })
      .describe('The current is given.'),
    z
      .strictObject({
        kind: z.literal('potentiostatic'),
        voltage: quantity(
          { unit: 'V', example: '-0.1 V' },
          'Potential of the working electrode against the counter electrode; negative plates metal onto the host.',
        ),
      })
      .describe('The voltage is given.'),
  ])
  .meta({ description: 'What drives the cell.' });

const meshSchema = z
  .strictObject({
    finest_cell: quantity(
      { unit: 'm', example: '0.05 um', ...positive },
      'Cell size at sheet tips and interfaces of a pore-resolved layer.',
    ).optional(),
    cells_per_layer: z
      .int()
      .min(2)
      .max(1_000_000)
      .optional()
      .describe('Number of cells in each layer of a one-dimensional case.'),
    uncertainty: z
      .boolean()
      .prefault(true)
      .describe('Solve again on a coarser mesh and state the discretisation uncertainty.'),
  })
  .prefault({})
  .meta({ description: 'How finely the cell is divided; chosen from the geometry where left out.' });

const solverSchema = z
  .strictObject({
    relative_tolerance: quantity(
      { unit: '1', example: '1e-12', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Newton stops when its largest correction, relative to the scale of the unknown, is below this.',
    ).optional(),
    maximum_iterations: z.int().min(1).max(100_000).optional().describe('Newton iterations for one load step.'),
    smallest_load_step: quantity(
      { unit: '1', example: '1e-3', exclusiveMinimum: 0, maximum: 1 },
      'Smallest step of the load, relative to the load reached, that is tried before a run is given up.',
    ).optional(),
  })
  .prefault({})
  .meta({ description: 'Settings of the solver; those left out have the defaults of the solver.' });

/** The physics of one variant: what goes through the solver. */
export const caseSchema = z.strictObject({
  electrolyte: electrolyteSchema,
  cell: cellSchema,
  interfaces: interfacesSchema,
  operation: operationSchema,
  mesh: meshSchema,
  solver: solverSchema,
});

const metricValueFields = {
  variant: z.string().describe('Name of a variant of this file.'),
  metric: z
    .unknown()
    .meta({ type: 'string', enum: [...metricNames], description: 'Name of a metric, as in summary.json.' })
    .transform((input, context): MetricName => {
      const name = metricNames.find((candidate) => candidate === input);
      if (name !== undefined) return name;
      if (input === undefined) report(context, problems.missingKey('metric', 'this entry', metricNames[0]), 'absent');
      else report(context, problems.unknownMetric(input, metricNames));
      return z.NEVER;
    }) as unknown as z.ZodType<MetricName, MetricName>,
  value: z
    .union([z.string(), z.number()])
    .meta({ description: 'Value of the metric, with its unit.', examples: ['2.7 %'] }),
};

/** Reads the value in the unit of its metric. */
function settleMetricValue<Entry extends { metric: MetricName; value: string | number }>(
  entry: Entry,
  context: z.core.$RefinementCtx,
): Omit<Entry, 'value'> & { value: number; unit: string } {
  const unit = metricUnits[entry.metric];
  const result = readQuantity(entry.value, { unit, example: unit === '1' ? '2.7 %' : `1 ${unit}` });
  if (typeof result === 'number') return { ...entry, value: result, unit };
  report(context, result, 'present', ['value']);
  return z.NEVER;
}

const metricValueSchema = z.strictObject(metricValueFields).transform(settleMetricValue);

const publishedValueSchema = z
  .strictObject({
    ...metricValueFields,
    counterparts: z
      .array(z.string())
      .prefault([])
      .describe('Other variants of this file that model the same thing; their values are shown beside.'),
  })
  .transform(settleMetricValue);

/** A bound or start of a fit parameter; read later, with the dimension of the path it stands under. */
const parameterText = (description: string) => z.unknown().meta({ type: ['string', 'number'], description });

export const fitParametersSchema = z
  .record(
    z.string(),
    z.strictObject({
      initial: parameterText('Where the search starts.'),
      minimum: parameterText('Smallest value allowed.').optional(),
      maximum: parameterText('Largest value allowed.').optional(),
    }),
  )
  .describe('What may change, by dotted path as in "operation.current_density".');

const fitSchema = z
  .strictObject({
    parameters: fitParametersSchema,
    targets: z.array(metricValueSchema).min(1).describe('What the fit aims for.'),
  })
  .meta({ description: 'Parameters found by fitting metrics.' });

const publishedSchema = z
  .strictObject({
    source: z.string().describe('Where the values were published.'),
    values: z.array(publishedValueSchema).describe('The values as published.'),
  })
  .meta({ description: 'Published numbers, shown beside the computed ones.' });

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
export type OpenStructure = Extract<Structure, { kind: 'open' }>;
export type Interfaces = Case['interfaces'];
/** The surface of the host or of the current collector. */
export type Interface = Interfaces['collector'];
/** The counter electrode. */
export type CounterInterface = Interfaces['counter'];
/** An interface with an exchange current. */
export type ChargeTransferInterface = Extract<Interface, { kind: 'butler_volmer' | 'linear' }>;
export type Operation = Case['operation'];
export type MeshSettings = Case['mesh'];
export type SolverSettings = Case['solver'];
/** A value a metric is aimed at or was published with: SI, with its unit. */
export type MetricValue = z.output<typeof metricValueSchema>;
export type Published = z.output<typeof publishedSchema>;
