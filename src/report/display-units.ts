import { type ChosenUnits, perSiUnit, type ShownQuantity, siUnitsShown } from '../case/index.ts';
import type { Metric } from '../study/results.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';
import { knownMetric, type MetricDisplay } from './metric-display.ts';

/** How one SI unit is shown to people: the displayed number is the SI value times `factor`. */
export interface DisplayUnit {
  readonly text: string;
  readonly factor: number;
}

/** The units battery papers use, by the SI unit the solver works in. */
const usualUnits: Readonly<Record<string, DisplayUnit>> = {
  '1': { text: '', factor: 1 },
  m: { text: 'µm', factor: 1e6 },
  V: { text: 'mV', factor: 1e3 },
  'A/m2': { text: 'mA/cm²', factor: 0.1 },
  'mol/m3': { text: 'mol/L', factor: 1e-3 },
  'm2/s': { text: 'cm²/s', factor: 1e4 },
  'S/m': { text: 'mS/cm', factor: 10 },
  'ohm m2': { text: 'Ω cm²', factor: 1e4 },
  'C/m2': { text: 'mAh/cm²', factor: 1e-4 / 3.6 },
  K: { text: 'K', factor: 1 },
  s: { text: 's', factor: 1 },
  Hz: { text: 'Hz', factor: 1 },
  'F/m2': { text: 'µF/cm²', factor: 100 },
};

/** The one place that decides which unit a quantity is shown in: the one the case chooses, else the usual one. */
export class DisplayUnits {
  private readonly chosenUnits: ReadonlyMap<string, DisplayUnit>;

  /** @param chosen units as a case writes them, by quantity */
  constructor(chosen: ChosenUnits = {}) {
    this.chosenUnits = new Map(
      Object.entries(chosen).flatMap(([name, written]) =>
        written === undefined
          ? []
          : [
              [
                withoutCarets(siUnitsShown[name as ShownQuantity]),
                { text: typeset(written), factor: perSiUnit(written) },
              ],
            ],
      ),
    );
  }

  /** How values of an SI unit are shown: the unit's text and the factor from SI. */
  of(siUnit: string): DisplayUnit {
    return this.chosen(siUnit) ?? usualUnits[withoutCarets(siUnit)] ?? { text: siUnit, factor: 1 };
  }

  /** The same where the case chooses it, for axes that else have units to suit their length. */
  chosen(siUnit: string): DisplayUnit | undefined {
    return this.chosenUnits.get(withoutCarets(siUnit));
  }

  /** Name and unit of any metric. */
  metricDisplay(name: string, siUnit: string): MetricDisplay {
    const known = knownMetric(name);
    return { ...known, unit: known.unit ?? this.of(siUnit) };
  }

  /** `42.4 ± 0.3 %`: the value of a metric in its display unit, rounded to its uncertainty. */
  formatMetric(name: string, metric: Metric): string {
    const number = this.formatMetricNumber(name, metric);
    return Number.isFinite(metric.value) ? withUnit(number, this.metricDisplay(name, metric.unit).unit) : number;
  }

  /** The same without the unit, for columns that carry it in their header. */
  formatMetricNumber(name: string, metric: Metric): string {
    const { unit } = this.metricDisplay(name, metric.unit);
    const uncertainty = metric.uncertainty === undefined ? undefined : metric.uncertainty * Math.abs(unit.factor);
    return withUncertainty(metric.value * unit.factor, uncertainty);
  }

  /** A published value of a metric, as precise as the source gave it. */
  formatPublished(name: string, value: number, siUnit: string): string {
    const { unit } = this.metricDisplay(name, siUnit);
    // Twelve digits take away what the unit's factor adds in binary, and keep all that any paper prints.
    const exact = Number((value * unit.factor).toPrecision(12));
    return withUnit(String(exact).replace('-', '\u2212'), unit);
  }

  /** A plain SI quantity in its display unit, to a count of significant digits. */
  formatQuantity(value: number, siUnit: string, digits = 4): string {
    const unit = this.of(siUnit);
    return withUnit(withSignificantDigits(value * unit.factor, digits), unit);
  }
}

function withUnit(number: string, unit: DisplayUnit): string {
  return unit.text === '' ? number : `${number} ${unit.text}`;
}

/** Case files write powers with a caret, results without. */
function withoutCarets(siUnit: string): string {
  return siUnit.replaceAll('^', '');
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A unit of a case file as it is printed: `ohm cm^2` is `Ω cm²`. */
function typeset(written: string): string {
  return written
    .replaceAll(/(?:\^|\*\*)\s*\+?(-?)(\d+)/gu, (_, sign: string, digits: string) => {
      return (sign === '' ? '' : '⁻') + [...digits].map((digit) => superscripts[Number(digit)]).join('');
    })
    .replaceAll(/\s*[*·]\s*/gu, ' ')
    .replaceAll('ohm', 'Ω')
    .replaceAll('angstrom', 'Å')
    .replaceAll(/(?<!\p{L})u(?=\p{L})/gu, 'µ');
}
