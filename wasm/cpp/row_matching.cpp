#include "row_matching.hpp"

#include <algorithm>
#include <numeric>

namespace core {

namespace {

// Finds a column for every row by depth-first search along alternating paths; each row remembers how far its search for
// a free column has come, so that those searches cost one pass over the pattern in all.
class Transversal {
 public:
  explicit Transversal(const Pattern& pattern)
      : pattern_(pattern),
        rowOf_(pattern.size, -1),
        nextFree_(pattern.rowPointers.begin(), pattern.rowPointers.end() - 1),
        next_(pattern.size),
        seenFor_(pattern.size, -1) {}

  std::vector<int> find() {
    for (int row = 0; row < pattern_.size; ++row) augmentFrom(row);
    giveAwayTheRest();
    return std::move(rowOf_);
  }

 private:
  void augmentFrom(int root) {
    path_.assign(1, root);
    next_[root] = pattern_.rowPointers[root];
    while (!path_.empty()) {
      const int row = path_.back();
      const int end = pattern_.rowPointers[row + 1];
      int& free = nextFree_[row];
      while (free < end && rowOf_[pattern_.columnIndices[free]] >= 0) ++free;
      if (free < end) {
        assignAlongPath(pattern_.columnIndices[free]);
        return;
      }
      int& next = next_[row];
      while (next < end && seenFor_[pattern_.columnIndices[next]] == root) ++next;
      if (next == end) {
        path_.pop_back();
        continue;
      }
      const int column = pattern_.columnIndices[next];
      seenFor_[column] = root;
      const int holder = rowOf_[column];
      next_[holder] = pattern_.rowPointers[holder];
      path_.push_back(holder);
    }
  }

  void assignAlongPath(int column) {
    while (!path_.empty()) {
      const int row = path_.back();
      path_.pop_back();
      rowOf_[column] = row;
      // The row below on the path came here through the column its `next_` points at.
      if (!path_.empty()) column = pattern_.columnIndices[next_[path_.back()]];
    }
  }

  // Rows of a structurally singular matrix that found no column take any; the elimination will name one.
  void giveAwayTheRest() {
    std::vector<char> placed(pattern_.size, 0);
    for (const int row : rowOf_) {
      if (row >= 0) placed[row] = 1;
    }
    int row = 0;
    for (int& holder : rowOf_) {
      if (holder >= 0) continue;
      while (placed[row]) ++row;
      holder = row++;
    }
  }

  const Pattern& pattern_;
  std::vector<int> rowOf_;     // of every column
  std::vector<int> nextFree_;  // of every row: entries before it have columns that are taken
  std::vector<int> next_;      // of every row on the path: the entry being followed
  std::vector<int> seenFor_;   // of every column: the row whose search met it last
  std::vector<int> path_;
};

}  // namespace

std::vector<int> matchRows(const Pattern& pattern) {
  int missing = 0;
  for (int row = 0; row < pattern.size; ++row) {
    const auto first = pattern.columnIndices.begin() + pattern.rowPointers[row];
    const auto last = pattern.columnIndices.begin() + pattern.rowPointers[row + 1];
    if (!std::binary_search(first, last, row)) ++missing;
  }
  if (10 * missing > pattern.size) return Transversal(pattern).find();
  std::vector<int> rowAt(pattern.size);
  std::iota(rowAt.begin(), rowAt.end(), 0);
  return rowAt;
}

}  // namespace core
