#pragma once

namespace core {

// Dense kernels on column-major arrays; `leading` is the distance from one column to the next.

/** C -= A B with A of rows x depth, B of depth x columns. */
template <class Scalar>
void subtractProduct(int rows, int columns, int depth, const Scalar* a, int leadingA, const Scalar* b, int leadingB,
                     Scalar* c, int leadingC);

/** B <- L^-1 B with the unit lower triangle L of order `order`. */
template <class Scalar>
void solveUnitLower(int order, int columns, const Scalar* lower, int leadingL, Scalar* b, int leadingB);

/** Largest rough magnitude among `count` numbers, of which none should be NaN: that counts as any number. */
template <class Scalar>
double largestMagnitude(const Scalar* numbers, int count);

/** y -= x * factor. */
template <class Scalar>
void subtractMultiple(int count, const Scalar* x, Scalar factor, Scalar* y);

}  // namespace core
