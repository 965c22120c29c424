#pragma once

// Gauss-Seidel sweeps fused with what a multigrid cycle needs beside them. With A = D - L - U:
//
//   forward sweep from zero     x = D^-1 (b + L x), which leaves the residual b - A x = U x: half a pass over A each;
//   backward sweep              x' = D^-1 (b + L x + U x'), after which A x' = b + L (x - x'): one and a half passes.
//
// Sweep, residual, sweep and product thus read the matrix two and a half times instead of four.
//
// Before the coarse correction everything is local and single precision will do. The corrected x has large smooth parts
// whose residual is smaller by the square of the domain's length in cells: it is kept in double precision, and what is
// stored of its products in single precision are sums over differences of neighbours.

#include "block_matrix.hpp"

namespace core {

/** sum + the blocks `first` to `last` of W times x. */
template <int N, class BlockOfLanes, class Number>
inline BlockOfLanes addProducts(const BlockMatrix<N>& matrix, int first, int last, const Number* x, BlockOfLanes sum) {
  const float* const couplings = matrix.couplings.data();
  const int* const columns = matrix.pattern.columns.data();
  for (int entry = first; entry < last; ++entry) {
    sum += multiplyBlock<N>(couplings + static_cast<std::size_t>(entry) * (N * N), loadBlock<N>(x + columns[entry] * N));
  }
  return sum;
}

/** A 2 x 2 block fills four lanes: the first column's products in the lower two, the second's in the upper two. */
template <>
inline SingleLanes<2> addProducts<2>(const BlockMatrix<2>& matrix, int first, int last, const float* x,
                                     SingleLanes<2> sum) {
  const float* const couplings = matrix.couplings.data();
  const int* const columns = matrix.pattern.columns.data();
  Lanes sums{sum[0], sum[1], 0, 0};
  for (int entry = first; entry < last; ++entry) {
    const float* const source = x + columns[entry] * 2;
    sums += loadLanes(couplings + static_cast<std::size_t>(entry) * 4) * Lanes{source[0], source[0], source[1], source[1]};
  }
  return SingleLanes<2>{sums[0] + sums[2], sums[1] + sums[3]};
}

/** sum + the blocks `first` to `last` of W times x - origin. */
template <int N>
inline DoubleLanes<N> addDifferences(const BlockMatrix<N>& matrix, int first, int last, const double* x,
                                     DoubleLanes<N> origin, DoubleLanes<N> sum) {
  const float* const couplings = matrix.couplings.data();
  const int* const columns = matrix.pattern.columns.data();
  for (int entry = first; entry < last; ++entry) {
    sum += multiplyBlock<N>(couplings + static_cast<std::size_t>(entry) * (N * N),
                            loadBlock<N>(x + columns[entry] * N) - origin);
  }
  return sum;
}

/** x = (D - L)^-1 b. */
template <int N>
[[gnu::noinline]] void sweepForwardFromZero(const BlockMatrix<N>& matrix, const float* rightHandSide, float* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const double* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = 0; row < matrix.pattern.rows; ++row) {
    const SingleLanes<N> sum =
        addProducts<N>(matrix, rowPointers[row], upperStart[row], x, loadBlock<N>(rightHandSide + row * N));
    storeBlock<N>(multiplyBlock<N>(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), sum), x + row * N);
  }
}

/** coarse += U x, summed over the rows of every aggregate. */
template <int N>
[[gnu::noinline]] void restrictUpperResidual(const BlockMatrix<N>& matrix, const int* aggregateOf, const float* x,
                                             float* coarse) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  for (int row = 0; row < matrix.pattern.rows; ++row) {
    const int aggregate = aggregateOf[row];
    if (aggregate < 0) continue;
    const SingleLanes<N> sum =
        addProducts<N>(matrix, upperStart[row], rowPointers[row + 1], x, loadBlock<N>(coarse + aggregate * N));
    storeBlock<N>(sum, coarse + aggregate * N);
  }
}

/** corrected = x + coarse on the rows of every aggregate. */
template <int N>
[[gnu::noinline]] void prolongate(int rows, const int* aggregateOf, const float* x, const double* coarse,
                                  double* corrected) {
  for (int row = 0; row < rows; ++row) {
    DoubleLanes<N> sum = loadWide<N>(x + row * N);
    if (aggregateOf[row] >= 0) sum += loadBlock<N>(coarse + aggregateOf[row] * N);
    storeBlock<N>(sum, corrected + row * N);
  }
}

/** x = (D - U)^-1 (b + L x). */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, double* x) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const double* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    const DoubleLanes<N> sum =
        addProducts<N>(matrix, rowPointers[row], rowPointers[row + 1], x, loadWide<N>(rightHandSide + row * N));
    storeBlock<N>(multiplyBlock<N>(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), sum), x + row * N);
  }
}

/** The same, and remainder = b + L x for the x before, less the sum of every row of L times the x after. */
template <int N>
[[gnu::noinline]] void sweepBackward(const BlockMatrix<N>& matrix, const float* rightHandSide, double* x,
                                     float* remainder) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  const double* const inverseDiagonal = matrix.inverseDiagonal.data();
  for (int row = matrix.pattern.rows - 1; row >= 0; --row) {
    const DoubleLanes<N> given = loadWide<N>(rightHandSide + row * N);
    const DoubleLanes<N> lower = addProducts<N>(matrix, rowPointers[row], upperStart[row], x, given);
    const DoubleLanes<N> sum = addProducts<N>(matrix, upperStart[row], rowPointers[row + 1], x, lower);
    const DoubleLanes<N> updated =
        multiplyBlock<N>(inverseDiagonal + static_cast<std::size_t>(row) * (N * N), sum);
    const DoubleLanes<N> small = addDifferences<N>(matrix, rowPointers[row], upperStart[row], x, updated, given);
    storeBlock<N>(updated, x + row * N);
    storeBlock<N>(narrow<N>(small), remainder + row * N);
  }
}

/** product_i -= sum over L of w_ij (x_j - x_i), which makes A x of the remainder. */
template <int N>
[[gnu::noinline]] void subtractLowerDifferences(const BlockMatrix<N>& matrix, const double* x, float* product) {
  const int* const rowPointers = matrix.pattern.rowPointers.data();
  const int* const upperStart = matrix.upperStart.data();
  for (int row = 0; row < matrix.pattern.rows; ++row) {
    const DoubleLanes<N> differences = addDifferences<N>(matrix, rowPointers[row], upperStart[row], x,
                                                         loadBlock<N>(x + row * N), DoubleLanes<N>{});
    storeBlock<N>(narrow<N>(loadWide<N>(product + row * N) - differences), product + row * N);
  }
}

}  // namespace core
