#pragma once

namespace core {

/** How a call ended. The numbers are part of the binary interface: append, never renumber. */
enum class Status : int {
  ok = 0,
  invalidHandle = 1,
  invalidPattern = 2,
  nonFiniteValue = 3,
  nonFiniteRightHandSide = 4,
  singular = 5,
  notFactored = 6,
  solutionOverflow = 7,
  notConverged = 8,
  multigridUnsuitable = 9,
  cancelled = 16,
};

/** What is wrong with a sparsity pattern. The numbers are part of the binary interface. */
enum class PatternDefect : int {
  none = 0,
  rowPointersDoNotStartAtZero = 1,
  rowPointersDecrease = 2,
  rowPointersDoNotEndAtNonzeroCount = 3,
  columnOutOfRange = 4,
  columnsNotAscending = 5,
  emptyRow = 6,
  emptyColumn = 7,
  missingDiagonal = 8,
};

/** The outcome of a call with the place in the caller's own numbering; -1 where a place does not apply. */
struct Outcome {
  Status status = Status::ok;
  PatternDefect defect = PatternDefect::none;
  int row = -1;
  int column = -1;
  int entry = -1;
};

}  // namespace core
