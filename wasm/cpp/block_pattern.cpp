#include "block_pattern.hpp"

#include <algorithm>

namespace core {

int BlockPattern::longestRow() const {
  int longest = 0;
  for (int row = 0; row < rows; ++row) longest = std::max(longest, rowPointers[row + 1] - rowPointers[row]);
  return longest;
}

bool consistsOfFullBlocks(const Pattern& pattern, int blockSize) {
  if (pattern.size % blockSize != 0) return false;
  for (int first = 0; first < pattern.size; first += blockSize) {
    const int* columns = pattern.columnIndices.data() + pattern.rowPointers[first];
    const int length = pattern.rowPointers[first + 1] - pattern.rowPointers[first];
    if (length % blockSize != 0) return false;
    for (int place = 0; place < length; place += blockSize) {
      if (columns[place] % blockSize != 0) return false;
      if (columns[place + blockSize - 1] != columns[place] + blockSize - 1) return false;
    }
    for (int row = first + 1; row < first + blockSize; ++row) {
      if (pattern.rowPointers[row + 1] - pattern.rowPointers[row] != length) return false;
      if (!std::equal(columns, columns + length, pattern.columnIndices.data() + pattern.rowPointers[row])) return false;
    }
  }
  return true;
}

int rowWithoutDiagonal(const Pattern& pattern) {
  for (int row = 0; row < pattern.size; ++row) {
    const int* first = pattern.columnIndices.data() + pattern.rowPointers[row];
    const int* last = pattern.columnIndices.data() + pattern.rowPointers[row + 1];
    if (!std::binary_search(first, last, row)) return row;
  }
  return -1;
}

int detectBlockSize(const Pattern& pattern) {
  for (int blockSize = largestBlock; blockSize > 1; --blockSize) {
    if (consistsOfFullBlocks(pattern, blockSize)) return blockSize;
  }
  return 1;
}

namespace {

BlockPattern groupFullBlocks(const Pattern& pattern, int blockSize) {
  BlockPattern blocks;
  blocks.rows = pattern.size / blockSize;
  blocks.rowPointers.resize(blocks.rows + 1);
  blocks.columns.resize(pattern.nonzeroCount() / (blockSize * blockSize) - blocks.rows);
  int next = 0;
  for (int row = 0; row < blocks.rows; ++row) {
    blocks.rowPointers[row] = next;
    const int last = pattern.rowPointers[row * blockSize + 1];
    for (int entry = pattern.rowPointers[row * blockSize]; entry < last; entry += blockSize) {
      const int column = pattern.columnIndices[entry] / blockSize;
      if (column != row) blocks.columns[next++] = column;
    }
  }
  blocks.rowPointers[blocks.rows] = next;
  return blocks;
}

BlockPattern groupEntries(const Pattern& pattern, int blockSize) {
  BlockPattern blocks;
  blocks.rows = pattern.size / blockSize;
  blocks.rowPointers.assign(blocks.rows + 1, 0);
  // Twice over the rows: to count the blocks, then to list them.
  for (const bool listing : {false, true}) {
    if (listing) {
      for (int row = 0; row < blocks.rows; ++row) blocks.rowPointers[row + 1] += blocks.rowPointers[row];
      blocks.columns.resize(blocks.rowPointers[blocks.rows]);
    }
    std::vector<int> seenBy(blocks.rows, -1);
    for (int row = 0; row < blocks.rows; ++row) {
      int next = listing ? blocks.rowPointers[row] : 0;
      const int first = pattern.rowPointers[row * blockSize];
      const int last = pattern.rowPointers[(row + 1) * blockSize];
      for (int entry = first; entry < last; ++entry) {
        const int column = pattern.columnIndices[entry] / blockSize;
        if (column == row || seenBy[column] == row) continue;
        seenBy[column] = row;
        if (listing) blocks.columns[next] = column;
        ++next;
      }
      if (listing) {
        std::sort(blocks.columns.begin() + blocks.rowPointers[row], blocks.columns.begin() + next);
      } else {
        blocks.rowPointers[row + 1] = next;
      }
    }
  }
  return blocks;
}

}  // namespace

BlockPattern groupIntoBlocks(const Pattern& pattern, int blockSize) {
  return consistsOfFullBlocks(pattern, blockSize) ? groupFullBlocks(pattern, blockSize)
                                                  : groupEntries(pattern, blockSize);
}

}  // namespace core
