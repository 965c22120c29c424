import * as z from 'zod';
import {
  exchangeCurrent,
  type InterphaseComponentName,
  interphaseComponents,
  type MetalName,
  metals,
} from '../../materials/index.ts';
import * as problems from '../problems.ts';
import { positive, quantity, report } from './quantity.ts';

const activationEnergy = (of: string) =>
  quantity(
    { unit: 'J/mol', example: '50 kJ/mol' },
    `${of} holds at reference_temperature and changes with temperature as exp(-E / R T).`,
  ).optional();
const referenceTemperature = quantity(
  { unit: 'K', example: '25 degC', ...positive },
  'Where the value holds as written; goes with activation_energy.',
).prefault('25 degC');

// Films.

const componentNames = Object.keys(interphaseComponents) as [InterphaseComponentName, ...InterphaseComponentName[]];

const layerFilmSchema = z
  .strictObject({
    kind: z.literal('layer').optional(),
    thickness: quantity({ unit: 'm', example: '20 nm', minimum: 0 }, 'Thickness of the film.'),
    component: z
      .enum(componentNames)
      .optional()
      .describe('What the film is made of: its conductivity, an order of magnitude, at the temperature of the cell.'),
    conductivity: quantity(
      { unit: 'S/m', example: '1e-6 S/m', ...positive },
      'Ionic conductivity of the film, in place of a component.',
    ).optional(),
    activation_energy: activationEnergy('The conductivity'),
    reference_temperature: referenceTemperature,
  })
  .transform(({ kind: _, component, conductivity, ...rest }, context) => {
    if ((component === undefined) === (conductivity === undefined)) {
      const both = component !== undefined;
      report(context, both ? problems.filmTwice : problems.filmOfNothing, both ? 'present' : 'absent');
      return z.NEVER;
    }
    return { kind: 'layer' as const, component, conductivity, ...rest };
  })
  .meta({
    id: 'film_layer',
    description: 'One film through which the ion migrates; what is meant where no kind is given.',
  });
const multilayerFilmSchema = z
  .strictObject({
    kind: z.literal('multilayer'),
    layers: z.array(layerFilmSchema).min(1).describe('Films on top of each other: their resistances add.'),
  })
  .describe('Films in series.');
const mosaicFilmSchema = z
  .strictObject({
    kind: z.literal('mosaic'),
    period: quantity(
      { unit: 'm', example: '2 um', ...positive },
      'Length along a pore-resolved surface after which the patches repeat; left out, they are too small to be told apart.',
    ).optional(),
    patches: z
      .array(
        z.strictObject({
          share: quantity(
            { unit: '1', example: '0.5', exclusiveMinimum: 0, maximum: 1 },
            'Share of the surface; all shares add up to 1.',
          ),
          film: z
            .discriminatedUnion('kind', [layerFilmSchema, multilayerFilmSchema])
            .meta({ description: 'What lies there.' }),
        }),
      )
      .min(1)
      .describe('What lies side by side, in this order.'),
  })
  .transform((given, context) => {
    const whole = given.patches.reduce((sum, { share }) => sum + share, 0);
    if (Math.abs(whole - 1) < 1e-9) return given;
    report(context, problems.sharesNotWhole(whole), 'present', ['patches']);
    return z.NEVER;
  })
  .meta({ description: 'Films side by side.' });

const filmSchema = z
  .discriminatedUnion('kind', [layerFilmSchema, multilayerFilmSchema, mosaicFilmSchema])
  .meta({ id: 'film', description: 'Between metal and electrolyte.' });

const nucleationSchema = z.strictObject({
  overpotential: quantity({ unit: 'V', example: '50 mV', minimum: 0 }, 'What plating on bare surface needs more.'),
  covering_thickness: quantity(
    { unit: 'm', example: '10 nm', ...positive },
    'Mean thickness of metal that leaves 1/e of the surface bare.',
  ).prefault('10 nm'),
  onset_current_density: quantity(
    { unit: 'A/m^2', example: '0.01 mA/cm^2', ...positive },
    'What leaks through the barrier; well below the current density that is applied.',
  ).prefault('0.01 mA/cm^2'),
});

// What every interface may say.

const doubleLayerCapacitance = quantity(
  { unit: 'F/m^2', example: '0.1 F/m^2', ...positive },
  'Capacitance of the double layer, per area of surface; without effect at steady state.',
);

