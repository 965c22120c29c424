import type { FieldMap, RunResult, VariantResult } from '../../study/results.ts';
import { viridis } from '../colour-map.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import { mapsOf } from './maps.ts';
import { inWords, rounded, shownLabel } from './theme.ts';
import { timeUnit } from './time-axis.ts';

/** More maps of a variant alone are too many to be compared. */
const mostTimes = 6;
/** Of several variants, each has a row of maps. */
const mostTimesInRow = 4;
const mostVariants = 3;

interface Moment {
  readonly time: number;
  readonly map: FieldMap;
}

/** The salt concentration in the pores at several of the times that output was asked for, with one colour scale for all. */
export async function concentrationInTime(result: RunResult): Promise<Figure | undefined> {
  const units = new DisplayUnits(result.units);
  const all = result.variants.flatMap((variant) => {
    const moments = momentsOf(variant);
    return moments.length > 1 ? [{ variant, moments }] : [];
  });
  if (all.length === 0) return undefined;
  const drawn = all.slice(0, mostVariants);
  const times = drawn.length === 1 ? mostTimes : mostTimesInRow;
  const unit = timeUnit(Math.max(...drawn.flatMap(({ moments }) => moments.map(({ time }) => time))), units);
  const panels = drawn.flatMap(({ variant, moments }) =>
    evenly(moments, times).map(({ time, map }) => {
      const moment = `t = ${rounded(Number((time / unit.seconds).toPrecision(4)))} ${unit.text}`;
      return { ...variant, map, label: drawn.length === 1 ? moment : `${variant.label}, ${moment}` };
    }),
  );
  const figure = await mapsOf(
    { ...result, variants: panels },
    {
      name: 'concentration-in-time',
      title: 'Salt concentration in the pores in time',
      shows: `Salt concentration c in the electrolyte at times t${drawn.length === 1 && shownLabel(drawn[0].variant) !== '' ? ` of ${drawn[0].variant.label}` : ''}`,
      described: 'Maps of salt concentration at several times',
      quantity: { on: 'electrolyte', valuesOf: (map) => map.concentration },
      withLines: false,
      colours: viridis,
      unit: 'mol/m3',
      legend: 'Concentration c',
      legendLines: ['Concentration', 'c'],
    },
  );
  const left = all.slice(drawn.length).map(({ variant }) => variant.label);
  if (figure === undefined || left.length === 0) return figure;
  return { ...figure, caption: `${figure.caption} Not drawn: ${inWords(left)}; see the VTU files.` };
}

/** The maps of a variant in the order of time. */
function momentsOf({ operation }: VariantResult): Moment[] {
  return (operation?.snapshots ?? []).flatMap(({ time, map }) => (map === undefined ? [] : [{ time, map }]));
}

/** As many as wanted, evenly chosen, the first and the last among them. */
function evenly<Entry>(entries: readonly Entry[], wanted: number): Entry[] {
  if (entries.length <= wanted) return [...entries];
  return Array.from({ length: wanted }, (_, k) => entries[Math.round((k * (entries.length - 1)) / (wanted - 1))]);
}
