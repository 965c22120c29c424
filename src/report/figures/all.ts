import { bode } from './bode.ts';
import { concentration } from './concentration.ts';
import { concentrationInTime } from './concentration-in-time.ts';
import { convergence } from './convergence.ts';
import { currentHistogram } from './current-histogram.ts';
import { currentMap } from './current-map.ts';
import { depthProfiles } from './depth-profiles.ts';
import type { FigureMaker } from './figure.ts';
import { inhomogeneity } from './inhomogeneity.ts';
import { lorenz } from './lorenz.ts';
import { nyquist } from './nyquist.ts';
import { polarisationCurves, resistanceStack, voltageStack } from './polarisation.ts';
import { potential } from './potential.ts';
import { profilesInTime } from './profiles-in-time.ts';
import { relaxation } from './relaxation.ts';
import { sandTimes } from './sand.ts';
import { sandCapacities } from './sand-capacities.ts';
import { sensitivity } from './sensitivity.ts';
import { surfaceCurrent } from './surface-current.ts';
import { timeTraces } from './time-traces.ts';
import { hittorfProfiles, stepCurrent } from './transference.ts';

/** Every kind of figure a report may hold, in the order a reader meets them. */
export const figureMakers: readonly FigureMaker[] = [
  nyquist,
  bode,
  relaxation,
  sandCapacities,
  sensitivity,
  polarisationCurves,
  voltageStack,
  resistanceStack,
  stepCurrent,
  hittorfProfiles,
  ...[sandTimes, timeTraces, profilesInTime, concentrationInTime].map(ofCurrents),
  ...[concentration, potential, currentMap, surfaceCurrent].map(ofCurrents),
  ...[inhomogeneity, lorenz, depthProfiles, currentHistogram, convergence].map(ofCurrents),
];

/** Leaves out variants in which nothing flows: there is nothing of them to be seen. */
function ofCurrents(make: FigureMaker): FigureMaker {
  return (result) => {
    const variants = result.variants.filter(({ rests }) => rests !== true);
    return variants.length === 0 ? undefined : make({ ...result, variants });
  };
}
