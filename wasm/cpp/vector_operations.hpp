#pragma once

// Operations on long vectors. Sums of products of single-precision numbers run in four single-precision lanes over short
// stretches and in double precision across them, so that a million terms cost no digits.

namespace core {

/** Most vectors in one call of `dots` or `addCombination`. */
constexpr int maximumBasis = 32;

double dot(int size, const float* a, const float* b);
double dot(int size, const double* a, const float* b);

/** products[k] = basis[k] . vector. */
void dots(int size, int count, const float* const* basis, const float* vector, double* products);

/** target += sum_k factors[k] basis[k]. */
void addCombination(int size, int count, const float* const* basis, const double* factors, float* target);

/** target = factor source. */
void scaleInto(int size, float factor, const float* source, float* target);

/** target = a x + b y. */
void combine(int size, float a, const float* x, float b, const float* y, float* target);
void combine(int size, double a, const double* x, double b, const double* y, double* target);

}  // namespace core
