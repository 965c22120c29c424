import type { RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { hasHost } from '../host-faces.ts';
import type { Figure } from './figure.ts';
import {
  type Appearance,
  appearances,
  columnWidth,
  fontFamily,
  ink,
  labelExpression,
  mixed,
  rounded,
  shownLabel,
  themeConfig,
  vegaLiteSchema,
  wrapLabel,
} from './theme.ts';

/** The four ways of being uneven, and the value each takes where everything is even. */
const measures = [
  { metric: 'current_difference', even: 0, axisTitle: 'Current difference (%)' },
  { metric: 'surface_current_max_over_mean', even: 1, axisTitle: 'Max. over mean current' },
  { metric: 'surface_current_cov', even: 0, axisTitle: 'Variation of current (%)' },
  { metric: 'concentration_drop', even: 0, axisTitle: 'Concentration drop (%)' },
] as const;

/** Metrics this close to those of an even host are not drawn unless another variant has more. */
const noUnevenness = 1e-6;

/** Width left of the panels for the labels of the variants, where they have any. */
const labelRoom = 96;
const labelCharacters = 19;
/** Height of a panel with one bar, which a panel of several would not need. */
const loneStep = 28;
const lineHeight = 10.5;

const textMark = { type: 'text', font: fontFamily, fontSize: 8.5, color: '#595959' } as const;

/** Small multiples of the inhomogeneity metrics by variant, with the published values as hollow marks. */
export function inhomogeneity(result: RunResult): Figure | undefined {
  const units = new DisplayUnits(result.units);
  // Flat electrodes alone are even whatever happens.
  const series = appearances(result.variants.filter(hasHost));
  const panels = measures
    .map(({ metric, even, axisTitle }) => ({
      metric,
      even,
      axisTitle,
      entries: series.filter(({ variant }) => Number.isFinite(variant.metrics[metric]?.value)),
      published: (result.comparison?.rows ?? []).filter((row) => row.metric === metric),
    }))
    // What round-off leaves of nothing is no unevenness.
    .filter(({ metric, even, entries, published }) =>
      [...entries.map(({ variant }) => variant.metrics[metric].value), ...published.map((row) => row.published)].some(
        (value) => Math.abs(value - even) > noUnevenness,
      ),
    );
  if (panels.length === 0) return undefined;
  const drawn = series.filter((entry) => panels.some((panel) => panel.entries.includes(entry)));
  const names = drawn.map(({ variant }) => variant.name);
  const columns = panels.length === 1 ? 1 : 2;
  const spacing = 18;
  const labelWidth = drawn.some(({ variant }) => shownLabel(variant) !== '') ? labelRoom : 0;
  const panelWidth = (columnWidth - labelWidth - 22 - (columns - 1) * spacing) / columns;
  const labels = labelExpression(
    drawn.map(({ variant }) => variant),
    labelCharacters,
  );
  const linesOf = ({ variant }: Appearance): number => wrapLabel(shownLabel(variant), labelCharacters).length;
  const mostLines = Math.max(...drawn.map(linesOf));
  // Vega centres the first line of a label on its tick; lift longer labels by half of what hangs below.
  const labelLift = Array.from({ length: mostLines - 1 }, (_, index) => ({
    test: `indexof(${JSON.stringify(drawn.filter((entry) => linesOf(entry) === index + 2).map(({ variant }) => variant.name))}, datum.value) >= 0`,
    value: -0.5 * lineHeight * (index + 1),
  }));
  const anyPublished = panels.some((panel) => panel.published.length > 0);
  return {
    name: 'inhomogeneity',
    title: 'How uneven each variant is',
    caption: `Inhomogeneity metrics by variant; each panel has its own scale, beginning at the value of a perfectly even host. Bars: computed, with pores resolved in full colour and homogenised in pale.${
      anyPublished ? ` Diamonds: published (${result.comparison!.source}).` : ''
    }`,
    description: panels
      .map(({ metric, entries, published }) => {
        const computed = entries.map(
          ({ variant }) => `${variant.label} ${units.formatMetric(metric, variant.metrics[metric])}`,
        );
        const sources = published.map(
          (row) => `${row.variant} published ${units.formatPublished(metric, row.published, row.computed.unit)}`,
        );
        return `${units.metricDisplay(metric, '1').title}: ${[...computed, ...sources].join(', ')}.`;
      })
      .join(' '),
    language: 'vega-lite',
    specification: {
      $schema: vegaLiteSchema,
      padding: 4,
      config: { ...themeConfig, view: { stroke: null } },
      columns,
      spacing: { row: 14, column: spacing },
      concat: panels.map(({ metric, even, axisTitle, entries, published }, index) => {
        const display = units.metricDisplay(metric, '1');
        const first = index % columns === 0;
        const shown = entries.map(({ variant }) => variant.metrics[metric].value * display.unit.factor);
        const absent = drawn.filter((entry) => !entries.includes(entry));
        return {
          width: panelWidth,
          height: { step: Math.max(drawn.length === 1 ? loneStep : 18, lineHeight * mostLines + 6) },
          encoding: {
            y: {
              type: 'nominal',
              scale: { domain: names },
              title: null,
              axis: {
                labels: first,
                labelExpr: labels,
                labelLineHeight: lineHeight,
                labelPadding: 5,
                labelOffset: { condition: labelLift, value: 0 },
                ticks: false,
                domain: true,
                ...(first && { minExtent: labelWidth, maxExtent: labelWidth }),
              },
            },
            x: {
              type: 'quantitative',
              title: axisTitle,
              scale: { domainMin: Math.min(even, ...shown), nice: true, zero: false },
              axis: { tickCount: 3, orient: 'bottom', labelFlush: false },
            },
          },
          layer: [
            {
              data: {
                values: entries.map(({ variant, familyColour }) => ({
                  variant: variant.name,
                  from: even,
                  value: rounded(variant.metrics[metric].value * display.unit.factor),
                  colour: variant.model === 'resolved' ? familyColour : mixed(familyColour, '#ffffff', 0.55),
                })),
              },
              mark: { type: 'bar', height: 9 },
              encoding: {
                y: { field: 'variant' },
                x: { field: 'from', type: 'quantitative' },
                x2: { field: 'value' },
                color: { field: 'colour', type: 'nominal', scale: null },
              },
            },
            ...(absent.length === 0
              ? []
              : [
                  {
                    data: { values: absent.map(({ variant }) => ({ variant: variant.name, value: even })) },
                    mark: { ...textMark, align: 'left', dx: 4, text: 'not computed' },
                    encoding: { y: { field: 'variant' }, x: { field: 'value' } },
                  },
                ]),
            ...(published.length === 0
              ? []
              : [
                  {
                    data: {
                      values: published.map((row) => ({
                        variant: row.variant,
                        value: rounded(row.published * display.unit.factor),
                      })),
                    },
                    mark: {
                      type: 'point',
                      shape: 'diamond',
                      size: 42,
                      filled: true,
                      fill: '#ffffff',
                      stroke: ink,
                      strokeWidth: 1,
                      opacity: 1,
                    },
                    encoding: { y: { field: 'variant' }, x: { field: 'value' } },
                  },
                ]),
          ],
        };
      }),
    },
  };
}
