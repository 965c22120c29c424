import type { ImpedanceResult, RunResult, VariantResult } from '../../study/results.ts';
import type { DisplayUnit, DisplayUnits } from '../display-units.ts';
import { columnWidth } from './theme.ts';

/** A variant whose impedance was asked for. */
export type VariantWithImpedance = VariantResult & { readonly impedance: ImpedanceResult };

export function variantsWithImpedance({ variants }: RunResult): VariantWithImpedance[] {
  return variants.filter((variant): variant is VariantWithImpedance => variant.impedance !== undefined);
}

/** Width of a plot whose axis of values takes as much room as those of `valueAxis`. */
export const plotWidth = columnWidth - 8 - 54;

/** Room for the labels of an axis of values, the same in every panel so that panels align. */
export const valueAxis = { minExtent: 36, maxExtent: 36 } as const;

/** The unit that the case chooses, else the one in which area resistances up to one of so many ohm m2 read well. */
export function resistanceUnit(largest: number, units: DisplayUnits): DisplayUnit {
  const chosen = units.chosen('ohm m2');
  if (chosen !== undefined) return chosen;
  if (largest < 1e-5) return { text: 'mΩ cm²', factor: 1e7 };
  if (largest < 1) return { text: 'Ω cm²', factor: 1e4 };
  return largest < 1e3 ? { text: 'kΩ cm²', factor: 10 } : { text: 'MΩ cm²', factor: 1e-2 };
}

/** A frequency in words, such as `10 kHz`. */
export function frequencyText(frequency: number): string {
  const [factor, unit] =
    frequency >= 0.999e6
      ? [1e-6, 'MHz']
      : frequency >= 999
        ? [1e-3, 'kHz']
        : frequency >= 0.999
          ? [1, 'Hz']
          : frequency >= 0.999e-3
            ? [1e3, 'mHz']
            : [1e6, 'µHz'];
  return `${Number((frequency * factor).toPrecision(3))} ${unit}`;
}

/** The powers of ten between two positive numbers, every second or third where they are many. */
export function decadesBetween(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const stride = Math.ceil((last - first + 1) / mostDecades);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k)
    .filter((power) => power % stride === 0)
    .map((power) => Number(`1e${power}`));
}

const mostDecades = 7;
