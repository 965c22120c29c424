#pragma once

#include <cstddef>

namespace core {

/** Magnitudes of the pivots met so far. */
struct PivotRange {
  double smallest;
  double largest;
};

/**
 * A dense front of order `order`, by columns, in three parts: the columns of the `fullySummed` unknowns, which receive
 * nothing more; beside them the rows of these in the other columns; and what is left to be updated.
 */
template <class Scalar>
struct Front {
  Scalar* summed;   // order x fullySummed
  Scalar* beside;   // fullySummed x rest()
  Scalar* updated;  // rest() x rest()
  int order;
  int fullySummed;

  int rest() const { return order - fullySummed; }
  Scalar* column(int index) const { return summed + static_cast<std::ptrdiff_t>(index) * order; }
};

// Elimination within a front. Both functions return the number of pivots found; the fully summed unknowns without an
// acceptable one follow them, to be delayed to the parent front (Duff and Reid 1983). The rest of the front is updated.

/**
 * L U with the pivots on the diagonal inverted, row and column exchanges among the fully summed recorded in `rows` and
 * `columns`. The diagonal is preferred; no multiplier exceeds the reciprocal of `tolerance`.
 */
template <class Scalar>
int eliminate(const Front<Scalar>& front, double tolerance, int* rows, int* columns, PivotRange& range);

/**
 * L D L^T with pivots of order one and two (Bunch and Kaufman 1977; the test of Duff and Reid 1996), from the lower
 * triangle and with only the lower triangle updated. D is inverted; the off-diagonal number of a pivot of order two is
 * left above the diagonal, where a pivot of order one has a zero. What lies beside the fully summed columns is scratch,
 * and so is `pivotOrders`, for `fullySummed` numbers.
 */
template <class Scalar>
int eliminateSymmetric(const Front<Scalar>& front, double tolerance, int* unknowns, int* pivotOrders,
                       PivotRange& range);

}  // namespace core
