#include "refinement.hpp"

#include "backward_error.hpp"

namespace core {

Refinement solveRefined(const Pattern& pattern, const std::vector<double>& values, Factorisation& factorisation,
                        const std::vector<double>& rightHandSide, bool transposed, double tolerance, int maximumSteps,
                        std::vector<double>& solution, RefinementWorkspace& workspace) {
  const int size = pattern.size;
  std::vector<double>& residual = workspace.residual;
  const auto errorOf = [&] {
    return backwardError(pattern, values, factorisation.equilibration(), transposed, rightHandSide, solution, residual,
                         workspace.rowSum);
  };

  factorisation.solve(rightHandSide, solution, transposed);
  double error = errorOf();
  int steps = 0;
  while (error > tolerance && steps < maximumSteps) {
    workspace.best = solution;
    factorisation.solve(residual, residual, transposed);
    for (int i = 0; i < size; ++i) solution[i] += residual[i];
    const double refined = errorOf();
    ++steps;
    // A step that does not halve the error has met the limit of the arithmetic.
    const bool stagnant = !(refined <= error / 2);
    if (refined < error) {
      error = refined;
    } else {
      solution.swap(workspace.best);
    }
    if (stagnant) break;
  }
  return {error, steps};
}

}  // namespace core
