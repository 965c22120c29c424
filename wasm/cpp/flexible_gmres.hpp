#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "lanes.hpp"
#include "vector_operations.hpp"

namespace core {

/**
 * Flexible GMRES (Y. Saad, SIAM J. Sci. Comput. 14 (1993) 461) from a zero guess and without restarts. Its basis is in
 * single precision; the corrections are in double precision, or the rounding of a large smooth one would leave residuals
 * that hide what it solves.
 */
class FlexibleGmres {
 public:
  /** At most `largestBasis` iterations, itself at most `maximumBasis`, in one run. */
  FlexibleGmres(int size, int largestBasis) : size_(size), largestBasis_(largestBasis) {}

  /**
   * Solves for the right-hand side `basisVector(0)`, of norm one, until the residual is at most `target`.
   *
   * @param apply (v, z, w): z approximates the inverse of the matrix times v, w = matrix z
   * @param history receives the norm of the residual after every iteration times `historyScale`
   * @returns the number of iterations; the solution is the sum of `coefficients()` times `correction`s
   */
  template <class Apply>
  int run(Apply apply, double target, int maximumIterations, double historyScale, std::vector<double>& history) {
    const int limit = std::min(largestBasis_, maximumIterations);
    std::vector<double> columns(static_cast<std::size_t>(limit + 1) * limit, 0.0);
    const auto hessenberg = [&](int row, int column) -> double& { return columns[column * (limit + 1) + row]; };
    std::vector<double> cosines(limit);
    std::vector<double> sines(limit);
    std::vector<double> projected(limit + 1, 0.0);
    projected[0] = 1;
    int iterations = 0;
    int useful = 0;
    while (iterations < limit && std::fabs(projected[useful]) > target) {
      const int k = iterations++;
      float* const next = basisVector(k + 1);
      apply(basisVector(k), correction(k), next);
      const double norm = orthogonalise(k, &hessenberg(0, k));
      for (int i = 0; i < k; ++i) {
        const double upper = hessenberg(i, k);
        hessenberg(i, k) = cosines[i] * upper + sines[i] * hessenberg(i + 1, k);
        hessenberg(i + 1, k) = cosines[i] * hessenberg(i + 1, k) - sines[i] * upper;
      }
      const double radius = std::hypot(hessenberg(k, k), norm);
      // A preconditioner that overflowed, or that returned nothing new: the steps before stand.
      if (!std::isfinite(radius) || radius == 0) break;
      cosines[k] = hessenberg(k, k) / radius;
      sines[k] = norm / radius;
      hessenberg(k, k) = radius;
      projected[k + 1] = -sines[k] * projected[k];
      projected[k] *= cosines[k];
      useful = k + 1;
      history.push_back(historyScale * std::fabs(projected[useful]));
      if (norm == 0) break;
      scaleInto(size_, static_cast<float>(1 / norm), next, next);
    }
    coefficients_.assign(projected.begin(), projected.begin() + useful);
    for (int row = useful - 1; row >= 0; --row) {
      for (int column = row + 1; column < useful; ++column) {
        coefficients_[row] -= hessenberg(row, column) * coefficients_[column];
      }
      coefficients_[row] /= hessenberg(row, row);
    }
    return iterations;
  }

  float* basisVector(int index) { return vectorAt(basis_, index); }
  double* correction(int index) { return vectorAt(corrections_, index); }
  const std::vector<double>& coefficients() const { return coefficients_; }

 private:
  // Classical Gram-Schmidt, in two passes over memory; for the few vectors and modest targets here once is enough.
  // Writes the column of the Hessenberg matrix and returns the norm of what is left.
  double orthogonalise(int k, double* column) {
    float* const vector = basisVector(k + 1);
    const float* basis[maximumBasis];
    double factors[maximumBasis];
    for (int i = 0; i <= k; ++i) basis[i] = basisVector(i);
    dots(size_, k + 1, basis, vector, column);
    for (int i = 0; i <= k; ++i) factors[i] = -column[i];
    addCombination(size_, k + 1, basis, factors, vector);
    column[k + 1] = std::sqrt(dot(size_, vector, vector));
    return column[k + 1];
  }

  // Vectors are made when first needed: easy problems need few.
  template <class Number>
  Number* vectorAt(std::vector<std::vector<Number>>& vectors, int index) {
    while (static_cast<int>(vectors.size()) <= index) vectors.emplace_back(size_ + lanePadding);
    return vectors[index].data();
  }

  int size_;
  int largestBasis_;
  std::vector<std::vector<float>> basis_;
  std::vector<std::vector<double>> corrections_;
  std::vector<double> coefficients_;
};

}  // namespace core
