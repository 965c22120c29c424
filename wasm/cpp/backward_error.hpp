#pragma once

#include "equilibration.hpp"
#include "pattern.hpp"

namespace core {

/**
 * Computes `residual` = b - A x and returns the backward error: the larger of |b - A x| / (|A| |x| + |b|), in maximum
 * norms, in the caller's units and in equilibrated units. The second holds small rows and small unknowns to the tolerance
 * as well. `rowSum` is work space.
 */
double backwardError(const Pattern& pattern, const double* values, const Equilibration& equilibration,
                     const double* rightHandSide, const double* solution, double* residual, double* rowSum);

}  // namespace core
