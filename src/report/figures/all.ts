import { concentration } from './concentration.ts';
import { convergence } from './convergence.ts';
import { currentHistogram } from './current-histogram.ts';
import { depthProfiles } from './depth-profiles.ts';
import type { FigureMaker } from './figure.ts';
import { inhomogeneity } from './inhomogeneity.ts';
import { surfaceCurrent } from './surface-current.ts';

/** Every kind of figure a report may hold, in the order a reader meets them. */
export const figureMakers: readonly FigureMaker[] = [
  concentration,
  surfaceCurrent,
  inhomogeneity,
  depthProfiles,
  currentHistogram,
  convergence,
];
