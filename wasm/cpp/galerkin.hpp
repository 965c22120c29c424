#pragma once

#include <algorithm>
#include <vector>

#include "coarse_pattern.hpp"

namespace core {

/** Blocks of a level in double precision while a hierarchy is set up, each stored by rows. */
template <int N>
struct DoubleBlocks {
  std::vector<double> offDiagonal;
  std::vector<double> diagonal;

  void readRow(const BlockPattern& pattern, int row, double* blocks, double* diagonalBlock) const {
    const int first = pattern.rowPointers[row];
    const int count = pattern.rowPointers[row + 1] - first;
    std::copy_n(offDiagonal.data() + static_cast<std::size_t>(first) * (N * N), count * N * N, blocks);
    std::copy_n(diagonal.data() + static_cast<std::size_t>(row) * (N * N), N * N, diagonalBlock);
  }
};

/** P^T A P for piecewise constant P: sums of the blocks of every aggregate. `readRow(row, blocks, diagonal)` gives A. */
template <int N, class ReadRow>
[[gnu::noinline]] DoubleBlocks<N> galerkinProduct(const BlockPattern& fine, const std::vector<int>& aggregateOf,
                                                  const std::vector<int>& targetOf, const BlockPattern& coarse,
                                                  ReadRow readRow) {
  constexpr int NN = N * N;
  DoubleBlocks<N> sums;
  sums.offDiagonal.assign(static_cast<std::size_t>(coarse.entryCount()) * NN, 0.0);
  sums.diagonal.assign(static_cast<std::size_t>(coarse.rows) * NN, 0.0);
  std::vector<double> blocks(static_cast<std::size_t>(fine.longestRow()) * NN);
  double diagonal[NN];
  for (int row = 0; row < fine.rows; ++row) {
    const int aggregate = aggregateOf[row];
    if (aggregate < 0) continue;
    readRow(row, blocks.data(), diagonal);
    double* const onDiagonal = sums.diagonal.data() + static_cast<std::size_t>(aggregate) * NN;
    for (int i = 0; i < NN; ++i) onDiagonal[i] += diagonal[i];
    const int first = fine.rowPointers[row];
    const int last = fine.rowPointers[row + 1];
    for (int entry = first; entry < last; ++entry) {
      const int target = targetOf[entry];
      if (target == CoarsePattern::dropped) continue;
      double* const sum = target == CoarsePattern::diagonal
                              ? onDiagonal
                              : sums.offDiagonal.data() + static_cast<std::size_t>(target) * NN;
      for (int i = 0; i < NN; ++i) sum[i] += blocks[(entry - first) * NN + i];
    }
  }
  return sums;
}

}  // namespace core