/** What is said of the metal that a surface plates and strips. */
const metalKeys = {
  metal: z
    .enum(['bulk', 'plated'])
    .prefault('bulk')
    .describe('bulk: metal that does not run out; plated: only what has been deposited may be stripped.'),
  initial_deposit: quantity(
    { unit: 'm', example: '5 um', minimum: 0 },
    'Mean thickness of metal on the surface at the start.',
  ).prefault('0 um'),
  thin_deposit: quantity(
    { unit: 'm', example: '1 nm', ...positive },
    'Mean thickness below which the last plated metal becomes harder to strip.',
  ).prefault('1 nm'),
};

const surfaceKeys = {
  ...metalKeys,
  standard_potential: quantity(
    { unit: 'V', example: '0 V' },
    'Equilibrium potential at the initial concentration; the same zero for all electrodes.',
  ).prefault('0 V'),
  activity: quantity(
    { unit: '1', example: '1', ...positive },
    'What multiplies the exchange current of this surface.',
  ).prefault(1),
  film: filmSchema.optional().meta({ description: 'Film between metal and electrolyte, such as an interphase.' }),
  area_resistance: quantity(
    { unit: 'ohm m^2', example: '10 ohm cm^2', minimum: 0 },
    'Resistance of the surface for each area, in series with the reaction and any film.',
  ).prefault('0 ohm cm^2'),
  nucleation: nucleationSchema.optional().meta({ description: 'A barrier to plating on bare surface.' }),
  double_layer_capacitance: doubleLayerCapacitance.optional(),
};

const metalNames = Object.keys(metals) as [MetalName, ...MetalName[]];

const reactionKeys = {
  preset: z
    .enum(metalNames)
    .optional()
    .describe(
      'Exchange current density, its exponent and the transfer coefficients of this metal; each may be replaced.',
    ),
  exchange_current_density: quantity(
    { unit: 'A/m^2', example: '10 A/m^2', ...positive },
    "Exchange current density at the electrolyte's initial concentration, per area of surface.",
  ).optional(),
  concentration_exponent: quantity(
    { unit: '1', example: '0.5', minimum: 0 },
    'Power of the local concentration in the exchange current density; 0.5 unless a preset says otherwise.',
  ).optional(),
  activation_energy: activationEnergy('The exchange current density'),
  reference_temperature: referenceTemperature,
  equilibrium: z
    .enum(['nernst', 'constant'])
    .prefault('nernst')
    .describe('nernst: the equilibrium potential follows the local concentration; constant: it stays where it is.'),
  ...surfaceKeys,
};

const transferCoefficient = { unit: '1', example: '0.5', exclusiveMinimum: 0 } as const;
const transferCoefficients = {
  anodic_transfer_coefficient: quantity(
    transferCoefficient,
    'Transfer coefficient of dissolution; 0.5 unless a preset says otherwise.',
  ).optional(),
  cathodic_transfer_coefficient: quantity(
    transferCoefficient,
    'Transfer coefficient of plating; 0.5 unless a preset says otherwise.',
  ).optional(),
};

interface Exchange {
  readonly preset?: MetalName;
  readonly exchange_current_density?: number;
  readonly concentration_exponent?: number;
}

/** An exchange current is given by a preset or by itself; what is left out of it has a default. */
function withExchange<Given extends Exchange>(given: Given, context: z.core.$RefinementCtx): Given {
  if (given.preset !== undefined) return given;
  if (given.exchange_current_density === undefined) {
    report(context, problems.missingExchangeCurrent, 'absent');
    return z.NEVER;
  }
  return { ...given, concentration_exponent: given.concentration_exponent ?? 0.5 };
}

/** The transfer coefficients of a metal: they go with the exponent of its exchange current; 0.5 each of none that is known. */
function usualCoefficients(preset: MetalName | undefined): { readonly anodic: number; readonly cathodic: number } {
  if (preset === undefined) return { anodic: 0.5, cathodic: 0.5 };
  const { anodicTransferCoefficient: anodic } = exchangeCurrent(preset);
  return { anodic, cathodic: 1 - anodic };
}

/** Of coefficients that are left out, those of the preset. */
function withCoefficients<
  Given extends {
    readonly preset?: MetalName;
    readonly anodic_transfer_coefficient?: number;
    readonly cathodic_transfer_coefficient?: number;
  },
