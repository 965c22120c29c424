#include "dense_lu.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace core {

namespace {

// A pivot this small beside the largest entry of its row is what rounding left of zero.
constexpr double negligiblePivot = 1e-13;

}  // namespace

bool DenseLU::factor(std::vector<double> matrix, int size) {
  size_ = size;
  factors_ = std::move(matrix);
  pivotRows_.resize(size);
  work_.resize(size);
  std::vector<double> magnitude(size);
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      magnitude[row] = std::max(magnitude[row], std::fabs(factors_[row * size + column]));
    }
  }
  for (int step = 0; step < size; ++step) {
    int pivotRow = step;
    double best = 0;
    for (int row = step; row < size; ++row) {
      const double candidate = std::fabs(factors_[row * size + step]) / magnitude[row];
      if (candidate > best) {
        best = candidate;
        pivotRow = row;
      }
    }
    if (!(best > negligiblePivot)) return false;
    pivotRows_[step] = pivotRow;
    if (pivotRow != step) {
      std::swap_ranges(&factors_[step * size], &factors_[step * size] + size, &factors_[pivotRow * size]);
      std::swap(magnitude[step], magnitude[pivotRow]);
    }
    const double* const pivot = &factors_[step * size];
    for (int row = step + 1; row < size; ++row) {
      double* const target = &factors_[row * size];
      const double factor = target[step] / pivot[step];
      target[step] = factor;
      if (factor == 0) continue;
      for (int column = step + 1; column < size; ++column) target[column] -= factor * pivot[column];
    }
  }
  return true;
}

void DenseLU::solve(const float* rightHandSide, double* solution) {
  for (int row = 0; row < size_; ++row) work_[row] = static_cast<double>(rightHandSide[row]);
  for (int step = 0; step < size_; ++step) std::swap(work_[step], work_[pivotRows_[step]]);
  for (int row = 0; row < size_; ++row) {
    double sum = work_[row];
    for (int column = 0; column < row; ++column) sum -= factors_[row * size_ + column] * work_[column];
    work_[row] = sum;
  }
  for (int row = size_ - 1; row >= 0; --row) {
    double sum = work_[row];
    for (int column = row + 1; column < size_; ++column) sum -= factors_[row * size_ + column] * work_[column];
    work_[row] = sum / factors_[row * size_ + row];
  }
  std::copy_n(work_.data(), size_, solution);
}

bool invertInPlace(double* matrix, int size) {
  constexpr int largest = 8;
  int pivotColumns[largest];
  double magnitude[largest];
  for (int row = 0; row < size; ++row) {
    magnitude[row] = 0;
    for (int column = 0; column < size; ++column) {
      magnitude[row] = std::max(magnitude[row], std::fabs(matrix[row * size + column]));
    }
  }
  // Gauss-Jordan elimination with the largest entry of each row in turn as pivot.
  bool used[largest] = {};
  for (int row = 0; row < size; ++row) {
    int pivot = -1;
    for (int column = 0; column < size; ++column) {
      if (!used[column] && (pivot < 0 || std::fabs(matrix[row * size + column]) > std::fabs(matrix[row * size + pivot]))) {
        pivot = column;
      }
    }
    const double value = matrix[row * size + pivot];
    if (!(std::fabs(value) > negligiblePivot * magnitude[row])) return false;
    used[pivot] = true;
    pivotColumns[row] = pivot;
    for (int column = 0; column < size; ++column) matrix[row * size + column] /= value;
    matrix[row * size + pivot] = 1 / value;
    for (int other = 0; other < size; ++other) {
      if (other == row) continue;
      const double factor = matrix[other * size + pivot];
      for (int column = 0; column < size; ++column) {
        if (column != pivot) matrix[other * size + column] -= factor * matrix[row * size + column];
      }
      matrix[other * size + pivot] = -factor / value;
    }
  }
  // Step `row` exchanged unknown pivotColumns[row] for right-hand side `row`: put both back in order.
  double inverse[largest * largest];
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      inverse[pivotColumns[row] * size + column] = matrix[row * size + pivotColumns[column]];
    }
  }
  std::copy_n(inverse, size * size, matrix);
  return true;
}

}  // namespace core
