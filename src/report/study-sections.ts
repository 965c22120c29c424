import type { VariantResult } from '../study/results.ts';
import type { DisplayUnits } from './display-units.ts';
import { frequencyText } from './figures/impedance-axis.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';
import { breakable, type Markup, markup } from './markup.ts';
import { table, unbroken } from './page.ts';
import { polarisationColumns, polarisationRows } from './polarisation.ts';
import { limitColumns, limitRows, sensitivityRows } from './table.ts';
import { stepColumns, stepRows, transferenceColumns, transferenceRows } from './transference.ts';

/** Sections of the report of a run on the studies that were asked for beside it. */

/** What the impedance of every variant is made of. */
export function impedanceSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = variants.flatMap(({ label, rests, operation, impedance }) => {
    if (impedance === undefined) return [];
    const about = rests ? 'rest' : operation === undefined ? 'the steady state' : 'the end of the operation';
    const { peaks } = impedance.relaxation;
    const first = [label, about];
    if (peaks.length === 0) return [[...first, '–', '–', '–']];
    return peaks.map(({ time, resistance }) => [
      ...first,
      withSignificantDigits(time * units.of('s').factor, 3),
      frequencyText(1 / (2 * Math.PI * time)),
      withSignificantDigits(resistance * units.of('ohm m2').factor, 3),
    ]);
  });
  if (rows.length === 0) return undefined;
  return markup`<section aria-labelledby="impedance">
<h2 id="impedance">Impedance</h2>
<p>Each process below is a peak of the distribution of relaxation times. Deposits stay as they are while the cell oscillates.</p>
${table(
  'Processes that the impedance is made of',
  [
    { title: 'Variant' },
    { title: 'About' },
    { title: `Relaxation time (${units.of('s').text})`, numeric: true },
    { title: 'Frequency', numeric: true },
    { title: `Resistance (${units.of('ohm m2').text})`, numeric: true },
  ],
  rows,
)}
</section>`;
}

/** What every variant can carry. */
export function limitsSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = limitRows(variants, units);
  if (rows.length === 0) return undefined;
  const endless = variants.flatMap(({ label, limits }) => (limits?.reason === undefined ? [] : [{ label, ...limits }]));
  return markup`<section aria-labelledby="limits">
<h2 id="limits">Limits</h2>
<p>The limiting current is the steady one that no higher voltage raises; above it the salt at an electrode lasts for Sand’s time, and for that capacity.
Each cell is asked by itself: its operation plays no part.</p>
${table(
  'What each variant can carry; ± is the discretisation uncertainty',
  [{ title: 'Variant' }, ...limitColumns(units).map((title) => ({ title, numeric: true }))],
  rows,
)}
${endless.length === 0 ? undefined : markup`<ul>${endless.map(({ label, reason }) => markup`<li>${label}: ${reason ?? ''}.</li>`)}</ul>`}
</section>`;
}

/** What decides the metrics of every variant. */
export function sensitivitySection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const differentiated = variants.filter(({ sensitivity }) => sensitivity !== undefined);
  if (differentiated.length === 0) return undefined;
  return markup`<section aria-labelledby="sensitivity">
<h2 id="sensitivity">Sensitivities</h2>
<p>By how many per cent a metric grows for each per cent that a parameter grows alone, d ln m / d ln p at the steady state: 1 where it grows in proportion,
−1 in inverse proportion, 0 where it does not depend on it. <code>VARIANT.sensitivity.csv</code> holds the derivatives with their units.</p>
${differentiated.map(({ label, sensitivity }) => {
  const { metrics, parameters } = sensitivity!;
  const rows = sensitivityRows(sensitivity!, ({ value, uncertainty }) =>
    unbroken(withUncertainty(value, uncertainty)),
  ).map(([path, ...values]) => [
    markup`<code>${breakable(path)}</code>`,
    shownParameter(parameters.find((each) => each.path === path)!, units),
    ...values,
  ]);
  const columns = metrics.map(({ name, metric }) => ({
    title: units.metricDisplay(name, metric.unit).title,
    numeric: true,
  }));
  return table(
    `Sensitivities of ${label}; ± is the discretisation uncertainty`,
    [{ title: 'Parameter' }, { title: 'Value', numeric: true }, ...columns],
    rows,
  );
})}
</section>`;
}

