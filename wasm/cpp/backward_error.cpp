#include "backward_error.hpp"

#include <algorithm>

#include "scalar.hpp"

namespace core {

namespace {

// residual = b - A x and rowSum_i = sum_j |a_ij|.
template <class Scalar>
[[gnu::noinline]] void residualOf(const Pattern& pattern, const Scalar* values, const Scalar* rightHandSide,
                                  const Scalar* solution, Scalar* residual, double* rowSum) {
  for (int row = 0; row < pattern.size; ++row) {
    Scalar remainder = rightHandSide[row];
    double sum = 0;
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      remainder -= values[entry] * solution[pattern.columnIndices[entry]];
      sum += roughMagnitude(values[entry]);
    }
    residual[row] = remainder;
    rowSum[row] = sum;
  }
}

// residual = b - A^T x and rowSum_j = sum_i |a_ij|.
template <class Scalar>
[[gnu::noinline]] void transposedResidualOf(const Pattern& pattern, const Scalar* values, const Scalar* rightHandSide,
                                            const Scalar* solution, Scalar* residual, double* rowSum) {
  std::copy_n(rightHandSide, pattern.size, residual);
  std::fill_n(rowSum, pattern.size, 0.0);
  for (int row = 0; row < pattern.size; ++row) {
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      residual[pattern.columnIndices[entry]] -= values[entry] * solution[row];
      rowSum[pattern.columnIndices[entry]] += roughMagnitude(values[entry]);
    }
  }
}

struct Norms {
  double matrix = 0;
  double rightHandSide = 0;
  double solution = 0;
  double residual = 0;

  // A zero residual is exact whatever the rest; a NaN anywhere comes out as NaN.
  double backwardError() const {
    return residual == 0 ? 0 : residual / (matrix * solution + rightHandSide);
  }
};

}  // namespace

template <class Scalar>
double Equations<Scalar>::backwardError(const Scalar* rightHandSide, const Scalar* solution, Scalar* residual,
                                        double* rowSum) const {
  const auto& rowScale = transposed ? equilibration.columnScale : equilibration.rowScale;
  const auto& columnScale = transposed ? equilibration.rowScale : equilibration.columnScale;
  const auto compute = transposed ? transposedResidualOf<Scalar> : residualOf<Scalar>;
  compute(pattern, values, rightHandSide, solution, residual, rowSum);
  Norms given;
  Norms equilibrated;
  equilibrated.matrix = 1;  // entries of R A C are at most one
  for (int i = 0; i < pattern.size; ++i) {
    const double b = roughMagnitude(rightHandSide[i]);
    const double x = roughMagnitude(solution[i]);
    const double r = roughMagnitude(residual[i]);
    given.matrix = largerOf(given.matrix, rowSum[i]);
    given.rightHandSide = largerOf(given.rightHandSide, b);
    given.solution = largerOf(given.solution, x);
    given.residual = largerOf(given.residual, r);
    equilibrated.rightHandSide = largerOf(equilibrated.rightHandSide, rowScale[i] * b);
    equilibrated.solution = largerOf(equilibrated.solution, x / columnScale[i]);
    equilibrated.residual = largerOf(equilibrated.residual, rowScale[i] * r);
  }
  return largerOf(given.backwardError(), equilibrated.backwardError());
}

template struct Equations<double>;
template struct Equations<Complex>;

}  // namespace core
