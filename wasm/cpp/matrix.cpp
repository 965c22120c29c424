#include "matrix.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "condition.hpp"

namespace core {

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

Outcome Matrix::analyse() {
  const Outcome validity = validate(pattern);
  if (validity.status != Status::ok) return validity;
  withSolver([this](auto& solver, auto) { solver.factorisation.emplace(pattern, kind_.isSymmetric); });
  return validity;
}

Outcome Matrix::factor() {
  return withSolver([this](auto& solver, auto number) -> Outcome {
    using Scalar = decltype(number);
    // The analysis is gone if memory ran out in an earlier call.
    if (solver.factorisation.get() == nullptr) {
      const Outcome analysis = analyse();
      if (analysis.status != Status::ok) return analysis;
    }
    ArenaScope scope(solver.factorisation.arena());
    return solver.factorisation.get()->factor(pattern, asScalars<Scalar>(values.data()));
  });
}

Outcome Matrix::solve(int count, bool transposed, double tolerance, int maximumRefinements) {
  return withSolver([&](auto& solver, auto number) -> Outcome {
    using Scalar = decltype(number);
    auto* factorisation = solver.factorisation.get();
    if (factorisation == nullptr || !factorisation->isFactored()) return {Status::notFactored};
    const Scalar* given = asScalars<Scalar>(rightHandSide.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(pattern.size) * count; ++i) {
      const int row = static_cast<int>(i % pattern.size);
      if (isFinite(given[i])) continue;
      return {Status::nonFiniteRightHandSide, PatternDefect::none, row, -1, static_cast<int>(i)};
    }
    lastSolve_ = solveRefined(pattern, asScalars<Scalar>(values.data()), *factorisation, given, count, transposed,
                              tolerance, maximumRefinements, asScalars<Scalar>(solution.data()), solver.workspace[0]);
    return {std::isfinite(lastSolve_.backwardError) ? Status::ok : Status::solutionOverflow};
  });
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

}  // namespace core
