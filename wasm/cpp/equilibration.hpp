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
  Outcome update(const Pattern& pattern, const std::vector<double>& values);
};

}  // namespace core
