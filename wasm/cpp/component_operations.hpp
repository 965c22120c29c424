#pragma once

// Operations on vectors of blocks of N numbers that treat the N components apart.

#include <algorithm>

#include "lanes.hpp"

namespace core {

/** products[k] = sum over the component k of a times b. */
template <int N>
[[gnu::noinline]] void componentDots(int size, const float* a, const float* b, double* products) {
  constexpr int stretch = 4 * N * 64;
  std::fill_n(products, N, 0.0);
  for (int start = 0; start < size; start += stretch) {
    const int end = std::min(size, start + stretch);
    Lanes sums[N];
    for (Lanes& sum : sums) sum = allLanes(0);
    int i = start;
    for (; i + 4 * N <= end; i += 4 * N) {
      for (int k = 0; k < N; ++k) sums[k] += loadLanes(a + i + 4 * k) * loadLanes(b + i + 4 * k);
    }
    for (int place = 0; place < 4 * N; ++place) products[place % N] += static_cast<double>(sums[place / 4][place % 4]);
    for (; i < end; ++i) products[i % N] += static_cast<double>(a[i] * b[i]);
  }
}

/** target = a x + b y, with a factor for every component. */
template <int N>
[[gnu::noinline]] void combineComponents(int size, const float* a, const float* x, const float* b, const float* y,
                                         float* target) {
  Lanes first[N];
  Lanes second[N];
  for (int place = 0; place < 4 * N; ++place) {
    first[place / 4][place % 4] = a[place % N];
    second[place / 4][place % 4] = b[place % N];
  }
  int i = 0;
  for (; i + 4 * N <= size; i += 4 * N) {
    for (int k = 0; k < N; ++k) {
      const int at = i + 4 * k;
      storeLanes(target + at, first[k] * loadLanes(x + at) + second[k] * loadLanes(y + at));
    }
  }
  for (; i < size; ++i) target[i] = a[i % N] * x[i] + b[i % N] * y[i];
}

}  // namespace core
