import type { FitParameter, Metric, RunResult, VariantResult } from '../study/results.ts';
import type { DisplayUnits } from './display-units.ts';
import { inWords } from './figures/theme.ts';
import { withSignificantDigits, withUncertainty } from './format.ts';
import { voltageGroups } from './polarisation.ts';

/** More fitted parameters than this stand in their table alone. */
const mostParameters = 4;

/** What the studies of a run found, a sentence each; none where the file asks for none. */
export function studyAnswers({ fit, variants }: RunResult, units: DisplayUnits): string[] {
  return [
    // What was fitted to metrics is a means: the answer is what the model then tells.
    fit?.targets.some(({ kind }) => kind !== 'metric') ? fitSentence(fit.parameters, units) : undefined,
    ...[limitSentence, polarisationSentence, transferenceSentence, sensitivitySentence].map((answerOf) =>
      answerOf(variants, units),
    ),
  ].filter((text) => text !== undefined);
}

function fitSentence(parameters: readonly FitParameter[], units: DisplayUnits): string | undefined {
  if (parameters.length === 0 || parameters.length > mostParameters) return undefined;
  const each = parameters.map(({ path, value, unit, standardError, heldAt }) => {
    const { factor, text } = units.of(unit);
    const number =
      standardError === undefined
        ? withSignificantDigits(value * factor, 4)
        : withUncertainty(value * factor, standardError * factor);
    return `${path} = ${number}${text === '' ? '' : ` ${text}`}${heldAt === undefined ? '' : `, its ${heldAt}`}`;
  });
  const isCertain = parameters.some(({ standardError }) => standardError !== undefined);
  return `The fit finds ${inWords(each)}${isCertain ? ' (± one standard error)' : ''}.`;
}

function limitSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const found = variants.flatMap(({ label, limits }) => {
    const limit = limits?.limitingCurrentDensity;
    return limit === undefined ? [] : [{ label, limit }];
  });
  const shown = extremes(found, ({ limit }) => limit.value).map(
    ({ label, limit }) => `${units.formatMetric('limiting_current_density', limit)}${of(label, variants)}`,
  );
  return shown.length === 0 ? undefined : `The limiting current density is ${inWords(shown)}.`;
}

function polarisationSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const found = variants.flatMap(({ label, polarisation }) => {
    const { resistance, resistanceParts } = polarisation ?? {};
    if (resistance === undefined || resistanceParts === undefined) return [];
    const shares = voltageGroups.map(({ title, parts }) => ({
      title: inProse(title),
      share: parts.reduce((sum, part) => sum + resistanceParts[part].value, 0) / resistance.value,
    }));
    return [{ label, resistance, largest: shares.reduce((most, each) => (each.share > most.share ? each : most)) }];
  });
  const shown = extremes(found, ({ resistance }) => resistance.value).map(
    ({ label, resistance, largest }) =>
      `${units.formatMetric('polarisation', resistance)}${of(label, variants)} (${withSignificantDigits(100 * largest.share, 2)} % of it is ${largest.title})`,
  );
  return shown.length === 0 ? undefined : `About rest the cell has a resistance of ${inWords(shown)}.`;
}

/** The title of a part of the voltage as words of a sentence. */
function inProse(title: string): string {
  const [what, where] = title.toLowerCase().split(', ');
  if (where === undefined) return what;
  return where === 'electrolyte' ? `${what}, in the electrolyte` : `${what} at the ${where} electrode`;
}

function transferenceSentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const said = (metric: Metric) => units.formatMetric('transference', metric);
  const shown = variants.flatMap(({ label, transference }) => {
    if (transference === undefined) return [];
    const [first] = transference.bruceVincent;
    const readings = [
      ...(first === undefined
        ? []
        : [
            `the method of Bruce and Vincent reads ${said(first.transferenceNumber)} at ${units.formatQuantity(first.voltage, 'V', 3)}`,
          ]),
      ...(transference.hittorf?.cathode.transferenceNumber === undefined
        ? []
        : [`Hittorf’s ${said(transference.hittorf.cathode.transferenceNumber)}`]),
    ];
    if (readings.length === 0) return [];
    const own =
      transference.transferenceNumber === undefined
        ? ''
        : `, where that of the electrolyte is ${withSignificantDigits(transference.transferenceNumber, 4)}`;
    return [sentence(`${of(label, variants)} ${inWords(readings)}${own}.`)];
  });
  return shown.length === 0 ? undefined : shown.slice(0, 2).join(' ');
}

function sensitivitySentence(variants: readonly VariantResult[], units: DisplayUnits): string | undefined {
  const [found] = variants.flatMap(({ label, sensitivity }) => {
    const [first] = sensitivity?.metrics ?? [];
    if (sensitivity === undefined || first === undefined || first.sensitivities.length === 0) return [];
    const sizes = first.sensitivities.map(({ change }) => Math.abs(change));
    const most = sizes.indexOf(Math.max(...sizes));
    return [{ label, ...first, parameter: sensitivity.parameters[most], change: first.sensitivities[most].change }];
  });
  if (found === undefined) return undefined;
  const { label, name, metric, parameter, change } = found;
  const { title } = units.metricDisplay(name, metric.unit);
  const grows = withSignificantDigits(100 * parameter.range, 3);
  const moved = units.formatMetric(name, { value: Math.abs(change), unit: metric.unit });
  return sentence(
    `${of(label, variants)} the ${title.toLowerCase()} depends most on ${parameter.path}: where it grows by ${grows} %, the ${title.toLowerCase()} ${change < 0 ? 'falls' : 'rises'} by ${moved}.`,
  );
}

/** The least and the largest of things, or the only one. */
function extremes<T>(all: readonly T[], size: (one: T) => number): T[] {
  const sorted = all.toSorted((one, other) => size(one) - size(other));
  return sorted.length < 2 ? sorted : [sorted[0], sorted[sorted.length - 1]];
}

/** Says which variant is meant, where there are several. */
function of(label: string, variants: readonly VariantResult[]): string {
  return variants.length === 1 ? '' : ` in ${quoted(label)}`;
}

function sentence(text: string): string {
  const trimmed = text.trimStart();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}

/** A label within a sentence, in quotes where a comma in it would break the sentence. */
function quoted(label: string): string {
  return label.includes(',') ? `“${label}”` : label;
}
