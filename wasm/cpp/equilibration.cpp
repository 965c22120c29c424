#include "equilibration.hpp"

#include <algorithm>
#include <cmath>

namespace core {

namespace {

// The reciprocal of the power of two next above `largest`, kept where it and its reciprocal are normal numbers.
double scaleFor(double largest) {
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, -std::clamp(exponent, -1000, 1000));
}

}  // namespace

Outcome Equilibration::update(const Pattern& pattern, const std::vector<double>& values) {
  std::fill(columnScale.begin(), columnScale.end(), 0.0);
  for (int row = 0; row < pattern.size; ++row) {
    const int first = pattern.rowPointers[row];
    const int last = pattern.rowPointers[row + 1];
    double largest = 0;
    for (int entry = first; entry < last; ++entry) {
      const double magnitude = std::fabs(values[entry]);
      if (!std::isfinite(magnitude)) {
        return {Status::nonFiniteValue, PatternDefect::none, row, pattern.columnIndices[entry], entry};
      }
      largest = std::max(largest, magnitude);
    }
    if (largest == 0) return {Status::singular, PatternDefect::none, row, -1, -1};
    rowScale[row] = scaleFor(largest);
    for (int entry = first; entry < last; ++entry) {
      double& columnLargest = columnScale[pattern.columnIndices[entry]];
      columnLargest = std::max(columnLargest, rowScale[row] * std::fabs(values[entry]));
    }
  }
  for (int column = 0; column < pattern.size; ++column) {
    if (columnScale[column] == 0) return {Status::singular, PatternDefect::none, column, column, -1};
    columnScale[column] = scaleFor(columnScale[column]);
  }
  return {};
}

}  // namespace core
