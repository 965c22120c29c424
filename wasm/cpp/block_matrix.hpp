#pragma once

#include <vector>

#include "block_pattern.hpp"
#include "lanes.hpp"

namespace core {

/**
 * Sparse matrix A of N x N blocks in single precision, as Gauss-Seidel sweeps want it: A = D (I + L + U) with D the
 * diagonal blocks, so that a sweep waits for nothing but a product and a sum from one row to the next. Blocks of L and U
 * stand in rows of ascending columns; every block is stored by columns.
 */
template <int N>
struct BlockMatrix {
  static constexpr int blockEntries = N * N;

  BlockPattern pattern;
  std::vector<int> upperStart;  // first entry of every row with a column beyond the diagonal
  // Padded by four numbers: columns of blocks are read four rows at a time.
  std::vector<float> values;
  std::vector<float> diagonal;
  std::vector<float> inverseDiagonal;

  /** Takes over the pattern and makes room for values. */
  void layOut(BlockPattern blockPattern) {
    pattern = static_cast<BlockPattern&&>(blockPattern);
    upperStart.resize(pattern.rows);
    for (int row = 0; row < pattern.rows; ++row) {
      int entry = pattern.rowPointers[row];
      while (entry < pattern.rowPointers[row + 1] && pattern.columns[entry] < row) ++entry;
      upperStart[row] = entry;
    }
    constexpr int padding = 4;
    values.assign(static_cast<std::size_t>(pattern.entryCount()) * blockEntries + padding, 0.0f);
    diagonal.assign(static_cast<std::size_t>(pattern.rows) * blockEntries + padding, 0.0f);
    inverseDiagonal.assign(static_cast<std::size_t>(pattern.rows) * blockEntries + padding, 0.0f);
  }
};

/** N sums that run along a row of blocks. */
template <int N>
struct RowSum {
  Lanes sum;

  void clear() { sum = allLanes(0); }
  /** sum = block vector. */
  void loadProduct(const float* block, const float* vector) {
    sum = loadLanes(block) * allLanes(vector[0]);
    for (int column = 1; column < N; ++column) sum += loadLanes(block + column * N) * allLanes(vector[column]);
  }
  /** sum += other. */
  void add(const RowSum& other) { sum += other.sum; }
  /** sum -= block vector. */
  void subtractProduct(const float* block, const float* vector) {
    for (int column = 0; column < N; ++column) sum -= loadLanes(block + column * N) * allLanes(vector[column]);
  }
  /** vector = sum. */
  void store(float* vector) const {
    for (int i = 0; i < N; ++i) vector[i] = sum[i];
  }
};

template <>
struct RowSum<1> {
  float sum;

  void clear() { sum = 0; }
  void loadProduct(const float* block, const float* vector) { sum = *block * *vector; }
  void add(const RowSum& other) { sum += other.sum; }
  void subtractProduct(const float* block, const float* vector) { sum -= *block * *vector; }
  void store(float* vector) const { *vector = sum; }
};

/** A 2 x 2 block fills the four lanes: the first column's products in the lower two, the second's in the upper two. */
template <>
struct RowSum<2> {
  Lanes sum;

  static Lanes spread(const float* vector) { return Lanes{vector[0], vector[0], vector[1], vector[1]}; }
  void clear() { sum = allLanes(0); }
  void loadProduct(const float* block, const float* vector) { sum = loadLanes(block) * spread(vector); }
  void add(const RowSum& other) { sum += other.sum; }
  void subtractProduct(const float* block, const float* vector) { sum -= loadLanes(block) * spread(vector); }
  void store(float* vector) const {
    vector[0] = sum[0] + sum[2];
    vector[1] = sum[1] + sum[3];
  }
};

}  // namespace core
