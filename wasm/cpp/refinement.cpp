#include "refinement.hpp"

#include <algorithm>
#include <cmath>

#include "backward_error.hpp"
#include "scalar.hpp"

namespace core {

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
