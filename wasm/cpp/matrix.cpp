#include "matrix.hpp"

#include <cmath>

namespace core {

Matrix::Matrix(int size, int nonzeroCount)
    : pattern(size, nonzeroCount),
      values(nonzeroCount),
      rightHandSide(size),
      solution(size),
      workspace_(size) {}

Outcome Matrix::analyse() {
  const Outcome validity = validate(pattern);
  if (validity.status == Status::ok) factorisation_.emplace(pattern);
  return validity;
}

Outcome Matrix::factor() {
  // The analysis is gone if memory ran out in an earlier call.
  if (factorisation_.get() == nullptr) {
    const Outcome analysis = analyse();
    if (analysis.status != Status::ok) return analysis;
  }
  ArenaScope scope(factorisation_.arena());
  return factorisation_.get()->factor(pattern, values);
}

Outcome Matrix::solve(bool transposed, double tolerance, int maximumRefinements) {
  Factorisation* factorisation = factorisation_.get();
  if (factorisation == nullptr || !factorisation->isFactored()) return {Status::notFactored};
  for (int row = 0; row < pattern.size; ++row) {
    if (!std::isfinite(rightHandSide[row])) return {Status::nonFiniteRightHandSide, PatternDefect::none, row, -1, row};
  }
  // Temporaries only: running out of memory here leaves the factors as they are.
  ArenaScope scope(temporaries_);
  lastSolve_ = solveRefined(pattern, values, *factorisation, rightHandSide, transposed, tolerance, maximumRefinements,
                            solution, workspace_);
  return {std::isfinite(lastSolve_.backwardError) ? Status::ok : Status::solutionOverflow};
}

double Matrix::factorNonzeros() const {
  const Factorisation* factorisation = factorisation_.get();
  return factorisation == nullptr ? 0 : factorisation->nonzeroCount();
}

}  // namespace core
