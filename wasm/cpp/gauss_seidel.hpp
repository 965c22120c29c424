#pragma once

// Block Gauss-Seidel sweeps fused with what a multigrid cycle needs beside them. With A = L + D + U:
//
//   forward sweep from zero     (L + D) x = b, which leaves the residual b - A x = -U x: half a pass over A each;
//   backward sweep              (D + U) x' = b - L x, after which A x' = b - L x + L x': one and a half passes.
//
// Sweep, residual, sweep and product thus read the matrix two and a half times instead of four.

#include <vector>

#include "block_matrix.hpp"

namespace core {

/** x = (L + D)^-1 b. */
template <int N>
[[gnu::noinline]] void sweepForwardFromZero(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const columns = matrix.pattern.columns.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const values = matrix.values.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    RowSum<N> sum;
    sum.load(rightHandSide + row * N);
    const int last = upperStart[row];
    for (int entry = rowPointers[row]; entry < last; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    sum.storeProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), x + row * N);
  }
}

/** coarse += -U x, summed over the rows of every aggregate. */
template <int N>
[[gnu::noinline]] void restrictUpperResidual(const BlockMatrix<N>& matrix, const int* aggregateOf, const float* x,
                                             float* coarse) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const columns = matrix.pattern.columns.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const values = matrix.values.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    const int aggregate = aggregateOf[row];
    if (aggregate < 0) continue;
    RowSum<N> sum;
    sum.clear();
    const int last = rowPointers[row + 1];
    for (int entry = upperStart[row]; entry < last; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    sum.add(coarse + aggregate * N);
  }
}

/** x = (D + U)^-1 (b - L x). */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const columns = matrix.pattern.columns.data();
  const float* const values = matrix.values.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    RowSum<N> sum;
    sum.load(rightHandSide + row * N);
    const int last = rowPointers[row + 1];
    for (int entry = rowPointers[row]; entry < last; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    sum.storeProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), x + row * N);
  }
}

/** x = (D + U)^-1 (b - L x), and remainder = b - L x for the x before. */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x,
                                     float* remainder) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const columns = matrix.pattern.columns.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const values = matrix.values.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    RowSum<N> sum;
    sum.load(rightHandSide + row * N);
    const int middle = upperStart[row];
    for (int entry = rowPointers[row]; entry < middle; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    sum.store(remainder + row * N);
    const int last = rowPointers[row + 1];
    for (int entry = middle; entry < last; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    sum.storeProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), x + row * N);
  }
}

/** product += L x. */
template <int N>
[[gnu::noinline]] void addLowerProduct(const BlockMatrix<N>& matrix, const float* x, float* product) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const columns = matrix.pattern.columns.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const values = matrix.values.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    RowSum<N> sum;
    sum.clear();
    const int last = upperStart[row];
    for (int entry = rowPointers[row]; entry < last; ++entry) {
      sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
    }
    float added[N];
    sum.store(added);
    for (int i = 0; i < N; ++i) product[row * N + i] -= added[i];
  }
}

/** x += coarse on the rows of every aggregate. */
template <int N>
[[gnu::noinline]] void prolongate(int rows, const int* aggregateOf, const float* coarse, float* x) {
  for (int row = 0; row < rows; ++row) {
    const int aggregate = aggregateOf[row];
    if (aggregate < 0) continue;
    for (int i = 0; i < N; ++i) x[row * N + i] += coarse[aggregate * N + i];
  }
}

}  // namespace core
