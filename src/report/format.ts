/** Numbers as people read them: few digits, a true minus sign, and no digit beyond what the uncertainty allows. */

const minusSign = '\u2212';

/** Digits that no reader of a report needs more of, even where the uncertainty would allow them. */
const mostSignificantDigits = 4;

function exponentOf(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential().split('e')[1]);
}

/** A number with a fixed count of decimals; a negative count rounds before the decimal point. */
export function withDecimals(value: number, decimals: number): string {
  const rounded = decimals < 0 ? Math.round(value * 10 ** decimals) * 10 ** -decimals : value;
  const text = Math.abs(rounded).toFixed(Math.max(0, Math.min(20, decimals)));
  return rounded < 0 && Number(text) !== 0 ? minusSign + text : text;
}

const superscripts = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** A power of ten with a true superscript, such as 10⁻¹². */
export function powerOfTen(exponent: number): string {
  const digits = Array.from(String(Math.abs(exponent)), (digit) => superscripts[Number(digit)]).join('');
  return `10${exponent < 0 ? '\u207b' : ''}${digits}`;
}

/** A number with the given count of significant digits; very large or small ones as a power of ten. */
export function withSignificantDigits(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'not available';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : `${minusSign}infinite`;
  const rounded = Number(value.toPrecision(digits));
  const exponent = exponentOf(rounded);
  if (rounded !== 0 && (exponent < -4 || exponent > 5)) {
    return `${withDecimals(rounded / 10 ** exponent, digits - 1)} × ${powerOfTen(exponent)}`;
  }
  return withDecimals(rounded, Math.max(0, digits - 1 - exponent));
}

/**
 * A value rounded to its uncertainty: `42.4 ± 0.3`, very large or small ones times a power of ten. Without one, to three
 * significant digits.
 */
export function withUncertainty(value: number, uncertainty?: number): string {
  if (!Number.isFinite(value) || uncertainty === undefined || !Number.isFinite(uncertainty)) {
    return withSignificantDigits(value, 3);
  }
  const exponent = exponentOf(Math.max(Math.abs(value), uncertainty));
  if (exponent < -4 || exponent > 6) {
    const unit = 10 ** exponent;
    return `(${withUncertainty(value / unit, uncertainty / unit)}) × ${powerOfTen(exponent)}`;
  }
  // The exponent after rounding: 0.99999 is shown as 1.000.
  const most = mostSignificantDigits - 1 - exponentOf(Number(value.toPrecision(mostSignificantDigits)));
  if (uncertainty === 0) return `${withDecimals(value, Math.min(most, 6))} ± 0`;
  // One digit of the uncertainty, two when it begins with a 1, where a single digit would be too coarse.
  const leading = exponentOf(uncertainty);
  const decimals = (uncertainty / 10 ** leading < 1.95 ? 1 : 0) - leading;
  const shown = Math.min(decimals, most);
  const last = 10 ** -shown;
  const bound = uncertainty < 0.5 * last ? `<${withDecimals(last, shown)}` : withDecimals(uncertainty, shown);
  return `${withDecimals(value, shown)} ± ${bound}`;
}
