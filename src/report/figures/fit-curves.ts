import type { FittedTarget, RunResult } from '../../study/results.ts';
import { DisplayUnits } from '../display-units.ts';
import { powerLabels } from './convergence.ts';
import type { Figure } from './figure.ts';
import { decadesBetween, plotWidth, resistanceUnit, valueAxis } from './impedance-axis.ts';
import { familyColours, ink, rounded, themeConfig, vegaLiteSchema } from './theme.ts';

/** A curve that a fit aimed for. */
export type FittedCurve = FittedTarget & Required<Pick<FittedTarget, 'over' | 'file'>>;

/** The curves of a fit with the stem of the files about each. */
export function fittedCurves({ fit }: RunResult): { readonly stem: string; readonly curve: FittedCurve }[] {
  const curves = (fit?.targets ?? []).filter((target): target is FittedCurve => target.over !== undefined);
  return curves.map((curve, k) => {
    const same = curves.slice(0, k).filter(({ variant, kind }) => variant === curve.variant && kind === curve.kind);
    const number = same.length === 0 ? '' : `-${same.length + 1}`;
    return { stem: `fit-${curve.variant}-${curve.kind}${number}`, curve };
  });
}

const titles: Readonly<Record<FittedTarget['kind'], { readonly over: string; readonly value: string }>> = {
  metric: { over: '', value: '' },
  voltage: { over: 'Time t', value: 'Cell voltage' },
  current: { over: 'Time t', value: 'Current density' },
  polarisation: { over: 'Current density i', value: 'Cell voltage' },
  impedance: { over: 'Frequency f', value: 'Z' },
  concentration: { over: 'Height above the collector y', value: 'Salt concentration' },
};

const fitColour = familyColours[1];
/** Height of the panel with the curve, and of the one with what is left over, px. */
const heights = { curve: 150, residual: 80 } as const;
const margin = 0.05;

/** For every measured curve of a fit: its points with the fitted curve, and what is left over below. */
export function fitFigures(result: RunResult): Figure[] {
  const units = new DisplayUnits(result.units);
  return fittedCurves(result).map(({ stem, curve }) => {
    const label = result.variants.find(({ name }) => name === curve.variant)?.label ?? curve.variant;
    const isSure = curve.quantities.every(({ uncertainty }) => uncertainty !== undefined);
    const upper = curve.kind === 'impedance' ? nyquistPanel(curve, units) : curvePanel(curve, units);
    const given = result.fit?.errorsFrom === 'targets';
    const left = isSure
      ? `Below: what the fit leaves over in units of the standard uncertainty σ${given ? '' : ', which was estimated from it'}; dashed, ±2σ.`
      : 'Below: what the fit leaves over.';
    return {
      name: stem,
      title: `Measured and fitted ${curve.kind === 'impedance' ? 'impedance' : titles[curve.kind].value.toLowerCase()}, ${label}`,
      caption: `Points: measured (${curve.file}). Line: computed there at the fitted parameters. ${left}`,
      description: descriptionOf(curve, label, units),
      language: 'vega-lite',
      specification: {
        $schema: vegaLiteSchema,
        padding: 4,
        spacing: 10,
        config: { ...themeConfig, view: { stroke: null } },
        resolve: { scale: { x: 'independent', y: 'independent' } },
        vconcat: [upper, residualPanel(curve, isSure, units)],
      },
    };
  });
}

function descriptionOf({ quantities, over }: FittedCurve, label: string, units: DisplayUnits): string {
  const said = quantities.map(({ name, unit, measured, computed }) => {
    const misses = measured.map((value, k) => computed[k] - value);
    const rms = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length);
    const span = `${units.formatQuantity(Math.min(...measured), unit, 3)} to ${units.formatQuantity(Math.max(...measured), unit, 3)}`;
    return `${name.replaceAll('_', ' ')} from ${span}, root mean square miss ${units.formatQuantity(rms, unit, 2)}`;
  });
  return `${label}: ${over.values.length} points and a line. ${said.join('; ')}.`;
}

/** Whether something positive spreads over decades. */
function isLogarithmic(kind: FittedTarget['kind']): boolean {
  return kind === 'impedance';
}

function overAxis({ kind, over }: FittedCurve, units: DisplayUnits): Record<string, unknown> {
  const { text, factor } = units.of(over.unit);
  const values = over.values.map((value) => value * factor);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const common = { field: 'over', type: 'quantitative', title: `${titles[kind].over} (${text})` };
  if (!isLogarithmic(kind)) {
    const from = least >= 0 && least < 0.2 * most ? 0 : least;
    return {
      ...common,
      scale: { domain: [rounded(from), rounded(most)], nice: false, zero: false },
      axis: { tickCount: 6, labelFlush: false },
    };
  }
  return {
    ...common,
    scale: { type: 'log', domain: [rounded(least), rounded(most)], nice: false },
    axis: { values: decadesBetween(least, most), labelExpr: powerLabels, labelFlush: false },
  };
}

