import type { DepthProfile, RunResult } from '../../study/results.ts';
import { viridis } from '../colour-map.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import {
  columnWidth,
  depthOrigin,
  inWords,
  linearScale,
  rounded,
  themeConfig,
  vegaLiteSchema,
  wrapLabel,
} from './theme.ts';
import { endOf, timeUnit, type VariantInTime, variantsInTime } from './time-axis.ts';

/** More lines than this in one plot are told apart by nobody. */
const mostLines = 12;
/** More plots than this make no figure. */
const mostVariants = 4;

/** Mean concentration over depth at several times, one plot a variant, lines coloured by time. */
export function profilesInTime(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const length = units.of('m');
  const salt = units.of('mol/m3');
  const all = variantsInTime(result.variants).filter(({ operation }) => operation.snapshots.length > 0);
  if (all.length === 0) return undefined;
  const variants = all.slice(0, mostVariants);
  const origin = depthOrigin(variants);
  const unit = timeUnit(Math.max(...variants.map(endOf)), units);
  const values = variants.flatMap((variant) =>
    momentsOf(variant).flatMap(({ time, depthProfile }) =>
      Array.from(depthProfile.depth, (depth, k) => ({
        variant: variant.name,
        time: rounded(time / unit.seconds),
        depth: rounded(depth * length.factor),
        concentration: rounded(depthProfile.concentration[k] * salt.factor),
      })).filter((row) => Number.isFinite(row.concentration)),
    ),
  );
  const said = variants.map((variant) => {
    const { concentration } = variant.depthProfile;
    const ends = [concentration[0], concentration[concentration.length - 1]].map((c) =>
      units.formatQuantity(c, 'mol/m3', 3),
    );
    return `${variant.label}: after ${rounded(endOf(variant) / unit.seconds)} ${unit.text} from ${ends[0]} to ${ends[1]}`;
  });
  const left = all.slice(mostVariants).map(({ label }) => label);
  const deepest = rounded(Math.max(...variants.map(({ hostThickness }) => hostThickness)) * length.factor);
  return {
    name: 'profiles-in-time',
    title: 'Concentration over depth in time',
    caption: [
      `Pore-averaged salt concentration c over the depth below the ${origin} at the times that output was asked for, and at the end.`,
      left.length > 0 ? `Not drawn: ${inWords(left)}; see the CSV files.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: `Lines of mean concentration over depth, coloured by time. ${said.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      spacing: 10,
      config: { ...themeConfig, view: { stroke: null } },
      data: { values },
      vconcat: variants.map((variant, k) => {
        const isLast = k === variants.length - 1;
        return {
          ...(variants.length > 1
            ? { title: { text: wrapLabel(variant.label, 60), anchor: 'start', fontWeight: 'normal', offset: 3 } }
            : {}),
          width: columnWidth - 8 - 92,
          height: variants.length > 1 ? 110 : 180,
          transform: [{ filter: `datum.variant === ${JSON.stringify(variant.name)}` }],
          mark: { type: 'line', strokeWidth: 1.3 },
          encoding: {
            x: {
              field: 'depth',
              type: 'quantitative',
              title: isLast ? `Depth below the ${origin} z (${length.text})` : null,
              scale: { domain: [0, deepest], nice: false },
              axis: { tickCount: 6, labelFlush: false },
            },
            y: {
              field: 'concentration',
              type: 'quantitative',
              title: `c (${salt.text})`,
              scale: linearScale(values.filter((row) => row.variant === variant.name).map((row) => row.concentration)),
              axis: { tickCount: 5, minExtent: 30, maxExtent: 30 },
            },
            detail: { field: 'time', type: 'quantitative' },
            color: {
              field: 'time',
              type: 'quantitative',
              title: `t (${unit.text})`,
              scale: { range: timeColours, zero: false },
              legend: { gradientLength: 90, gradientThickness: 10, tickCount: 4 },
            },
          },
        };
      }),
    },
  };
}

/** The map of the fields without its lightest end, which would not show on white. */
const timeColours = viridis.slice(0, -2).map(([red, green, blue]) => `rgb(${red}, ${green}, ${blue})`);

/** The profiles of a variant that are drawn: the end, and evenly many of those asked for. */
function momentsOf(variant: VariantInTime): { time: number; depthProfile: DepthProfile }[] {
  const { snapshots } = variant.operation;
  const end = endOf(variant);
  const before = snapshots.filter(({ time }) => time < end * (1 - 1e-9));
  const stride = Math.max(1, Math.ceil(before.length / (mostLines - 1)));
  return [...before.filter((_, k) => k % stride === 0), { time: end, depthProfile: variant.depthProfile }];
}
