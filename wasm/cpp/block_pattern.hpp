#pragma once

#include <vector>

#include "pattern.hpp"

namespace core {

/** Where the off-diagonal blocks of a square block matrix stand, rows in ascending order of columns. */
struct BlockPattern {
  int rows = 0;
  std::vector<int> rowPointers;
  std::vector<int> columns;

  int entryCount() const { return static_cast<int>(columns.size()); }
  /** Most off-diagonal blocks in a row. */
  int longestRow() const;
};

/** Largest block that the multigrid is built for. */
constexpr int largestBlock = 4;

/** The largest block size, up to `largestBlock`, for which the pattern consists of full aligned blocks. */
int detectBlockSize(const Pattern& pattern);

/** Groups rows and columns of a pattern with a full diagonal into blocks; a block with any entry counts as present. */
BlockPattern groupIntoBlocks(const Pattern& pattern, int blockSize);

/** First row without its diagonal entry, or -1. */
int rowWithoutDiagonal(const Pattern& pattern);

/** Whether the pattern consists of full aligned blocks of this size. */
bool consistsOfFullBlocks(const Pattern& pattern, int blockSize);

}  // namespace core
