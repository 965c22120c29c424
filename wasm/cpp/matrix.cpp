#include "matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "block_pattern.hpp"
#include "condition.hpp"

namespace core {

namespace {

// Room for the history is taken once, so that no later failure to allocate can leave it half-built.
constexpr int longestHistory = 500;

constexpr double anyMixing = std::numeric_limits<double>::infinity();

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

template <class Operation>
auto Matrix::withSolver(Operation operation) {
  return kind_.isComplex ? operation(complex_, Complex{}) : operation(real_, double{});
}
template <class Operation>
auto Matrix::withSolver(Operation operation) const {
  return kind_.isComplex ? operation(complex_) : operation(real_);
}

Matrix::Matrix(int size, int nonzeroCount, MatrixKind kind)
    : pattern(size, nonzeroCount),
      values(static_cast<std::size_t>(nonzeroCount) * (kind.isComplex ? 2 : 1)),
      kind_(kind) {
  makeRoom(1);
  history.reserve(longestHistory);
}

void Matrix::makeRoom(int count) {
  const std::size_t length = static_cast<std::size_t>(pattern.size) * components() * count;
  // Built beside what there is, which stays valid if memory runs out.
  withSolver([&](auto& solver, auto number) {
    std::vector<double> newRightHandSide(length);
    std::vector<double> newSolution(length);
    std::vector<RefinementWorkspace<decltype(number)>> newWorkspace;
    newWorkspace.emplace_back(pattern.size, count);
    rightHandSide.swap(newRightHandSide);
    solution.swap(newSolution);
    solver.workspace.swap(newWorkspace);
  });
  reserved_ = count;
}

void Matrix::reserve(int count, Arena& home) {
  if (count <= reserved_) return;
  {
    ArenaScope scope(temporaries_);
    makeRoom(count);
  }
  temporaries_.moveBlocksTo(home);
}

Outcome Matrix::analyse(const AnalysisOptions& options) {
  options_ = options;
  const Outcome validity = validate(pattern);
  return validity.status == Status::ok ? chooseMethod() : validity;
}

Outcome Matrix::chooseMethod() {
  activeMethod_ = Method::direct;
  fallback_ = Fallback::none;
  const bool isEligible = !kind_.isSymmetric && !kind_.isComplex;
  if (options_.method == Method::multigrid && !isEligible) return {Status::multigridUnsuitable};
  if (options_.method != Method::direct && isEligible) {
    blockSize_ = options_.blockSize > 0 ? options_.blockSize : detectBlockSize(pattern);
    const int gap = rowWithoutDiagonal(pattern);
    if (options_.method == Method::multigrid && gap >= 0) {
      return {Status::invalidPattern, PatternDefect::missingDiagonal, gap, gap, -1};
    }
    const bool isWanted = options_.method == Method::multigrid || (gap < 0 && multigridPays(pattern, blockSize_));
    if (isWanted) activeMethod_ = Method::multigrid;
  }
  if (activeMethod_ == Method::multigrid) {
    emplaceMultigrid();
  } else {
    analyseDirect();
  }
  return {};
}

void Matrix::emplaceMultigrid() {
  const bool isChoice = options_.method == Method::automatic;
  multigrid_.emplace(pattern, blockSize_, isChoice ? mostMixingWorthwhile : anyMixing);
}

void Matrix::analyseDirect() {
  withSolver([this](auto& solver, auto) { solver.factorisation.emplace(pattern, kind_.isSymmetric); });
}

Outcome Matrix::factor() {
  if (activeMethod_ == Method::direct) return factorDirect();
  // The hierarchy is gone if memory ran out in an earlier call.
  if (multigrid_.get() == nullptr) emplaceMultigrid();
  if (Transposed* transposed = transposed_.get()) transposed->isCurrent = false;
  Outcome outcome;
  {
    ArenaScope scope(multigrid_.arena());
    outcome = multigrid_.get()->factor(pattern, values);
  }
  if (outcome.status != Status::multigridUnsuitable) return outcome;
  const Preconditioner::SetUp setUp = multigrid_.get()->setUp();
  // Not a failure but the choice that was left to us.
  if (setUp == Preconditioner::SetUp::unlikeCouplings) return fallBackBecause(Fallback::unlikeCouplings);
  if (!options_.fallBack) return outcome;
  return fallBackBecause(setUp == Preconditioner::SetUp::singularDiagonalBlock ? Fallback::singularDiagonalBlock
                                                                              : Fallback::singularCoarsestMatrix);
}

Outcome Matrix::factorDirect() {
  return withSolver([this](auto& solver, auto number) -> Outcome {
    using Scalar = decltype(number);
    // Not analysed before multigrid gave way; gone if memory ran out in an earlier call.
    if (solver.factorisation.get() == nullptr) analyseDirect();
    ArenaScope scope(solver.factorisation.arena());
    return solver.factorisation.get()->factor(pattern, asScalars<Scalar>(values.data()));
  });
}

// For good: values that follow on the same pattern are most likely as hard.
Outcome Matrix::fallBackBecause(Fallback reason) {
  activeMethod_ = Method::direct;
  fallback_ = reason;
  multigrid_.reset();
  transposed_.reset();
  return factorDirect();
}

bool Matrix::isFactored() const {
  if (activeMethod_ == Method::multigrid) return multigrid_.get() != nullptr && multigrid_.get()->isFactored();
  return withSolver([](const auto& solver) {
    const auto* factorisation = solver.factorisation.get();
    return factorisation != nullptr && factorisation->isFactored();
  });
}

Outcome Matrix::checkRightHandSides(int count) const {
  const std::size_t length = static_cast<std::size_t>(pattern.size) * components() * count;
  for (std::size_t i = 0; i < length; ++i) {
    if (std::isfinite(rightHandSide[i])) continue;
    const std::size_t entry = i / components();
    const int row = static_cast<int>(entry % pattern.size);
    return {Status::nonFiniteRightHandSide, PatternDefect::none, row, -1, static_cast<int>(entry)};
  }
  return {};
}

Outcome Matrix::solve(const SolveOptions& options) {
  if (!isFactored()) return {Status::notFactored};
  const Outcome validity = checkRightHandSides(options.count);
  if (validity.status != Status::ok) return validity;
  lastSolve_ = {};
  history.clear();
  return activeMethod_ == Method::direct ? solveDirect(options) : solveByMultigrid(options);
}

Outcome Matrix::solveDirect(const SolveOptions& options) {
  return withSolver([&](auto& solver, auto number) -> Outcome {
    using Scalar = decltype(number);
    const Refinement refinement =
        solveRefined(pattern, asScalars<Scalar>(values.data()), *solver.factorisation.get(),
                     asScalars<Scalar>(rightHandSide.data()), options.count, options.transposed,
                     options.directTolerance, options.maximumRefinements, asScalars<Scalar>(solution.data()),
                     solver.workspace[0]);
    lastSolve_.backwardError = refinement.backwardError;
    lastSolve_.refinements = refinement.steps;
    return {std::isfinite(refinement.backwardError) ? Status::ok : Status::solutionOverflow};
  });
}

Outcome Matrix::factorTransposed() {
  if (transposed_.get() == nullptr) transposed_.emplace(pattern, blockSize_);
  Transposed& transposed = *transposed_.get();
  if (transposed.isCurrent) return {};
  ArenaScope scope(transposed_.arena());
  transposed.takeValues(pattern, values);
  const Outcome outcome = transposed.multigrid.factor(transposed.pattern, transposed.values);
  transposed.isCurrent = outcome.status == Status::ok;
  return outcome;
}

Outcome Matrix::solveByMultigrid(const SolveOptions& options) {
  if (options.transposed) {
    const Outcome outcome = factorTransposed();
    if (outcome.status != Status::ok) return outcome;
  }
  Multigrid& multigrid = options.transposed ? transposed_.get()->multigrid : *multigrid_.get();
  const Pattern& solvedPattern = options.transposed ? transposed_.get()->pattern : pattern;
  const std::vector<double>& solvedValues = options.transposed ? transposed_.get()->values : values;
  bool converged = true;
  for (int system = 0; system < options.count && converged; ++system) {
    const std::size_t first = static_cast<std::size_t>(system) * pattern.size;
    MultigridSolve result;
    {
      ArenaScope scope(options.transposed ? transposed_.arena() : multigrid_.arena());
      result = multigrid.solve(solvedPattern, solvedValues, rightHandSide.data() + first, options.multigridTolerance,
                               options.maximumIterations, solution.data() + first);
    }
    converged = result.converged;
    lastSolve_.backwardError = std::max(lastSolve_.backwardError, result.backwardError);
    lastSolve_.refinements = std::max(lastSolve_.refinements, result.corrections);
    if (result.iterations <= lastSolve_.iterations && converged) continue;
    lastSolve_.iterations = result.iterations;
    const std::vector<double>& residuals = multigrid.history();
    history.assign(residuals.begin(), residuals.begin() + std::min<std::size_t>(residuals.size(), longestHistory));
  }
  if (converged) return {};
  if (!options_.fallBack) return {Status::notConverged};
  const Outcome factors = fallBackBecause(Fallback::stalled);
  return factors.status == Status::ok ? solveDirect(options) : factors;
}

Outcome Matrix::estimateCondition() {
  return withSolver([this](auto& solver, auto number) -> Outcome {
    using Scalar = decltype(number);
    auto* factorisation = solver.factorisation.get();
    if (factorisation == nullptr || !factorisation->isFactored()) return {Status::notFactored};
    // Temporaries only: running out of memory here leaves the factors as they are.
    ArenaScope scope(temporaries_);
    condition_ = core::estimateCondition(pattern, asScalars<Scalar>(values.data()), *factorisation);
    return {};
  });
}

double Matrix::factorNonzeros() const {
  if (const Multigrid* multigrid = multigrid_.get()) return multigrid->isFactored() ? multigrid->entryCount() : 0;
  return withSolver([](const auto& solver) {
    const auto* factorisation = solver.factorisation.get();
    return factorisation == nullptr ? 0.0 : factorisation->nonzeroCount();
  });
}

int Matrix::delayedPivots() const {
  return withSolver([](const auto& solver) {
    const auto* factorisation = solver.factorisation.get();
    return factorisation == nullptr ? 0 : factorisation->delayedPivots();
  });
}

int Matrix::levels() const {
  const Multigrid* multigrid = multigrid_.get();
  return multigrid != nullptr && multigrid->isFactored() ? multigrid->levels() : 0;
}

Matrix::Transposed::Transposed(const Pattern& original, int blockSize)
    : pattern(transposeOf(original)), values(original.nonzeroCount()), multigrid(pattern, blockSize, anyMixing) {}

void Matrix::Transposed::takeValues(const Pattern& original, const std::vector<double>& originalValues) {
  std::vector<int> next(pattern.rowPointers.begin(), pattern.rowPointers.end() - 1);
  for (int entry = 0; entry < original.nonzeroCount(); ++entry) {
    values[next[original.columnIndices[entry]]++] = originalValues[entry];
  }
}

}  // namespace core
