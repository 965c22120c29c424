#include "linear_core.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

#include "matrix.hpp"

namespace core {

namespace {

using Slot = Owned<Matrix>;

std::vector<std::unique_ptr<Slot>> slots;
Outcome lastOutcome;

Matrix* find(int handle) {
  const bool known = handle >= 1 && handle <= static_cast<int>(slots.size());
  return known ? slots[handle - 1]->get() : nullptr;
}

int freeSlot() {
  for (int index = 0; index < static_cast<int>(slots.size()); ++index) {
    if (slots[index]->get() == nullptr) return index;
  }
  slots.push_back(std::make_unique<Slot>());
  return static_cast<int>(slots.size()) - 1;
}

template <class Operation>
int run(int handle, Operation operation) {
  Matrix* matrix = find(handle);
  lastOutcome = matrix == nullptr ? Outcome{Status::invalidHandle} : operation(*matrix);
  return static_cast<int>(lastOutcome.status);
}

template <class Select>
auto* arrayOf(int handle, Select select) {
  Matrix* matrix = find(handle);
  return matrix == nullptr ? nullptr : select(*matrix).data();
}

}  // namespace

}  // namespace core

using core::find;
using core::Matrix;

extern "C" {

void core_abandon() { core::abandonCurrentArena(); }

double core_allocated_bytes() { return static_cast<double>(core::allocatedBytes()); }

void core_set_memory_limit(double bytes) {
  constexpr double largest = static_cast<double>(std::numeric_limits<std::size_t>::max() / 2);
  core::setMemoryLimit(static_cast<std::size_t>(std::min(bytes, largest)));
}

int core_create(int size, int nonzeroCount, int isSymmetric, int isComplex) {
  const int index = core::freeSlot();
  core::slots[index]->emplace(size, nonzeroCount, core::MatrixKind{isSymmetric != 0, isComplex != 0});
  return index + 1;
}

void core_dispose(int handle) {
  if (find(handle) != nullptr) core::slots[handle - 1]->reset();
}

int core_reserve(int handle, int count) {
  return core::run(handle, [=](Matrix& matrix) {
    matrix.reserve(count, core::slots[handle - 1]->arena());
    return core::Outcome{};
  });
}

int* core_row_pointers(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.pattern.rowPointers; });
}
int* core_column_indices(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.pattern.columnIndices; });
}
double* core_values(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.values; });
}
double* core_right_hand_side(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.rightHandSide; });
}
double* core_solution(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.solution; });
}

int core_analyse(int handle, int method, int blockSize, int fallBack) {
  const core::AnalysisOptions options{static_cast<core::Method>(method), blockSize, fallBack != 0};
  return core::run(handle, [&](Matrix& matrix) { return matrix.analyse(options); });
}

int core_factor(int handle) {
  return core::run(handle, [](Matrix& matrix) { return matrix.factor(); });
}

int core_solve(int handle, int count, int transposed, double directTolerance, double multigridTolerance,
               int maximumRefinements, int maximumIterations) {
  const core::SolveOptions options{count,
                                   transposed != 0,
                                   directTolerance,
                                   multigridTolerance,
                                   maximumRefinements,
                                   maximumIterations};
  return core::run(handle, [&](Matrix& matrix) { return matrix.solve(options); });
}

int core_estimate_condition(int handle) {
  return core::run(handle, [](Matrix& matrix) { return matrix.estimateCondition(); });
}

double core_factor_nonzeros(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->factorNonzeros();
}
int core_delayed_pivots(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->delayedPivots();
}
double core_condition(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->condition();
}
double core_backward_error(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->lastSolve().backwardError;
}
int core_refinements(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->lastSolve().refinements;
}

int core_iterations(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->lastSolve().iterations;
}
double* core_history(int handle) {
  return core::arrayOf(handle, [](Matrix& matrix) -> auto& { return matrix.history; });
}
int core_history_length(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : static_cast<int>(matrix->history.size());
}
int core_method(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : static_cast<int>(matrix->activeMethod());
}
int core_fallback(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : static_cast<int>(matrix->fallback());
}
int core_levels(int handle) {
  const Matrix* matrix = find(handle);
  return matrix == nullptr ? 0 : matrix->levels();
}

int core_outcome_defect() { return static_cast<int>(core::lastOutcome.defect); }
int core_outcome_row() { return core::lastOutcome.row; }
int core_outcome_column() { return core::lastOutcome.column; }
int core_outcome_entry() { return core::lastOutcome.entry; }
}
