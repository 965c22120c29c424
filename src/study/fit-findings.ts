import type { Direction, FitUncertainty } from './fit-uncertainty.ts';
import type { FitResult } from './results.ts';

type Kind = 'log' | 'logit' | 'linear';

/** A direction is unknown where a tenfold change along it changes the residuals by less than one standard deviation. */
const unknownFrom = Math.log(10);
/** Of a parameter that moves between bounds, where the whole of them does. */
const unknownShare = 1;
/** Components of a direction that count, over the largest. */
const counts = 0.3;
/** Two powers that are this near count as the same. */
const samePower = 0.15;
/** From here on two parameters are hard to tell apart. */
const closely = 0.95;
/** Chi-square is out of the ordinary below this probability on either side. */
const improbable = 1e-3;

/** What the data of a fit say and cannot say, in sentences. */
export function fitFindings(
  result: Omit<FitResult, 'findings'>,
  uncertainty: FitUncertainty,
  kinds: readonly Kind[],
  free: readonly boolean[],
  sumOfSquares: number,
  variance: number,
): string[] {
  const paths = result.parameters.map(({ path }) => path);
  const held = result.parameters.flatMap(({ path, heldAt }) =>
    heldAt === undefined
      ? []
      : [`${path} stands at its ${heldAt}; what is said of the uncertainty of the others holds with it there.`],
  );
  const unknown =
    result.errorsFrom === 'nowhere' ? [] : uncertainty.directions.filter((each) => isUnknown(each, kinds));
  return [
    ...held,
    ...errorSentences(result, uncertainty, kinds, free),
    ...unknown.map((direction) => directionSentence(direction, paths, kinds, uncertainty.correlation)),
    ...correlationSentences(result, uncertainty, kinds, free, unknown),
    ...startSentences(result, sumOfSquares, variance),
  ];
}

function isUnknown({ along, deviation }: Direction, kinds: readonly Kind[]): boolean {
  const leading = along.reduce((most, value, k) => (Math.abs(value) > Math.abs(along[most]) ? k : most), 0);
  return deviation > (kinds[leading] === 'linear' ? unknownShare : unknownFrom);
}

/** Parameters that a direction is made of, the largest component first. */
function membersOf(along: Float64Array): number[] {
  const largest = along.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return [...along.keys()]
    .filter((k) => Math.abs(along[k]) >= counts * largest)
    .sort((a, b) => Math.abs(along[b]) - Math.abs(along[a]) || a - b);
}

function directionSentence(
  { along }: Direction,
  paths: readonly string[],
  kinds: readonly Kind[],
  correlation: readonly number[],
): string {
  const members = membersOf(along).sort((a, b) => a - b);
  const n = paths.length;
  if (members.length === 1) {
    const [k] = members;
    return kinds[k] === 'log'
      ? `The data say nothing about ${paths[k]}: changing it tenfold changes what was measured by less than its uncertainty.`
      : `The data say nothing about ${paths[k]}: any value between its limits changes what was measured by less than its uncertainty.`;
  }
  const named = inWords(members.map((k) => paths[k]));
  if (members.length === 2 && members.every((k) => kinds[k] === 'log')) {
    const [first, second] = members;
    const power = -along[first] / along[second];
    const size = Math.abs(power);
    const correlated = numberText(correlation[first * n + second], 4);
    if (Math.abs(size - 1) <= samePower) {
      const what = power > 0 ? 'product' : 'ratio';
      return `The data fix the ${what} of ${named}, not each: their logarithms correlate at ${correlated}.`;
    }
    const combined = `${paths[first]} × ${paths[second]}^${numberText(power, 2)}`;
    return `The data fix only ${combined}, not each: the logarithms of the two correlate at ${correlated}.`;
  }
  return `The data fix combinations of ${named}, not each of them: together they can change without a change in what was measured beyond its uncertainty.`;
}

