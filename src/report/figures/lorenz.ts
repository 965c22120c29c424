import type { RunResult, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { hostFaces, reactiveSurface } from '../host-faces.ts';
import type { Figure } from './figure.ts';
import { appearances, ink, rounded, seriesChannels, shownLabel, singlePlot } from './theme.ts';

/** Points of a curve that are closer than this in both shares are joined: more than a column of print shows. */
const closest = 1 / 200;

/**
 * Lorenz curves of the current: the share of it that falls on a share of the surface, the least loaded part first. Evenness is the
 * diagonal, and the Gini coefficient twice the area between it and the curve.
 */
export function lorenz(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const drawn = result.variants.filter(
    (variant) =>
      variant.model === 'resolved' &&
      variant.surface.area.length > 1 &&
      Number.isFinite(variant.metrics.surface_current_gini?.value),
  );
  if (drawn.length === 0) return undefined;
  const series = appearances(drawn).map((entry) => ({
    ...entry,
    variant: {
      ...entry.variant,
      label: [shownLabel(entry.variant), `G = ${giniInBrief(entry.variant, units)}`].filter(Boolean).join(', '),
    },
  }));
  const curves = drawn.map((variant) => ({ variant, points: lorenzCurve(variant) }));
  const axis = { tickCount: 5, labelFlush: false };
  const surface = reactiveSurface(drawn);
  return {
    name: 'lorenz',
    title: 'How the current is shared out',
    caption: `Lorenz curves: share of the deposition current on the ${surface} over the share of that surface, the least loaded part first. Dashed: a perfectly even current. G, the Gini coefficient, is twice the area between the two.`,
    description: `Lorenz curves. ${curves
      .map(
        ({ variant, points }) =>
          `${variant.label}: Gini coefficient ${gini(variant, units)}, half of the surface carries ${Math.round(100 * currentOn(points, 0.5))} % of the current`,
      )
      .join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      height: 260,
      encoding: {
        x: {
          field: 'surface',
          type: 'quantitative',
          title: 'Share of the surface (%)',
          scale: { domain: [0, 100], nice: false },
          axis,
        },
        y: {
          field: 'current',
          type: 'quantitative',
          title: 'Share of the current (%)',
          scale: { domainMax: 100, nice: false, zero: true },
          axis,
        },
      },
      layer: [
        {
          data: {
            values: [
              { surface: 0, current: 0 },
              { surface: 100, current: 100 },
            ],
          },
          mark: { type: 'line', color: ink, strokeWidth: 0.7, strokeDash: [3, 2] },
        },
        {
          data: {
            values: curves.flatMap(({ variant, points }) =>
              points.map(({ surface: share, current }) => ({
                variant: variant.name,
                surface: rounded(100 * share),
                current: rounded(100 * current),
              })),
            ),
          },
          mark: { type: 'line' },
          encoding: { ...seriesChannels(series), order: { field: 'surface', type: 'quantitative' } },
        },
      ],
    },
  };
}

/** The same for a legend, where an uncertainty below the last digit goes without saying. */
function giniInBrief(variant: VariantResult, units: DisplayUnits): string {
  return gini(variant, units).replace(/ ± <.*$/u, '');
}

function gini({ metrics }: VariantResult, units: DisplayUnits): string {
  return units.formatMetric('surface_current_gini', metrics.surface_current_gini);
}

/** A point of a Lorenz curve; shares. */
export interface LorenzPoint {
  readonly surface: number;
  readonly current: number;
}

/** The Lorenz curve of a variant, from no surface to all of it; what flows against the whole current counts as negative. */
export function lorenzCurve(variant: VariantResult): LorenzPoint[] {
  const { area, currentDensity } = variant.surface;
  const faces = hostFaces(variant);
  const whole = faces.reduce((sum, face) => sum + area[face], 0);
  const total = faces.reduce((sum, face) => sum + area[face] * currentDensity[face], 0);
  faces.sort((one, other) => Math.sign(total) * (currentDensity[one] - currentDensity[other]));
  const points: LorenzPoint[] = [{ surface: 0, current: 0 }];
  let surface = 0;
  let current = 0;
  for (const face of faces) {
    const [ofSurface, ofCurrent] = [area[face] / whole, (area[face] * currentDensity[face]) / total];
    const last = points[points.length - 1];
    const isFar =
      surface + ofSurface - last.surface > closest || Math.abs(current + ofCurrent - last.current) > closest;
    // Faces are joined as long as the chord over them hides nothing.
    if (isFar && surface > last.surface) points.push({ surface, current });
    surface += ofSurface;
    current += ofCurrent;
  }
  points.push({ surface: 1, current: 1 });
  return points;
}

/** The share of the current on a share of the surface. */
function currentOn(points: readonly LorenzPoint[], share: number): number {
  const after = Math.max(
    1,
    points.findIndex(({ surface }) => surface >= share),
  );
  const [from, to] = [points[after - 1], points[after]];
  return from.current + ((share - from.surface) / (to.surface - from.surface)) * (to.current - from.current);
}
