import type { RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import type { Figure } from './figure.ts';
import { appearances, depthAxis, depthOrigin, linearScale, rounded, seriesChannels, singlePlot } from './theme.ts';

/** Pore-averaged concentration over the depth of the host, resolved hosts against their homogenised counterparts. */
export function depthProfiles(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const length = units.of('m');
  const salt = units.of('mol/m3');
  const series = appearances(result.variants.filter((variant) => variant.depthProfile.depth.length > 1));
  if (series.length === 0) return undefined;
  const values = series.flatMap(({ variant }) =>
    Array.from(variant.depthProfile.depth, (depth, index) => ({
      variant: variant.name,
      depth: rounded(depth * length.factor),
      concentration: rounded(variant.depthProfile.concentration[index] * salt.factor),
    })).filter((row) => Number.isFinite(row.concentration)),
  );
  const ends = series.map(({ variant }) => {
    const { concentration } = variant.depthProfile;
    const finite = Array.from(concentration).filter(Number.isFinite);
    return `${variant.label}: from ${units.formatQuantity(finite[0], 'mol/m3', 3)} to ${units.formatQuantity(finite.at(-1)!, 'mol/m3', 3)}`;
  });
  const both = new Set(series.map(({ variant }) => variant.model)).size > 1;
  return {
    name: 'depth-profiles',
    title: 'Mean concentration over depth',
    caption: `Pore-averaged salt concentration c over the depth below the ${depthOrigin(series.map(({ variant }) => variant))}.${
      both ? ' Solid: pores resolved. Dashed and dotted: homogenised one-dimensional counterparts.' : ''
    }`,
    description: `Lines of mean concentration over depth. ${ends.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      data: { values },
      mark: { type: 'line' },
      encoding: {
        x: depthAxis(series, units),
        y: {
          field: 'concentration',
          type: 'quantitative',
          title: `Mean concentration c (${salt.text})`,
          scale: linearScale(values.map((row) => row.concentration)),
          axis: { tickCount: 5 },
        },
        ...seriesChannels(series),
      },
    },
  };
}