/** Of a curve of one quantity. */
function curvePanel(curve: FittedCurve, units: DisplayUnits): Record<string, unknown> {
  const [{ unit, measured, computed }] = curve.quantities;
  const { text, factor } = units.of(unit);
  const overFactor = units.of(curve.over.unit).factor;
  const values = curve.over.values.map((over, k) => ({
    over: rounded(overFactor * over),
    measured: rounded(factor * measured[k]),
    computed: rounded(factor * computed[k]),
  }));
  values.sort((a, b) => a.over - b.over);
  const y = {
    title: `${titles[curve.kind].value} (${text})`,
    scale: { zero: false },
    axis: { tickCount: 5, ...valueAxis },
  };
  const own = overAxis(curve, units);
  const x = { ...own, title: null, axis: { ...(own.axis as object), labels: false } };
  return {
    width: plotWidth,
    height: heights.curve,
    data: { values },
    encoding: { x },
    layer: [
      {
        mark: { type: 'point', filled: false, size: 16, strokeWidth: 0.8, color: ink, opacity: 0.8 },
        encoding: { y: { field: 'measured', type: 'quantitative', ...y } },
      },
      {
        mark: { type: 'line', strokeWidth: 1.4, color: fitColour, interpolate: 'linear' },
        encoding: { y: { field: 'computed', type: 'quantitative', ...y } },
      },
    ],
  };
}

/** The complex plane, a unit as long on one axis as on the other. */
function nyquistPanel(
  { quantities: [real, imaginary], over }: FittedCurve,
  units: DisplayUnits,
): Record<string, unknown> {
  const { text, factor } = resistanceUnit(Math.max(...real.measured.map(Math.abs)), units);
  const values = over.values
    .map((frequency, k) => ({
      frequency,
      real: rounded(factor * real.measured[k]),
      capacitive: rounded(-factor * imaginary.measured[k]),
      fittedReal: rounded(factor * real.computed[k]),
      fittedCapacitive: rounded(-factor * imaginary.computed[k]),
    }))
    .sort((a, b) => a.frequency - b.frequency);
  const reals = values.flatMap((each) => [each.real, each.fittedReal]);
  const heightsOf = values.flatMap((each) => [each.capacitive, each.fittedCapacitive]);
  const most = Math.max(...reals);
  const least = Math.min(...reals) > 0.6 * most ? Math.min(...reals) : Math.min(0, ...reals);
  const width = Math.max(most - least, 1e-6 * Math.abs(most));
  const [left, right] = [least - (least === 0 ? 0 : margin * width), most + margin * width];
  const perPixel = (right - left) / plotWidth;
  const bottom = Math.min(0, ...heightsOf.map((each) => each - margin * width));
  const top = Math.min(Math.max(...heightsOf) + margin * width, bottom + 0.8 * (right - left));
  const x = {
    type: 'quantitative',
    title: `Re Z (${text})`,
    scale: { domain: [rounded(left), rounded(right)], nice: false, zero: false },
    axis: { tickCount: 6, labelFlush: false },
  };
  const y = {
    type: 'quantitative',
    title: `−Im Z (${text})`,
    scale: { domain: [rounded(bottom), rounded(top)], nice: false, zero: false },
    axis: { tickCount: 4, ...valueAxis },
  };
  return {
    width: plotWidth,
    height: rounded(Math.max(80, (top - bottom) / perPixel)),
    data: { values },
    layer: [
      {
        mark: { type: 'point', filled: false, size: 16, strokeWidth: 0.8, color: ink, opacity: 0.8, clip: true },
        encoding: { x: { field: 'real', ...x }, y: { field: 'capacitive', ...y } },
      },
      {
        mark: { type: 'line', strokeWidth: 1.4, color: fitColour, interpolate: 'catmull-rom', clip: true },
        encoding: {
          x: { field: 'fittedReal', ...x },
          y: { field: 'fittedCapacitive', ...y },
          order: { field: 'frequency', type: 'quantitative' },
        },
      },
    ],
  };
}

const partTitles: Readonly<Record<string, string>> = { real: 'Re Z', imaginary: 'Im Z' };

/** What is left over, in standard uncertainties where they are known. */
function residualPanel(curve: FittedCurve, isSure: boolean, units: DisplayUnits): Record<string, unknown> {
  const overFactor = units.of(curve.over.unit).factor;
  const { text, factor } = units.of(curve.quantities[0].unit);
  const several = curve.quantities.length > 1;
  const values = curve.quantities.flatMap(({ name, measured, computed, uncertainty }) =>
    curve.over.values.map((over, k) => ({
      part: partTitles[name] ?? name,
      over: rounded(overFactor * over),
      left: rounded((measured[k] - computed[k]) * (isSure ? 1 / uncertainty![k] : factor)),
    })),
  );
  const y = {
    title: isSure ? 'Residual / σ' : `Residual (${text})`,
    axis: { tickCount: 4, ...valueAxis },
    scale: { zero: true },
  };
  const parts = curve.quantities.map(({ name }) => partTitles[name] ?? name);
  const legend = { title: null, orient: 'bottom', symbolOpacity: 1, symbolSize: 30, offset: 6 };
  const series = {
    color: {
      field: 'part',
      type: 'nominal',
      scale: { domain: parts, range: [familyColours[0], familyColours[2]] },
      legend,
    },
    shape: { field: 'part', type: 'nominal', scale: { domain: parts, range: ['circle', 'triangle-up'] }, legend },
  };
  const rule = (at: number, dash: readonly number[]) => ({
    data: { values: [{ at }] },
    mark: { type: 'rule', color: ink, strokeWidth: 0.8, strokeDash: dash },
    encoding: { y: { field: 'at', type: 'quantitative', ...y } },
  });
  return {
    width: plotWidth,
    height: heights.residual,
    layer: [
      rule(0, [1, 0]),
      ...(isSure ? [rule(2, [3, 3]), rule(-2, [3, 3])] : []),
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 12, opacity: 1, ...(several ? {} : { color: familyColours[0] }) },
        encoding: {
          x: overAxis(curve, units),
          y: { field: 'left', type: 'quantitative', ...y },
          ...(several ? series : {}),
        },
      },
    ],
  };
}
