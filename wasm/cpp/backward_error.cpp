#include "backward_error.hpp"

#include <cmath>

namespace core {

namespace {

// residual = b - A x and rowSum_i = sum_j |a_ij|.
[[gnu::noinline]] void residualOf(const Pattern& pattern, const double* values, const double* rightHandSide,
                                  const double* solution, double* residual, double* rowSum) {
  for (int row = 0; row < pattern.size; ++row) {
    double remainder = rightHandSide[row];
    double sum = 0;
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      remainder -= values[entry] * solution[pattern.columnIndices[entry]];
      sum += std::fabs(values[entry]);
    }
    residual[row] = remainder;
    rowSum[row] = sum;
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

// std::max would drop a NaN.
double largerOf(double current, double candidate) { return candidate <= current ? current : candidate; }

}  // namespace

double backwardError(const Pattern& pattern, const double* values, const Equilibration& equilibration,
                     const double* rightHandSide, const double* solution, double* residual, double* rowSum) {
  residualOf(pattern, values, rightHandSide, solution, residual, rowSum);
  Norms given;
  Norms equilibrated;
  equilibrated.matrix = 1;  // entries of R A C are at most one
  for (int i = 0; i < pattern.size; ++i) {
    given.matrix = largerOf(given.matrix, rowSum[i]);
    given.rightHandSide = largerOf(given.rightHandSide, std::fabs(rightHandSide[i]));
    given.solution = largerOf(given.solution, std::fabs(solution[i]));
    given.residual = largerOf(given.residual, std::fabs(residual[i]));
    const double rowScale = equilibration.rowScale[i];
    const double columnScale = equilibration.columnScale[i];
    equilibrated.rightHandSide = largerOf(equilibrated.rightHandSide, rowScale * std::fabs(rightHandSide[i]));
    equilibrated.solution = largerOf(equilibrated.solution, std::fabs(solution[i]) / columnScale);
    equilibrated.residual = largerOf(equilibrated.residual, rowScale * std::fabs(residual[i]));
  }
  return largerOf(given.backwardError(), equilibrated.backwardError());
}

}  // namespace core
