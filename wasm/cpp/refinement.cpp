#include "refinement.hpp"

#include <algorithm>
#include <cmath>

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

// std::max would drop a NaN.
double largerOf(double current, double candidate) { return candidate <= current ? current : candidate; }

template <class Scalar>
struct Equations {
  const Pattern& pattern;
  const Scalar* values;
  const Equilibration& equilibration;
  bool transposed;

  // Leaves b - A x in `residual`.
  double backwardError(const Scalar* rightHandSide, const Scalar* solution, Scalar* residual, double* rowSum) const {
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
};

}  // namespace

template <class Scalar>
RefinementWorkspace<Scalar>::RefinementWorkspace(int size, int count) {
  const std::size_t length = static_cast<std::size_t>(size) * std::min(count, solveWidth);
  residual.resize(length);
  correction.resize(length);
  best.resize(size);
  rowSum.resize(size);
  work.resize(Factorisation<Scalar>::workFor(size, count));
}

template <class Scalar>
Refinement solveRefined(const Pattern& pattern, const Scalar* values, Factorisation<Scalar>& factorisation,
                        const Scalar* rightHandSides, int count, bool transposed, double tolerance, int maximumSteps,
                        Scalar* solutions, RefinementWorkspace<Scalar>& workspace) {
  const std::size_t size = pattern.size;
  const Equations<Scalar> equations{pattern, values, factorisation.equilibration(), transposed};
  Scalar* work = workspace.work.data();
  Refinement worst{0, 0};
  // As many systems together as one pass over the factors takes.
  for (int first = 0; first < count; first += solveWidth) {
    const int systems = std::min(solveWidth, count - first);
    const Scalar* b = rightHandSides + first * size;
    Scalar* x = solutions + first * size;
    double error[solveWidth];
    int unfinished[solveWidth];
    int unfinishedCount = 0;
    factorisation.solve(b, x, systems, transposed, work);
    for (int k = 0; k < systems; ++k) {
      error[k] = equations.backwardError(b + k * size, x + k * size, workspace.residual.data() + k * size,
                                         workspace.rowSum.data());
      if (error[k] > tolerance) unfinished[unfinishedCount++] = k;
    }
    int steps = 0;
    for (; unfinishedCount > 0 && steps < maximumSteps; ++steps) {
      for (int i = 0; i < unfinishedCount; ++i) {
        std::copy_n(workspace.residual.data() + unfinished[i] * size, size, workspace.correction.data() + i * size);
      }
      factorisation.solve(workspace.correction.data(), workspace.correction.data(), unfinishedCount, transposed, work);
      int stillUnfinished = 0;
      for (int i = 0; i < unfinishedCount; ++i) {
        const int k = unfinished[i];
        Scalar* solution = x + k * size;
        const Scalar* correction = workspace.correction.data() + i * size;
        std::copy_n(solution, size, workspace.best.data());
        for (std::size_t j = 0; j < size; ++j) solution[j] += correction[j];
        const double refined = equations.backwardError(b + k * size, solution, workspace.residual.data() + k * size,
                                                       workspace.rowSum.data());
        // A step that does not halve the error has met the limit of the arithmetic.
        const bool stagnant = !(refined <= error[k] / 2);
        if (refined < error[k]) {
          error[k] = refined;
        } else {
          std::copy_n(workspace.best.data(), size, solution);
        }
        if (!stagnant && error[k] > tolerance) unfinished[stillUnfinished++] = k;
      }
      unfinishedCount = stillUnfinished;
    }
    worst.steps = std::max(worst.steps, steps);
    for (int k = 0; k < systems; ++k) worst.backwardError = largerOf(worst.backwardError, error[k]);
  }
  return worst;
}

template struct RefinementWorkspace<double>;
template struct RefinementWorkspace<Complex>;
template Refinement solveRefined(const Pattern&, const double*, Factorisation<double>&, const double*, int, bool,
                                 double, int, double*, RefinementWorkspace<double>&);
template Refinement solveRefined(const Pattern&, const Complex*, Factorisation<Complex>&, const Complex*, int, bool,
                                 double, int, Complex*, RefinementWorkspace<Complex>&);

}  // namespace core
