import type { Direction } from '../../geometry/image/pore-image.ts';
import type { Estimated } from '../../study/structure.ts';
import type { StructureEntry, StructuresResult } from '../../study/structure-results.ts';
import { type DisplayUnit, DisplayUnits } from '../display-units.ts';
import { withSignificantDigits, withUncertainty } from '../format.ts';

/** A number of a structure: `blocked` where no pore leads through. */
export interface Measure {
  /** Stable name in summary.json. */
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  /** SI, or `pixel` and `1/pixel`. */
  readonly unit: string;
  /** Absent for what has no direction. */
  readonly direction?: Direction;
  readonly value: Estimated | 'blocked';
  /** How it is shown to people: the number times `factor`. */
  readonly shown: { readonly unit: string; readonly factor: number };
}

const percent = { unit: '%', factor: 100 };
const plain = { unit: '', factor: 1 };
/** Shares below it are shown as such. */
const leastPercent = 0.01;

/** How lengths of a structure are shown. */
export function lengthOf({ lengthUnit }: StructureEntry, { units }: Pick<StructuresResult, 'units'>): DisplayUnit {
  return lengthUnit === 'm' ? new DisplayUnits(units).of('m') : { text: 'pixels', factor: 1 };
}

/** Every measure of a structure, in the order of the tables. */
export function measuresOf(entry: StructureEntry, result: StructuresResult): Measure[] {
  const { diffusivity, conductivity } = result;
  const { lengthUnit, picture, poreSizes, directions } = entry;
  const shownIn = (siUnit: string) => {
    const { text, factor } = new DisplayUnits(result.units).of(siUnit);
    return { unit: text, factor };
  };
  const { text, factor } = lengthOf(entry, result);
  const length = { unit: text, factor };
  const perLength = { unit: `${lengthUnit === 'm' ? text : 'pixel'}⁻¹`, factor: 1 / factor };
  const measures: Measure[] = [
    {
      name: 'porosity',
      title: 'Porosity',
      meaning: 'Pore area over the area of the whole structure, isolated pores counted.',
      unit: '1',
      value: { value: entry.porosity },
      shown: percent,
    },
    {
      name: 'interface_density',
      title: 'Interface per volume',
      meaning:
        'Boundary between pores and solids over the area of the structure; of a picture by Crofton’s formula, so that the steps of pixels are not counted.',
      unit: `1/${lengthUnit}`,
      value: { value: entry.interfaceDensity },
      shown: perLength,
    },
  ];
  if (poreSizes !== undefined) {
    const { median, mean, resolution } = poreSizes;
    // Of a picture the pixels are the structure; of a mesh they only stand for it.
    const known = (value: number) => (picture === undefined ? { value, uncertainty: resolution } : { value });
    const size = { unit: lengthUnit, shown: length };
    measures.push(
      {
        name: 'pore_size_median',
        title: 'Median pore width',
        meaning: 'Half of the pore area lies in circles inside the pores at least this wide.',
        value: known(median),
        ...size,
      },
      {
        name: 'pore_size_mean',
        title: 'Mean pore width',
        meaning: 'Mean over the pore area of the largest circle inside the pores that holds a point.',
        value: known(mean),
        ...size,
      },
    );
  }
  for (const direction of ['down', 'across'] as const) {
    const along = directions[direction];
    if (along === undefined) continue;
    const { percolation, transport } = along;
    const add = (
      name: string,
      title: string,
      meaning: string,
      value: Estimated | 'blocked' | undefined,
      unit = '1',
      shown: Measure['shown'] = plain,
    ) => {
      if (value !== undefined) measures.push({ name, title, meaning, unit, direction, value, shown });
    };
    const orBlocked = (pick: (each: NonNullable<typeof transport>) => Estimated | undefined) =>
      transport === undefined ? 'blocked' : pick(transport);
    const scaled = (factor: number) => {
      if (transport === undefined) return 'blocked' as const;
      const { value, uncertainty } = transport.relativeDiffusivity;
      return { value: factor * value, ...(uncertainty === undefined ? {} : { uncertainty: factor * uncertainty }) };
    };
    add(
      'tortuosity_factor',
      'Tortuosity factor',
      'Porosity over the relative diffusivity.',
      orBlocked((each) => each.tortuosityFactor),
    );
    add(
      'macmullin_number',
      'MacMullin number',
      'Tortuosity factor over porosity: the inverse of the relative diffusivity.',
      orBlocked((each) => each.macmullinNumber),
    );
    add(
      'relative_diffusivity',
      'Relative diffusivity',
      'Effective diffusivity over that of the free electrolyte: what the structure conducts, over an open one.',
      orBlocked((each) => each.relativeDiffusivity),
    );
    add(
      'path_tortuosity',
      'Path-length tortuosity',
      'Shortest ways through the pores over the height, averaged over the pores at the upper edge.',
      orBlocked((each) => each.pathTortuosity),
    );
    const { pixels } = transport ?? {};
    add(
      'voxel_tortuosity_factor',
      'Tortuosity factor, a cell a pixel',
      'The same with one cell a pixel, as other codes give it.',
      pixels && { value: pixels.tortuosityFactor },
    );
    if (diffusivity !== undefined) {
      add(
        'effective_diffusivity',
        'Effective diffusivity',
        'Of the structure filled with the electrolyte.',
        scaled(diffusivity),
        'm2/s',
        shownIn('m2/s'),
      );
    }
    if (conductivity !== undefined) {
      add(
        'effective_conductivity',
        'Effective conductivity',
        'Of the structure filled with the electrolyte.',
        scaled(conductivity),
        'S/m',
        shownIn('S/m'),
      );
    }
    const share = (name: string, title: string, meaning: string, value: number) =>
      add(name, title, meaning, { value }, '1', percent);
    share('percolating_share', 'Pores that lead through', 'Of the pore area, dead ends counted.', percolation.through);
    share(
      'dead_end_share',
      'Dead ends',
      'Of the pore area: pixels that hang on a way through by a single pixel.',
      percolation.deadEnds,
    );
    share('blind_share', 'Open to one edge only', 'Of the pore area.', percolation.blind);
    share('isolated_share', 'Isolated pores', 'Of the pore area: open to neither edge.', percolation.isolated);
    if (transport?.fluxMap !== undefined) {
      share(
        'stagnant_share',
        'Hardly any flux',
        'Of the pore area that leads through: flux below a hundredth of its mean.',
        transport.fluxMap.stagnant,
      );
    }
  }
  return measures;
}

/** A measure for people, without its unit. */
export function shownValue({ value, shown }: Measure): string {
  if (value === 'blocked') return 'blocked';
  const { uncertainty } = value;
  const scaledValue = value.value * shown.factor;
  if (scaledValue === 0) return '0';
  // Of a share nobody asks for its first digits where it is next to nothing.
  if (shown === percent && Math.abs(scaledValue) < leastPercent) return `<${leastPercent}`;
  if (uncertainty === undefined) return withSignificantDigits(scaledValue, 4);
  // Two grids that agree to rounding leave no doubt worth showing.
  if (uncertainty * shown.factor < 1e-9 * Math.abs(scaledValue)) return withSignificantDigits(scaledValue, 6);
  return withUncertainty(scaledValue, uncertainty * shown.factor);
}

/** A title with its unit. */
export function titleWithUnit({ title, shown }: Measure): string {
  return shown.unit === '' ? title : `${title} (${shown.unit})`;
}
