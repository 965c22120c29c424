#include "matrix.hpp"

#include <algorithm>
#include <cmath>

#include "block_pattern.hpp"

namespace core {

namespace {

// Room for the history is taken once, so that no later failure to allocate can leave it half-built.
constexpr int longestHistory = 500;

Pattern transposeOf(const Pattern& original) {
  Pattern transposed(original.size, original.nonzeroCount());
  std::vector<int>& start = transposed.rowPointers;
  for (const int column : original.columnIndices) ++start[column + 1];
  for (int row = 0; row < original.size; ++row) start[row + 1] += start[row];
  std::vector<int> next(start.begin(), start.end() - 1);
  for (int row = 0; row < original.size; ++row) {
    for (int entry = original.rowPointers[row]; entry < original.rowPointers[row + 1]; ++entry) {
      transposed.columnIndices[next[original.columnIndices[entry]]++] = row;
    }
  }
  return transposed;
}

}  // namespace

Matrix::Matrix(int size, int nonzeroCount)
    : pattern(size, nonzeroCount),
      values(nonzeroCount),
      rightHandSide(size),
      solution(size),
      workspace_(size) {
  history.reserve(longestHistory);
}

Outcome Matrix::analyse(const AnalysisOptions& options) {
  options_ = options;
  const Outcome validity = validate(pattern);
  return validity.status == Status::ok ? chooseMethod() : validity;
}

Outcome Matrix::chooseMethod() {
  fallback_ = Fallback::none;
  blockSize_ = options_.blockSize > 0 ? options_.blockSize : detectBlockSize(pattern);
  const int gap = rowWithoutDiagonal(pattern);
  if (options_.method == Method::multigrid && gap >= 0) {
    return {Status::invalidPattern, PatternDefect::missingDiagonal, gap, gap, -1};
  }
  const bool pays = gap < 0 && multigridPays(pattern, blockSize_);
  const bool wanted = options_.method == Method::multigrid || (options_.method == Method::automatic && pays);
  activeMethod_ = wanted ? Method::multigrid : Method::direct;
  if (wanted) {
    multigrid_.emplace(pattern, blockSize_);
  } else {
    factorisation_.emplace(pattern);
  }
  return {};
}

Outcome Matrix::factor() {
  if (activeMethod_ == Method::direct) return factorDirect();
  // The hierarchy is gone if memory ran out in an earlier call.
  if (multigrid_.get() == nullptr) multigrid_.emplace(pattern, blockSize_);
  if (Transposed* transposed = transposed_.get()) transposed->isCurrent = false;
  Outcome outcome;
  {
    ArenaScope scope(multigrid_.arena());
    outcome = multigrid_.get()->factor(pattern, values);
  }
  if (outcome.status != Status::multigridUnsuitable || !options_.fallBack) return outcome;
  return fallBackBecause(multigrid_.get()->setUp() == Preconditioner::SetUp::singularDiagonalBlock
                             ? Fallback::singularDiagonalBlock
                             : Fallback::singularCoarsestMatrix);
}

Outcome Matrix::factorDirect() {
  if (factorisation_.get() == nullptr) factorisation_.emplace(pattern);
  ArenaScope scope(factorisation_.arena());
  return factorisation_.get()->factor(pattern, values);
}

// For good: values that follow on the same pattern are most likely as hard.
Outcome Matrix::fallBackBecause(Fallback reason) {
  activeMethod_ = Method::direct;
  fallback_ = reason;
  multigrid_.reset();
  transposed_.reset();
  return factorDirect();
}

Outcome Matrix::solve(const SolveOptions& options) {
  for (int row = 0; row < pattern.size; ++row) {
    if (!std::isfinite(rightHandSide[row])) return {Status::nonFiniteRightHandSide, PatternDefect::none, row, -1, row};
  }
  lastSolve_ = {};
  history.clear();
  return activeMethod_ == Method::direct ? solveDirect(options) : solveByMultigrid(options);
}

Outcome Matrix::solveDirect(const SolveOptions& options) {
  Factorisation* factorisation = factorisation_.get();
  if (factorisation == nullptr || !factorisation->isFactored()) return {Status::notFactored};
  // Temporaries only: running out of memory here leaves the factors as they are.
  ArenaScope scope(temporaries_);
  const Refinement refinement =
      solveRefined(pattern, values, *factorisation, rightHandSide, options.transposed, options.directTolerance,
                   options.maximumRefinements, solution, workspace_);
  lastSolve_.backwardError = refinement.backwardError;
  lastSolve_.refinements = refinement.steps;
  return {std::isfinite(refinement.backwardError) ? Status::ok : Status::solutionOverflow};
}

Outcome Matrix::solveByMultigrid(const SolveOptions& options) {
  if (multigrid_.get() == nullptr || !multigrid_.get()->isFactored()) return {Status::notFactored};
  if (options.transposed) {
    if (transposed_.get() == nullptr) transposed_.emplace(pattern, blockSize_);
    Transposed& transposed = *transposed_.get();
    if (!transposed.isCurrent) {
      ArenaScope scope(transposed_.arena());
      transposed.takeValues(pattern, values);
      const Outcome outcome = transposed.multigrid.factor(transposed.pattern, transposed.values);
      if (outcome.status != Status::ok) return outcome;
      transposed.isCurrent = true;
    }
  }
  Multigrid& multigrid = options.transposed ? transposed_.get()->multigrid : *multigrid_.get();
  const Pattern& solvedPattern = options.transposed ? transposed_.get()->pattern : pattern;
  const std::vector<double>& solvedValues = options.transposed ? transposed_.get()->values : values;
  MultigridSolve result;
  {
    ArenaScope scope(options.transposed ? transposed_.arena() : multigrid_.arena());
    result = multigrid.solve(solvedPattern, solvedValues, rightHandSide, options.multigridTolerance,
                             options.maximumIterations, solution, workspace_);
  }
  const std::vector<double>& residuals = multigrid.history();
  history.assign(residuals.begin(), residuals.begin() + std::min<std::size_t>(residuals.size(), longestHistory));
  lastSolve_.backwardError = result.backwardError;
  lastSolve_.refinements = result.corrections;
  lastSolve_.iterations = result.iterations;
  if (result.converged) return {};
  if (!options_.fallBack) return {Status::notConverged};
  const int iterations = result.iterations;
  const Outcome factors = fallBackBecause(Fallback::stalled);
  if (factors.status != Status::ok) return factors;
  const Outcome outcome = solveDirect(options);
  lastSolve_.iterations = iterations;
  return outcome;
}

double Matrix::factorNonzeros() const {
  if (const Multigrid* multigrid = multigrid_.get()) return multigrid->isFactored() ? multigrid->entryCount() : 0;
  const Factorisation* factorisation = factorisation_.get();
  return factorisation == nullptr ? 0 : factorisation->nonzeroCount();
}

int Matrix::levels() const {
  const Multigrid* multigrid = multigrid_.get();
  return multigrid != nullptr && multigrid->isFactored() ? multigrid->levels() : 0;
}

Matrix::Transposed::Transposed(const Pattern& original, int blockSize)
    : pattern(transposeOf(original)), values(original.nonzeroCount()), multigrid(pattern, blockSize) {}

void Matrix::Transposed::takeValues(const Pattern& original, const std::vector<double>& originalValues) {
  std::vector<int> next(pattern.rowPointers.begin(), pattern.rowPointers.end() - 1);
  for (int entry = 0; entry < original.nonzeroCount(); ++entry) {
    values[next[original.columnIndices[entry]]++] = originalValues[entry];
  }
}

}  // namespace core
