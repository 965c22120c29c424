#pragma once

#include <vector>

#include "factorisation.hpp"
#include "pattern.hpp"

namespace core {

/** Result of an iteratively refined solve, the worst of all right-hand sides. */
struct Refinement {
  double backwardError;
  int steps;
};

/** Vectors that refining up to `count` solutions works in. */
template <class Scalar>
struct RefinementWorkspace {
  RefinementWorkspace(int size, int count);

  std::vector<Scalar> residual;
  std::vector<Scalar> correction;
  std::vector<Scalar> best;
  std::vector<double> rowSum;
  std::vector<Scalar> work;
};

/**
 * Solves A x = b, or A^T x = b, for `count` right-hand sides that follow each other, and refines each x until its
 * backward error is at most `tolerance`, no longer falls, or `maximumSteps` corrections were made; the best x met is
 * kept.
 *
 * The backward error is the larger of |b - A x| / (|A| |x| + |b|), in maximum norms, in the caller's units and in
 * equilibrated units. The second holds small rows and small unknowns to the tolerance as well.
 */
template <class Scalar>
Refinement solveRefined(const Pattern& pattern, const Scalar* values, Factorisation<Scalar>& factorisation,
                        const Scalar* rightHandSides, int count, bool transposed, double tolerance, int maximumSteps,
                        Scalar* solutions, RefinementWorkspace<Scalar>& workspace);

}  // namespace core
