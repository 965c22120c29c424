#include "vector_operations.hpp"

#include <algorithm>

#include "lanes.hpp"

namespace core {

namespace {

constexpr int stretch = 1024;

// A stretch of at most 1024 terms: two chains of four lanes.
float dotOfStretch(int size, const float* a, const float* b) {
  Lanes first = allLanes(0);
  Lanes second = allLanes(0);
  int i = 0;
  for (; i + 8 <= size; i += 8) {
    first += loadLanes(a + i) * loadLanes(b + i);
    second += loadLanes(a + i + 4) * loadLanes(b + i + 4);
  }
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  first += second;
  return sum + ((first[0] + first[1]) + (first[2] + first[3]));
}

}  // namespace

[[gnu::noinline]] double dot(int size, const float* a, const float* b) {
  double sum = 0;
  for (int i = 0; i < size; i += stretch) sum += static_cast<double>(dotOfStretch(std::min(stretch, size - i), a + i, b + i));
  return sum;
}

[[gnu::noinline]] double dot(int size, const double* a, const float* b) {
  DoubleLanes<2> sums[2] = {};
  int i = 0;
  for (; i + 4 <= size; i += 4) {
    sums[0] += loadBlock<2>(a + i) * loadWide<2>(b + i);
    sums[1] += loadBlock<2>(a + i + 2) * loadWide<2>(b + i + 2);
  }
  double sum = 0;
  for (; i < size; ++i) sum += a[i] * static_cast<double>(b[i]);
  sums[0] += sums[1];
  return sum + (sums[0][0] + sums[0][1]);
}

[[gnu::noinline]] void dots(int size, int count, const float* const* basis, const float* vector, double* products) {
  std::fill_n(products, count, 0.0);
  for (int i = 0; i < size; i += stretch) {
    const int length = std::min(stretch, size - i);
    for (int k = 0; k < count; ++k) products[k] += static_cast<double>(dotOfStretch(length, basis[k] + i, vector + i));
  }
}

[[gnu::noinline]] void addCombination(int size, int count, const float* const* basis, const double* factors,
                                      float* target) {
  for (int i = 0; i < size; i += stretch) {
    const int length = std::min(stretch, size - i);
    for (int k = 0; k < count; ++k) {
      const float factor = static_cast<float>(factors[k]);
      const float* source = basis[k] + i;
      for (int j = 0; j < length; ++j) target[i + j] += factor * source[j];
    }
  }
}

[[gnu::noinline]] void scaleInto(int size, float factor, const float* source, float* target) {
  for (int i = 0; i < size; ++i) target[i] = factor * source[i];
}

[[gnu::noinline]] void combine(int size, float a, const float* x, float b, const float* y, float* target) {
  for (int i = 0; i < size; ++i) target[i] = a * x[i] + b * y[i];
}

[[gnu::noinline]] void combine(int size, double a, const double* x, double b, const double* y, double* target) {
  for (int i = 0; i < size; ++i) target[i] = a * x[i] + b * y[i];
}

}  // namespace core