function shownParameter(
  { value, unit }: { readonly value: number; readonly unit: string },
  units: DisplayUnits,
): string {
  return unbroken(units.formatQuantity(value, unit, 4));
}

/** What the polarisation curves show. */
export function polarisationSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = polarisationRows(variants, units);
  if (rows.length === 0) return undefined;
  const said = variants.flatMap(({ label, polarisation }) => {
    if (polarisation === undefined) return [];
    const { reason, endings, noLimit } = polarisation;
    // A curve that ended at its limit says so itself.
    const unlimited = endings.length === 0 ? noLimit : undefined;
    return [reason, ...endings, unlimited && `no limiting current was found: ${unlimited}`]
      .filter((each) => each !== undefined)
      .map((each) => markup`<li>${label}: ${each}.</li>`);
  });
  return markup`<section aria-labelledby="polarisation">
<h2 id="polarisation">Polarisation</h2>
<p>The resistance at rest is the slope of the steady voltage over the current there, with what Ohm’s law in the electrolyte, the gradient of salt, the reactions and all else have in it. The Tafel slope and the exchange current
per footprint are read off the overpotential of charge transfer at the working electrode, where that is at least four thermal voltages: if the salt falls there on the way and the exchange current with it, both come out higher than the reaction’s own. Each cell is asked by itself: its operation plays no part.</p>
${table(
  'What the polarisation curve of each variant shows; ± is the discretisation uncertainty',
  [{ title: 'Variant' }, ...polarisationColumns(units).map((title) => ({ title, numeric: true }))],
  rows,
)}
${said.length === 0 ? undefined : markup`<ul>${said}</ul>`}
</section>`;
}

/** What experiments read as the transference number. */
export function transferenceSection(variants: readonly VariantResult[], units: DisplayUnits): Markup | undefined {
  const rows = transferenceRows(variants, units);
  const steps = stepRows(variants, units);
  if (rows.length === 0) return undefined;
  const said = variants.flatMap(({ label, transference }) => {
    if (transference === undefined) return [];
    const { reason, newmanNumber, hittorf, hittorfReason } = transference;
    const share = (value: number): string => `${withSignificantDigits(100 * value, 2)} %`;
    return [
      ...(reason === undefined ? [] : [`${reason}.`]),
      ...(newmanNumber === undefined ? [] : [`Ne = ${withSignificantDigits(newmanNumber, 4)}.`]),
      ...(hittorf === undefined
        ? []
        : [
            `${units.formatQuantity(hittorf.charge, 'C/m2', 3)} in ${units.formatQuantity(hittorf.duration, 's', 3)}; the concentration of the middle changed by ${share(hittorf.middleChange.value)} at most, and diffusion takes ${share(hittorf.diffusedShare)} of the salt beyond a compartment.`,
          ]),
      ...(hittorfReason === undefined ? [] : [`Hittorf’s method: ${hittorfReason}.`]),
    ].map((each) => markup`<li>${label}: ${each}</li>`);
  });
  return markup`<section aria-labelledby="transference">
<h2 id="transference">Transference</h2>
<p>Bruce and Vincent read I<sub>s</sub> (V − I<sub>0</sub> R<sub>0</sub>) / (I<sub>0</sub> (V − I<sub>s</sub> R<sub>s</sub>)) off the currents and the interfacial resistances before and after a step of voltage V. At small voltages
that is t<sub>+</sub> in a dilute ideal salt only, and 1/(1 + Ne) in any other. Hittorf reads t<sub>+</sub> at the concentration of the middle off the salt that a charge moves. Each cell is asked by itself: its operation plays no part.</p>
${table(
  'Transference numbers; ± is the discretisation uncertainty',
  [
    { title: 'Variant' },
    { title: 'Method' },
    ...transferenceColumns.slice(1).map((title) => ({ title, numeric: true })),
  ],
  rows,
)}
${
  steps.length === 0
    ? undefined
    : table(
        'Currents and interfacial resistances of Bruce and Vincent’s steps of voltage V',
        [{ title: 'Variant' }, ...stepColumns(units).map((title) => ({ title, numeric: true }))],
        steps,
      )
}
<ul>${said}</ul>
</section>`;
}
