import type { RunResult, VariantResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { hostFaces, reactiveSurface } from '../host-faces.ts';
import type { Figure } from './figure.ts';
import {
  type Appearance,
  appearances,
  depthAxis,
  depthOrigin,
  mixed,
  rounded,
  seriesChannels,
  singlePlot,
} from './theme.ts';
import { leastPlain, plainNumbers } from './time-axis.ts';

/** More faces than this would only print as a blot and swell the file; every n-th is drawn instead. */
const mostFaces = 600;

/** Faces that are further from the mean of their level than this part of the largest current are drawn. */
const visibleScatter = 0.015;

/** Deposition current density over the depth of the host: every face lightly, the mean of each level as a line. */
export function surfaceCurrent(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  const density = units.of('A/m2');
  const drawn = result.variants.filter((variant) => levelsOf(variant, units).length > 1);
  if (drawn.length === 0) return undefined;
  const series = appearances(drawn);
  const resolved = series.filter(({ variant }) => variant.model === 'resolved');
  const scattered = resolved.filter(({ variant }) => isScattered(variant));
  const faces = scattered.flatMap((entry) => facesOf(entry, units));
  const levels = series.flatMap(({ variant }) => levelsOf(variant, units));
  const ends = series.map(({ variant }) => {
    const own = levelsOf(variant, units);
    const [top, bottom] = [own[0], own[own.length - 1]].map((level) =>
      units.formatQuantity(level.current / density.factor, 'A/m2', 3),
    );
    return `${variant.label}: ${top} at the top, ${bottom} at the bottom`;
  });
  const parts = [
    `Deposition current density i on the ${reactiveSurface(drawn)} over the depth below the ${depthOrigin(drawn)}.`,
    faces.length > 0 ? 'Points: faces of the mesh; solid lines: mean of each level.' : '',
    resolved.length < series.length ? 'Dashed and dotted: homogenised counterparts.' : '',
    drawn.some(({ metrics }) => metrics.current_difference !== undefined)
      ? 'The metric current_difference compares the outermost sides of the host, which lie further apart than these means.'
      : '',
  ];
  return {
    name: 'surface-current',
    title: 'Where the current lands',
    caption: parts.filter(Boolean).join(' '),
    description: `Lines of deposition current density over depth. ${ends.join('; ')}.`,
    language: 'vega-lite',
    specification: {
      ...singlePlot,
      encoding: {
        x: depthAxis(series, units, Math.min(...levels.map(({ depth }) => depth))),
        y: {
          field: 'current',
          type: 'quantitative',
          title: `Deposition current density i (${density.text})`,
          axis: {
            tickCount: 5,
            ...(levels.every(({ current }) => Math.abs(current) < leastPlain) ? { labelExpr: plainNumbers } : {}),
          },
        },
      },
      layer: [
        ...(faces.length === 0
          ? []
          : [
              {
                data: { values: faces },
                mark: { type: 'point', filled: true, size: 5, opacity: 1, strokeWidth: 0 },
                encoding: { color: { field: 'colour', type: 'nominal', scale: null } },
              },
            ]),
        {
          data: { values: levels },
          mark: { type: 'line' },
          encoding: seriesChannels(series),
        },
      ],
    },
  };
}

interface Level {
  readonly variant: string;
  /** As shown. */
  readonly depth: number;
  /** As shown. */
  readonly current: number;
}

/** Slices of the host that hold reactive surface. */
function levelsOf(variant: VariantResult, units: DisplayUnits): Level[] {
  const length = units.of('m');
  const density = units.of('A/m2');
  const { depth, currentDensity } = variant.depthProfile;
  return Array.from(depth, (value, index) => ({
    variant: variant.name,
    depth: rounded(value * length.factor),
    current: rounded(currentDensity[index] * density.factor),
  })).filter((level) => Number.isFinite(level.current));
}

/** Whether faces of a level differ so much that their mean hides something; else points would only fray the line. */
function isScattered(variant: VariantResult): boolean {
  const { depth, currentDensity } = variant.surface;
  const levels = variant.depthProfile;
  const known = Array.from(levels.depth.keys()).filter((k) => Number.isFinite(levels.currentDensity[k]));
  const largest = Math.max(...known.map((k) => Math.abs(levels.currentDensity[k])));
  return hostFaces(variant).some((face) => {
    const after = known.findIndex((k) => levels.depth[k] >= depth[face]);
    // Beyond the outermost levels there is no line to compare with.
    if (after <= 0) return false;
    const [from, to] = [known[after - 1], known[after]];
    const share = (depth[face] - levels.depth[from]) / (levels.depth[to] - levels.depth[from]);
    const mean = levels.currentDensity[from] + share * (levels.currentDensity[to] - levels.currentDensity[from]);
    return Math.abs(currentDensity[face] - mean) > visibleScatter * largest;
  });
}

function facesOf({ variant, colour }: Appearance, units: DisplayUnits): Record<string, unknown>[] {
  const length = units.of('m');
  const density = units.of('A/m2');
  const { depth, currentDensity } = variant.surface;
  const faces = hostFaces(variant);
  // A tint and not a transparent colour, which the legend of the lines would take over.
  const tint = mixed(colour, '#ffffff', 0.6);
  const stride = Math.ceil(faces.length / mostFaces);
  const rows: Record<string, unknown>[] = [];
  for (let entry = 0; entry < faces.length; entry += stride) {
    const index = faces[entry];
    rows.push({
      variant: variant.name,
      depth: rounded(depth[index] * length.factor),
      current: rounded(currentDensity[index] * density.factor),
      colour: tint,
    });
  }
  return rows;
}
