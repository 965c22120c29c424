#pragma once

#include "factorisation.hpp"
#include "pattern.hpp"

namespace core {

/**
 * Estimates |A| |A^-1| in the 1-norm of the caller's units: a lower bound that is seldom off by more than a factor of
 * three (Hager 1984; Higham 1988). Takes about five solves.
 */
template <class Scalar>
double estimateCondition(const Pattern& pattern, const Scalar* values, Factorisation<Scalar>& factorisation);

}  // namespace core
