#pragma once

#include <vector>

#include "status.hpp"

namespace core {

/** Square sparsity pattern in compressed sparse row form. */
struct Pattern {
  Pattern(int size, int nonzeroCount);

  int size;
  std::vector<int> rowPointers;
  std::vector<int> columnIndices;

  int nonzeroCount() const { return static_cast<int>(columnIndices.size()); }
};

/** Finds the first defect: pointers out of order, columns out of range or not ascending, empty rows or columns. */
Outcome validate(const Pattern& pattern);

}  // namespace core
