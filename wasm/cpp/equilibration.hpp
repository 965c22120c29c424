#pragma once

#include <vector>

#include "pattern.hpp"
#include "status.hpp"

namespace core {

/** Diagonal scalings, powers of two and hence free of rounding, that bring R A C to entries of at most about one. */
struct Equilibration {
  explicit Equilibration(int size) : rowScale(size), columnScale(size) {}

  std::vector<double> rowScale;
  std::vector<double> columnScale;

  /** Chooses the scalings; reports the first non-finite value, or a row or column of zeros as singular. */
  template <class Scalar>
  Outcome update(const Pattern& pattern, const Scalar* values);

  /** The same for a symmetric matrix, whose R and C are one. */
  template <class Scalar>
  Outcome updateSymmetric(const Pattern& pattern, const Scalar* values);
};

}  // namespace core
