#pragma once

#include <vector>

#include "equilibration.hpp"
#include "pattern.hpp"

namespace core {

/**
 * Computes `residual` = b - A x, or b - A^T x, and returns the backward error: the larger of |b - A x| / (|A| |x| + |b|),
 * in maximum norms, in the caller's units and in equilibrated units. The second holds small rows and small unknowns to
 * the tolerance as well. `rowSum` is work space.
 */
double backwardError(const Pattern& pattern, const std::vector<double>& values, const Equilibration& equilibration,
                     bool transposed, const std::vector<double>& rightHandSide, const std::vector<double>& solution,
                     std::vector<double>& residual, std::vector<double>& rowSum);

}  // namespace core
