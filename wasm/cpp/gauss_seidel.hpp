#pragma once

// Block Gauss-Seidel sweeps fused with what a multigrid cycle needs beside them. With A = D (I + L + U):
//
//   forward sweep from zero     x = D^-1 b - L x, which leaves the residual b - A x = -D U x: half a pass over A each;
//   backward sweep              x' = D^-1 b - L x - U x', after which A x' = b - D L (x - x'): one and a half passes.
//
// Sweep, residual, sweep and product thus read the matrix two and a half times instead of four.

#include <vector>

#include "block_matrix.hpp"

namespace core {

/** Subtracts the blocks `first` to `last` times x from a sum. */
template <int N>
inline void subtractProducts(const BlockMatrix<N>& matrix, int first, int last, const float* x, RowSum<N>& sum) {
  const float* const values = matrix.values.data();
  const int* const columns = matrix.pattern.columns.data();
  for (int entry = first; entry < last; ++entry) {
    sum.subtractProduct(values + static_cast<std::size_t>(entry) * (N * N), x + columns[entry] * N);
  }
}

/** x = (I + L)^-1 D^-1 b. */
template <int N>
[[gnu::noinline]] void sweepForwardFromZero(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    RowSum<N> sum;
    sum.loadProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), rightHandSide + row * N);
    subtractProducts<N>(matrix, rowPointers[row], upperStart[row], x, sum);
    sum.store(x + row * N);
  }
}

/** coarse += -D U x, summed over the rows of every aggregate. */
template <int N>
[[gnu::noinline]] void restrictUpperResidual(const BlockMatrix<N>& matrix, const int* aggregateOf, const float* x,
                                             float* coarse) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const diagonal = matrix.diagonal.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    const int aggregate = aggregateOf[row];
    if (aggregate < 0) continue;
    RowSum<N> sum;
    sum.clear();
    subtractProducts<N>(matrix, upperStart[row], rowPointers[row + 1], x, sum);
    float scaled[N];
    sum.store(scaled);
    sum.loadProduct(diagonal + static_cast<std::size_t>(row) * (N * N), scaled);
    sum.store(scaled);
    for (int i = 0; i < N; ++i) coarse[aggregate * N + i] += scaled[i];
  }
}

/** x = (I + U)^-1 (D^-1 b - L x). */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    RowSum<N> sum;
    sum.loadProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), rightHandSide + row * N);
    subtractProducts<N>(matrix, rowPointers[row], rowPointers[row + 1], x, sum);
    sum.store(x + row * N);
  }
}

/** The same, and remainder = b - D L x for the x before. */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x,
                                     float* remainder) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const diagonal = matrix.diagonal.data();
  const float* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    RowSum<N> lower;
    lower.clear();
    subtractProducts<N>(matrix, rowPointers[row], upperStart[row], x, lower);
    RowSum<N> sum;
    sum.loadProduct(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), rightHandSide + row * N);
    sum.add(lower);
    subtractProducts<N>(matrix, upperStart[row], rowPointers[row + 1], x, sum);
    sum.store(x + row * N);
    float scaled[N];
    lower.store(scaled);
    lower.loadProduct(diagonal + static_cast<std::size_t>(row) * (N * N), scaled);
    lower.store(scaled);
    for (int i = 0; i < N; ++i) remainder[row * N + i] = rightHandSide[row * N + i] + scaled[i];
  }
}

/** product += D L x. */
template <int N>
[[gnu::noinline]] void addLowerProduct(const BlockMatrix<N>& matrix, const float* x, float* product) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const float* const diagonal = matrix.diagonal.data();
  const int rows = matrix.pattern.rows;
  for (int row = 0; row < rows; ++row) {
    RowSum<N> sum;
    sum.clear();
    subtractProducts<N>(matrix, rowPointers[row], upperStart[row], x, sum);
    float scaled[N];
    sum.store(scaled);
    sum.loadProduct(diagonal + static_cast<std::size_t>(row) * (N * N), scaled);
    sum.store(scaled);
    for (int i = 0; i < N; ++i) product[row * N + i] -= scaled[i];
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
