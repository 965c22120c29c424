#include "equilibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "scalar.hpp"

namespace core {

namespace {

// The reciprocal of the power of two next above `largest`, kept where it and its reciprocal are normal numbers. Taken
// from the exponent as stored, for frexp and ldexp are calls in WebAssembly; it is 0 in numbers below the normal ones.
double scaleFor(double largest) {
  constexpr int bias = 1023;
  constexpr int fractionBits = 52;
  std::uint64_t bits;
  std::memcpy(&bits, &largest, sizeof bits);
  const int exponent = static_cast<int>(bits >> fractionBits) - (bias - 1);
  bits = static_cast<std::uint64_t>(bias - std::clamp(exponent, -1000, 1000)) << fractionBits;
  double scale;
  std::memcpy(&scale, &bits, sizeof scale);
  return scale;
}

}  // namespace

template <class Scalar>
Outcome Equilibration::update(const Pattern& pattern, const Scalar* values) {
  std::fill(columnScale.begin(), columnScale.end(), 0.0);
  for (int row = 0; row < pattern.size; ++row) {
    const int first = pattern.rowPointers[row];
    const int last = pattern.rowPointers[row + 1];
    double largest = 0;
    for (int entry = first; entry < last; ++entry) {
      const double magnitude = roughMagnitude(values[entry]);
      if (!std::isfinite(magnitude)) {
        return {Status::nonFiniteValue, PatternDefect::none, row, pattern.columnIndices[entry], entry};
      }
      largest = std::max(largest, magnitude);
    }
    if (largest == 0) return {Status::singular, PatternDefect::none, row, -1, -1};
    rowScale[row] = scaleFor(largest);
    for (int entry = first; entry < last; ++entry) {
      double& columnLargest = columnScale[pattern.columnIndices[entry]];
      columnLargest = std::max(columnLargest, rowScale[row] * roughMagnitude(values[entry]));
    }
  }
  for (int column = 0; column < pattern.size; ++column) {
    if (columnScale[column] == 0) return {Status::singular, PatternDefect::none, column, column, -1};
    columnScale[column] = scaleFor(columnScale[column]);
  }
  return {};
}

// Scaling each unknown by the root of its largest entry, repeated, brings all of them towards one (Ruiz 2001).
template <class Scalar>
Outcome Equilibration::updateSymmetric(const Pattern& pattern, const Scalar* values) {
  const Outcome outcome = update(pattern, values);
  if (outcome.status != Status::ok) return outcome;
  for (int i = 0; i < pattern.size; ++i) {
    // The product of both scalings is the square of the symmetric one; an odd power of two is rounded down.
    int exponent = 0;
    std::frexp(rowScale[i] * columnScale[i], &exponent);
    rowScale[i] = std::ldexp(1.0, (exponent - 1) >> 1);
  }
  // Rounding and uneven rows leave entries above one; a last pass takes them out.
  std::fill(columnScale.begin(), columnScale.end(), 0.0);
  for (int row = 0; row < pattern.size; ++row) {
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      const double scaled =
          rowScale[row] * rowScale[pattern.columnIndices[entry]] * roughMagnitude(values[entry]);
      columnScale[row] = std::max(columnScale[row], scaled);
    }
  }
  for (int i = 0; i < pattern.size; ++i) {
    if (columnScale[i] > 1) rowScale[i] *= scaleFor(columnScale[i]);
  }
  columnScale = rowScale;
  return {};
}

template Outcome Equilibration::update(const Pattern&, const double*);
template Outcome Equilibration::update(const Pattern&, const Complex*);
template Outcome Equilibration::updateSymmetric(const Pattern&, const double*);
template Outcome Equilibration::updateSymmetric(const Pattern&, const Complex*);

}  // namespace core
