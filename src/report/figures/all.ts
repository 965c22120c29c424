import { concentration } from './concentration.ts';
import { convergence } from './convergence.ts';
import { currentHistogram } from './current-histogram.ts';
import { depthProfiles } from './depth-profiles.ts';
import type { FigureMaker } from './figure.ts';
import { inhomogeneity } from './inhomogeneity.ts';
import { potential } from './potential.ts';
import { profilesInTime } from './profiles-in-time.ts';
import { sandTimes } from './sand.ts';
import { surfaceCurrent } from './surface-current.ts';
import { timeTraces } from './time-traces.ts';

/** Every kind of figure a report may hold, in the order a reader meets them. */
export const figureMakers: readonly FigureMaker[] = [
  sandTimes,
  timeTraces,
  profilesInTime,
  concentration,
  potential,
  surfaceCurrent,
  inhomogeneity,
  depthProfiles,
  currentHistogram,
  convergence,
];
