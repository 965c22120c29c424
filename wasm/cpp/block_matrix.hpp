#pragma once

#include <vector>

#include "block_pattern.hpp"
#include "lanes.hpp"

namespace core {

/**
 * Sparse matrix A = D - W of N x N blocks, D on the diagonal and W in single precision off it.
 *
 * D is the sum of the blocks of W as stored plus an excess, the sum of a row of blocks, that was computed apart. So A
 * acts on constants as exactly as double precision allows, however much larger the couplings are than the excess, and
 * rounding the couplings changes them by a factor only. Without this a fine grid of long channels could not be told from
 * one with leaks in every cell.
 */
template <int N>
struct BlockMatrix {
  static constexpr int blockEntries = N * N;

  BlockPattern pattern;
  std::vector<int> upperStart;          // first entry of every row with a column beyond the diagonal
  std::vector<float> couplings;         // blocks of W, stored by columns
  std::vector<double> inverseDiagonal;  // blocks of D^-1, stored by columns

  /** Takes over the pattern and makes room for values. */
  void layOut(BlockPattern blockPattern) {
    pattern = static_cast<BlockPattern&&>(blockPattern);
    upperStart.resize(pattern.rows);
    for (int row = 0; row < pattern.rows; ++row) {
      int entry = pattern.rowPointers[row];
      while (entry < pattern.rowPointers[row + 1] && pattern.columns[entry] < row) ++entry;
      upperStart[row] = entry;
    }
    couplings.assign(static_cast<std::size_t>(pattern.entryCount()) * blockEntries + lanePadding, 0.0f);
    inverseDiagonal.assign(static_cast<std::size_t>(pattern.rows) * blockEntries + lanePadding, 0.0);
  }
};

/** block vector, with a block that is stored by columns, in the precision of the vector. */
template <int N>
inline DoubleLanes<N> multiplyBlock(const double* block, DoubleLanes<N> vector) {
  if constexpr (N == 1) {
    return *block * vector;
  } else {
    DoubleLanes<N> product = loadBlock<N>(block) * vector[0];
    for (int k = 1; k < N; ++k) product += loadBlock<N>(block + k * N) * vector[k];
    return product;
  }
}

template <int N>
inline DoubleLanes<N> multiplyBlock(const float* block, DoubleLanes<N> vector) {
  if constexpr (N == 1) {
    return static_cast<double>(*block) * vector;
  } else {
    DoubleLanes<N> product = loadWide<N>(block) * vector[0];
    for (int k = 1; k < N; ++k) product += loadWide<N>(block + k * N) * vector[k];
    return product;
  }
}

template <int N>
inline SingleLanes<N> multiplyBlock(const double* block, SingleLanes<N> vector) {
  if constexpr (N == 1) {
    return static_cast<float>(*block) * vector;
  } else {
    SingleLanes<N> product = narrow<N>(loadBlock<N>(block)) * vector[0];
    for (int k = 1; k < N; ++k) product += narrow<N>(loadBlock<N>(block + k * N)) * vector[k];
    return product;
  }
}

template <int N>
inline SingleLanes<N> multiplyBlock(const float* block, SingleLanes<N> vector) {
  if constexpr (N == 1) {
    return *block * vector;
  } else {
    SingleLanes<N> product = loadBlock<N>(block) * vector[0];
    for (int k = 1; k < N; ++k) product += loadBlock<N>(block + k * N) * vector[k];
    return product;
  }
}

}  // namespace core
