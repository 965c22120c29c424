#pragma once

#include <vector>

#include "factorisation.hpp"
#include "pattern.hpp"

namespace core {

/** Result of an iteratively refined solve. */
struct Refinement {
  double backwardError;
  int steps;
};

/** Vectors a refined solve works in. */
struct RefinementWorkspace {
  explicit RefinementWorkspace(int size) : residual(size), rowSum(size), best(size) {}

  std::vector<double> residual;
  std::vector<double> rowSum;
  std::vector<double> best;
};

/**
 * Solves A x = b, or A^T x = b, and refines x until its backward error is at most `tolerance`, no longer falls, or
 * `maximumSteps` corrections were made; the best x met is kept. backward_error.hpp defines the backward error.
 */
Refinement solveRefined(const Pattern& pattern, const std::vector<double>& values, Factorisation& factorisation,
                        const std::vector<double>& rightHandSide, bool transposed, double tolerance, int maximumSteps,
                        std::vector<double>& solution, RefinementWorkspace& workspace);

}  // namespace core
