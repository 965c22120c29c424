#include "method.hpp"

#include <algorithm>

namespace core {

namespace {

// From here on multigrid takes half as long as analysis and factors on open grids, and between sheets about as long: see
// the table in wasm/README.md. Below it gains hardly more than a twentieth of a second, for which factors give full
// accuracy and cheap further right-hand sides.
constexpr int smallestSize = 60000;

// Channels and chains, with hardly more than two neighbours in the mean, factorise without fill-in at any size.
constexpr double fewestNeighbours = 2.5;

// A row coupled to this many others is not a local balance.
constexpr int mostNeighbours = 64;

}  // namespace

bool multigridPays(const Pattern& pattern, int blockSize) {
  if (pattern.size < smallestSize) return false;
  int longest = 0;
  for (int row = 0; row < pattern.size; ++row) {
    longest = std::max(longest, pattern.rowPointers[row + 1] - pattern.rowPointers[row]);
  }
  const double blocks = static_cast<double>(pattern.nonzeroCount()) / (static_cast<double>(pattern.size) * blockSize);
  return blocks - 1 >= fewestNeighbours && longest <= mostNeighbours * blockSize;
}

}  // namespace core