/** Parameters that are known, but hardly apart. */
function correlationSentences(
  { parameters }: Omit<FitResult, 'findings'>,
  { correlation, covariance }: FitUncertainty,
  kinds: readonly Kind[],
  free: readonly boolean[],
  unknown: readonly Direction[],
): string[] {
  const n = parameters.length;
  const said = unknown.map(({ along }) => membersOf(along));
  const sentences: string[] = [];
  for (let first = 0; first < n; first++) {
    for (let second = first + 1; second < n; second++) {
      const value = correlation[first * n + second];
      if (!free[first] || !free[second] || Math.abs(value) < closely) continue;
      if (said.some((members) => members.includes(first) && members.includes(second))) continue;
      const named = `${parameters[first].path} and ${parameters[second].path}`;
      const inLogs = kinds[first] === 'log' && kinds[second] === 'log';
      const widths = Math.sqrt(covariance[first * n + first] / covariance[second * n + second]);
      const better =
        inLogs && Math.abs(Math.log(widths)) < samePower
          ? `; their ${value < 0 ? 'product' : 'ratio'} is known better`
          : '';
      const what = inLogs ? 'their logarithms' : 'they';
      sentences.push(`${named} are hard to tell apart: ${what} correlate at ${numberText(value, 4)}${better}.`);
    }
  }
  return sentences;
}

/** Where the standard errors come from, and whether the model agrees with the data. */
function errorSentences(
  { errorsFrom, chiSquare, probability, degreesOfFreedom, parameters }: Omit<FitResult, 'findings'>,
  { covariance, directions }: FitUncertainty,
  kinds: readonly Kind[],
  free: readonly boolean[],
): string[] {
  const n = parameters.length;
  if (errorsFrom === 'nowhere') {
    const lost = directions.some(({ deviation }) => !Number.isFinite(deviation));
    if (lost || !free.every(Boolean)) return ['The targets are too few to say how certain the values are.'];
    const each = parameters.map(({ path }, k) => {
      const share = Math.sqrt(covariance[k * n + k]);
      return kinds[k] === 'log'
        ? `${numberText(share, 2)} % of ${path}`
        : `${numberText(share / 100, 2)} of the scale of ${path}`;
    });
    return [
      `There are as many targets as parameters and no uncertainties, so that nothing says how certain the values are. Targets uncertain by 1 % each would make an uncertainty of ${inWords(each)}.`,
    ];
  }
  if (errorsFrom === 'residuals') {
    return [
      `No uncertainty of the data was given: it was estimated from what the fit leaves over, with ${degreesOfFreedom} degrees of freedom, as if the model were right.`,
    ];
  }
  if (probability === undefined || chiSquare === undefined) return [];
  const said = `chi-square is ${numberText(chiSquare, 3)} with ${degreesOfFreedom} degrees of freedom`;
  if (probability < improbable) {
    return [
      `The model does not describe the data within their uncertainty: ${said}. The standard errors are those of the data alone and too small.`,
    ];
  }
  if (probability > 1 - improbable) {
    return [
      `The data lie closer to the model than their uncertainty allows: ${said}. The uncertainty may be overstated.`,
    ];
  }
  return [`The model describes the data within their uncertainty: ${said}.`];
}

function startSentences(
  { starts, otherMinima }: Omit<FitResult, 'findings'>,
  sumOfSquares: number,
  variance: number,
): string[] {
  if (starts.all === 1) return [];
  const failed = starts.failed === 0 ? '' : `, and ${starts.failed} had no solution to start from`;
  const reached = `${starts.here} of ${starts.all} starts ended in this minimum${failed}.`;
  const alike = otherMinima.filter((each) => each.sumOfSquares - sumOfSquares <= variance);
  const worse = otherMinima.filter((each) => each.sumOfSquares - sumOfSquares > variance);
  const sum = (group: typeof otherMinima) => group.reduce((count, each) => count + each.starts, 0);
  return [
    reached,
    ...(alike.length === 0
      ? []
      : [`${sum(alike)} ended at other values that fit as well: the data do not choose between them.`]),
    ...(worse.length === 0
      ? []
      : [`${sum(worse)} ended in ${worse.length === 1 ? 'a worse minimum' : `${worse.length} worse minima`}.`]),
  ];
}

function inWords(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

function numberText(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
