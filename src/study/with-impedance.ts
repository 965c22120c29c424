import type { LinearCore } from 'sparse-linear-solver-wasm';
import type { Case, CaseFile, ImpedanceSettings } from '../case/index.ts';
import * as problems from '../case/problems.ts';
import { BadCaseError } from '../errors.ts';
import type { VariantResult } from './results.ts';
import { Variant } from './variant.ts';

/**
 * A case file whose variants all ask for an impedance.
 *
 * @param settings for every variant; without them each keeps its own, and those that have none get `otherwise`
 * @throws BadCaseError where a counter electrode has no potential
 */
export function withImpedance(
  caseFile: CaseFile,
  settings: ImpedanceSettings | undefined,
  otherwise: ImpedanceSettings,
): CaseFile {
  const path = 'interfaces.counter.kind';
  const imposed = caseFile.variants.filter((variant) => variant.case.interfaces.counter.kind === 'uniform_current');
  if (imposed.length > 0) {
    const wording = problems.impedanceOfImposedCurrent;
    throw new BadCaseError(
      imposed.map(({ name }) => ({ ...wording, path, frame: '', place: caseFile.place(path, name) })),
    );
  }
  return {
    ...caseFile,
    variants: caseFile.variants.map((variant) => ({
      ...variant,
      case: { ...variant.case, impedance: settings ?? variant.case.impedance ?? otherwise },
    })),
  };
}

/**
 * The impedance of a case about its operating point, with everything else that a run finds of it.
 *
 * @param frequencies Hz, rising; those that the case asks for when left out
 * @throws RangeError where neither asks for any; every failure of a run
 */
export function impedanceOf(theCase: Case, core: LinearCore, frequencies?: readonly number[]): VariantResult {
  const asked = frequencies === undefined ? theCase.impedance : { frequencies: [...frequencies] };
  if (asked === undefined) throw new RangeError('the case asks for no impedance, and no frequencies are given');
  using variant = new Variant('impedance', 'Impedance', { ...theCase, impedance: asked }, core);
  variant.solve();
  for (const _ of variant.oscillating()) {
    // Nobody watches.
  }
  return variant.result();
}
