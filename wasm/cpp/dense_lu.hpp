#pragma once

#include <vector>

namespace core {

/** LU factorisation with partial pivoting of a small dense matrix: the coarsest grid. */
class DenseLU {
 public:
  /** Factorises `matrix`, stored by rows; false if it is singular to working precision. */
  bool factor(std::vector<double> matrix, int size);
  void solve(const float* rightHandSide, double* solution);

 private:
  int size_ = 0;
  std::vector<double> factors_;
  std::vector<int> pivotRows_;
  std::vector<double> work_;
};

/** Replaces the N x N `matrix`, stored by rows, by its inverse; false if it is singular to working precision. */
bool invertInPlace(double* matrix, int size);

}  // namespace core