>(given: Given) {
  const { anodic, cathodic } = usualCoefficients(given.preset);
  return {
    ...given,
    anodic_transfer_coefficient: given.anodic_transfer_coefficient ?? anodic,
    cathodic_transfer_coefficient: given.cathodic_transfer_coefficient ?? cathodic,
  };
}

const butlerVolmerSchema = z
  .strictObject({ kind: z.literal('butler_volmer'), ...reactionKeys, ...transferCoefficients })
  .transform(withExchange)
  .transform(withCoefficients)
  .meta({ id: 'butler_volmer', description: 'Charge transfer by the Butler-Volmer equation.' });
const linearSchema = z
  .strictObject({ kind: z.literal('linear'), ...reactionKeys, ...transferCoefficients })
  .transform(withExchange)
  .transform(withCoefficients)
  .meta({ id: 'linear_kinetics', description: 'Butler-Volmer kinetics linearised in the overpotential.' });
const asymmetricSchema = z
  .strictObject({
    kind: z.literal('asymmetric'),
    ...reactionKeys,
    ...transferCoefficients,
    stripping_exchange_current_density: quantity(
      { unit: 'A/m^2', example: '30 A/m^2', ...positive },
      'Exchange current density that the branch of dissolution extrapolates to; the other one is that of plating.',
    ),
    stripping_concentration_exponent: quantity(
      { unit: '1', example: '0.5', minimum: 0 },
      'Power of the local concentration in it; the same as of plating when left out.',
    ).optional(),
  })
  .transform(withExchange)
  .transform(withCoefficients)
  .meta({
    id: 'asymmetric',
    description: 'Butler-Volmer kinetics with different exchange currents of plating and stripping.',
  });
const tafelSchema = z
  .strictObject({
    kind: z.literal('tafel'),
    branch: z.enum(['plating', 'stripping']).describe('The direction that is modelled; the other one is left out.'),
    transfer_coefficient: quantity(
      transferCoefficient,
      'Transfer coefficient of that direction; 0.5 unless a preset says otherwise.',
    ).optional(),
    ...reactionKeys,
  })
  .transform(withExchange)
  .transform((given) => {
    const { anodic, cathodic } = usualCoefficients(given.preset);
    const usual = given.branch === 'stripping' ? anodic : cathodic;
    return { ...given, transfer_coefficient: given.transfer_coefficient ?? usual };
  })
  .meta({ id: 'tafel', description: 'One branch of Butler-Volmer kinetics alone; it knows no equilibrium.' });
const marcusSchema = z
  .strictObject({
    kind: z.literal('marcus_hush_chidsey'),
    reorganisation_energy: quantity(
      { unit: 'J', example: '0.3 eV', ...positive, maximum: 1.602176634e-18 },
      'Reorganisation energy, at most 10 eV: Butler-Volmer kinetics well below it, a constant rate well above.',
    ),
    ...reactionKeys,
  })
  .transform(withExchange)
  .meta({ id: 'marcus_hush_chidsey', description: 'Charge transfer by Marcus-Hush-Chidsey kinetics.' });
const blockingSchema = z
  .strictObject({ kind: z.literal('blocking'), double_layer_capacitance: doubleLayerCapacitance })
  .describe('No reaction: the surface charges its double layer.');
const insulatingSchema = z.strictObject({ kind: z.literal('insulating') }).describe('No current passes.');
const reservoirSchema = z
  .strictObject({ kind: z.literal('reservoir') })
  .describe('Concentration and potential are held at their initial values.');
const uniformCurrentSchema = z
  .strictObject({ kind: z.literal('uniform_current') })
  .describe('The applied current density enters evenly.');

const reactions = [butlerVolmerSchema, linearSchema, asymmetricSchema, tafelSchema, marcusSchema] as const;
const interfaceSchema = z.discriminatedUnion('kind', [...reactions, blockingSchema, insulatingSchema]);
const counterSchema = z.discriminatedUnion('kind', [
  ...reactions,
  blockingSchema,
  reservoirSchema,
  uniformCurrentSchema,
]);

/** A film on a surface. */
export type FilmSpecification = z.output<typeof filmSchema>;
/** An interface at which metal is plated or stripped. */
export type ReactingInterface = z.output<(typeof reactions)[number]>;

type AnyInterface = z.output<typeof interfaceSchema> | z.output<typeof counterSchema>;

/** Whether an interface has a reaction with an exchange current. */
export function isReacting(law: AnyInterface | undefined): law is ReactingInterface {
  return law !== undefined && 'equilibrium' in law;
}

export const interfacesSchema = z
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
