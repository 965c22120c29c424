#pragma once

#include <algorithm>
#include <vector>

#include "block_matrix.hpp"
#include "coarse_pattern.hpp"

namespace core {

/**
 * P^T (D - W) P for piecewise constant P: couplings between aggregates and excesses of their rows add up, couplings
 * within an aggregate drop out. Fills in the couplings of the coarse matrix.
 *
 * @returns the excess, a block stored by columns for every coarse row
 */
template <int N>
[[gnu::noinline]] std::vector<double> galerkinProduct(const BlockMatrix<N>& fine, const std::vector<double>& excess,
                                                      const std::vector<int>& aggregateOf,
                                                      const std::vector<int>& targetOf, BlockMatrix<N>& coarse) {
  constexpr int NN = N * N;
  std::fill(coarse.couplings.begin(), coarse.couplings.end(), 0.0f);
  std::vector<double> coarseExcess(static_cast<std::size_t>(coarse.pattern.rows) * NN, 0.0);
  for (int row = 0; row < fine.pattern.rows; ++row) {
    if (aggregateOf[row] < 0) continue;
    double* const sum = coarseExcess.data() + static_cast<std::size_t>(aggregateOf[row]) * NN;
    for (int i = 0; i < NN; ++i) sum[i] += excess[static_cast<std::size_t>(row) * NN + i];
    for (int entry = fine.pattern.rowPointers[row]; entry < fine.pattern.rowPointers[row + 1]; ++entry) {
      const float* const coupling = fine.couplings.data() + static_cast<std::size_t>(entry) * NN;
      const int target = targetOf[entry];
      if (target >= 0) {
        float* const coarseCoupling = coarse.couplings.data() + static_cast<std::size_t>(target) * NN;
        for (int i = 0; i < NN; ++i) coarseCoupling[i] += coupling[i];
      } else if (target == CoarsePattern::dropped) {
        for (int i = 0; i < NN; ++i) sum[i] += static_cast<double>(coupling[i]);
      }
    }
  }
  return coarseExcess;
}

}  // namespace core
