#pragma once

#include <vector>

#include "block_pattern.hpp"
#include "lanes.hpp"

namespace core {

/**
 * Sparse matrix of N x N blocks in single precision: off-diagonal blocks in rows of ascending columns, each block stored
 * by columns, and the inverses of the diagonal blocks.
 */
template <int N>
struct BlockMatrix {
  static constexpr int blockEntries = N * N;

  BlockPattern pattern;
  std::vector<int> upperStart;  // first entry of every row with a column beyond the diagonal
  std::vector<float> values;    // padded by four numbers: columns of blocks are read four rows at a time
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
    values.assign(static_cast<std::size_t>(pattern.entryCount()) * blockEntries + 4, 0.0f);
    inverseDiagonal.assign(static_cast<std::size_t>(pattern.rows) * blockEntries + 4, 0.0f);
  }
};

/** One block row's worth of unknowns, from which products with blocks are subtracted. */
template <int N>
struct RowSum {
  Lanes sum;

  void load(const float* vector) {
    sum = allLanes(0);
    for (int i = 0; i < N; ++i) sum[i] = vector[i];
  }
  void clear() { sum = allLanes(0); }
  void subtractProduct(const float* block, const float* vector) {
    for (int column = 0; column < N; ++column) sum -= loadLanes(block + column * N) * allLanes(vector[column]);
  }
  void store(float* vector) const {
    for (int i = 0; i < N; ++i) vector[i] = sum[i];
  }
  void add(float* vector) const {
    for (int i = 0; i < N; ++i) vector[i] += sum[i];
  }
  /** vector = block sum. */
  void storeProduct(const float* block, float* vector) const {
    Lanes product = loadLanes(block) * allLanes(sum[0]);
    for (int column = 1; column < N; ++column) product += loadLanes(block + column * N) * allLanes(sum[column]);
    for (int i = 0; i < N; ++i) vector[i] = product[i];
  }
};

template <>
struct RowSum<1> {
  float sum;

  void load(const float* vector) { sum = *vector; }
  void clear() { sum = 0; }
  void subtractProduct(const float* block, const float* vector) { sum -= *block * *vector; }
  void store(float* vector) const { *vector = sum; }
  void add(float* vector) const { *vector += sum; }
  void storeProduct(const float* block, float* vector) const { *vector = *block * sum; }
};

/** A 2 x 2 block fills the four lanes: the first column's products in the lower two, the second's in the upper two. */
template <>
struct RowSum<2> {
  Lanes sum;

  static Lanes spread(const float* vector) { return Lanes{vector[0], vector[0], vector[1], vector[1]}; }
  void load(const float* vector) { sum = Lanes{vector[0], vector[1], 0, 0}; }
  void clear() { sum = allLanes(0); }
  void subtractProduct(const float* block, const float* vector) { sum -= loadLanes(block) * spread(vector); }
  void store(float* vector) const {
    vector[0] = sum[0] + sum[2];
    vector[1] = sum[1] + sum[3];
  }
  void add(float* vector) const {
    vector[0] += sum[0] + sum[2];
    vector[1] += sum[1] + sum[3];
  }
  void storeProduct(const float* block, float* vector) const {
    const float total[2] = {sum[0] + sum[2], sum[1] + sum[3]};
    const Lanes product = loadLanes(block) * spread(total);
    vector[0] = product[0] + product[2];
    vector[1] = product[1] + product[3];
  }
};

}  // namespace core
