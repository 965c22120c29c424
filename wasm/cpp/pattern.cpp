#include "pattern.hpp"

namespace core {

Pattern::Pattern(int size, int nonzeroCount) : size(size), rowPointers(size + 1), columnIndices(nonzeroCount) {}

namespace {

Outcome defective(PatternDefect defect, int row, int column = -1, int entry = -1) {
  return {Status::invalidPattern, defect, row, column, entry};
}

}  // namespace

Outcome validate(const Pattern& pattern) {
  const int size = pattern.size;
  const std::vector<int>& rowPointers = pattern.rowPointers;
  const std::vector<int>& columnIndices = pattern.columnIndices;

  if (rowPointers[0] != 0) return defective(PatternDefect::rowPointersDoNotStartAtZero, 0);
  for (int row = 0; row < size; ++row) {
    if (rowPointers[row + 1] < rowPointers[row]) return defective(PatternDefect::rowPointersDecrease, row);
  }
  if (rowPointers[size] != pattern.nonzeroCount()) {
    return defective(PatternDefect::rowPointersDoNotEndAtNonzeroCount, size - 1);
  }

  std::vector<char> columnOccurs(size, 0);
  for (int row = 0; row < size; ++row) {
    const int first = rowPointers[row];
    const int last = rowPointers[row + 1];
    if (first == last) return defective(PatternDefect::emptyRow, row);
    for (int entry = first; entry < last; ++entry) {
      const int column = columnIndices[entry];
      if (column < 0 || column >= size) return defective(PatternDefect::columnOutOfRange, row, column, entry);
      if (entry > first && column <= columnIndices[entry - 1]) {
        return defective(PatternDefect::columnsNotAscending, row, column, entry);
      }
      columnOccurs[column] = 1;
    }
  }
  for (int column = 0; column < size; ++column) {
    if (!columnOccurs[column]) return defective(PatternDefect::emptyColumn, -1, column);
  }
  return {};
}

}  // namespace core
