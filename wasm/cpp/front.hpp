#pragma once

namespace core {

/** Magnitudes of the pivots met so far. */
struct PivotRange {
  double smallest;
  double largest;
};

// Elimination within a dense front, column-major of order `order`, whose first `fullySummed` rows and columns receive
// nothing more. Both functions return the number of pivots found; the fully summed unknowns without an acceptable one
// follow them, to be delayed to the parent front (Duff and Reid 1983). The rest of the front is updated.

/**
 * L U with the pivots on the diagonal inverted, row and column exchanges among the fully summed recorded in `rows` and
 * `columns`. The diagonal is preferred; no multiplier exceeds the reciprocal of `tolerance`.
 */
template <class Scalar>
int eliminate(Scalar* front, int order, int fullySummed, double tolerance, int* rows, int* columns, PivotRange& range);

/**
 * L D L^T with pivots of order one and two (Bunch and Kaufman 1977; the test of Duff and Reid 1996), from the lower
 * triangle and with only the lower triangle updated. D is inverted; the off-diagonal number of a pivot of order two is
 * left above the diagonal, where a pivot of order one has a zero. `pivotOrders` is scratch for `fullySummed` numbers.
 */
template <class Scalar>
int eliminateSymmetric(Scalar* front, int order, int fullySummed, double tolerance, int* unknowns, int* pivotOrders,
                       PivotRange& range);

}  // namespace core
