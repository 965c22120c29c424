#pragma once

#include "equilibration.hpp"
#include "pattern.hpp"

namespace core {

/** The larger of two errors; NaN where the candidate is, which std::max would drop. */
inline double largerOf(double current, double candidate) { return candidate <= current ? current : candidate; }

/** A x = b, or A^T x = b, without its right-hand side. */
template <class Scalar>
struct Equations {
  const Pattern& pattern;
  const Scalar* values;
  const Equilibration& equilibration;
  bool transposed;

  /**
   * Computes `residual` = b - A x and returns the backward error: the larger of |b - A x| / (|A| |x| + |b|), in maximum
   * norms, in the caller's units and in equilibrated units. The second holds small rows and small unknowns to the
   * tolerance as well. `rowSum` is work space.
   */
  double backwardError(const Scalar* rightHandSide, const Scalar* solution, Scalar* residual, double* rowSum) const;
};

}  // namespace core
