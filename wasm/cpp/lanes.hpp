#pragma once

// The N numbers of a block as one value: a plain number, or a vector that WebAssembly and SSE hold in registers. Blocks
// of three fill three of four lanes; what is in the fourth is never stored, and arrays are padded so that it can be read.

#include <cstring>

namespace core {

typedef float Lanes __attribute__((vector_size(16)));

inline Lanes loadLanes(const float* source) {
  Lanes lanes;
  std::memcpy(&lanes, source, sizeof lanes);
  return lanes;
}

inline Lanes allLanes(float value) { return Lanes{value, value, value, value}; }

/** Numbers that arrays of blocks have beyond their end. */
constexpr int lanePadding = 1;

template <int N>
struct BlockLanes {
  typedef float Single __attribute__((vector_size(16)));
  typedef double Double __attribute__((vector_size(32)));
};
template <>
struct BlockLanes<2> {
  typedef float Single __attribute__((vector_size(8)));
  typedef double Double __attribute__((vector_size(16)));
};
template <>
struct BlockLanes<1> {
  typedef float Single;
  typedef double Double;
};

template <int N>
using SingleLanes = typename BlockLanes<N>::Single;
template <int N>
using DoubleLanes = typename BlockLanes<N>::Double;

template <int N>
inline SingleLanes<N> loadBlock(const float* source) {
  SingleLanes<N> lanes;
  std::memcpy(&lanes, source, sizeof lanes);
  return lanes;
}

template <int N>
inline DoubleLanes<N> loadBlock(const double* source) {
  DoubleLanes<N> lanes;
  std::memcpy(&lanes, source, sizeof lanes);
  return lanes;
}

template <int N, class BlockOfLanes, class Number>
inline void storeBlock(BlockOfLanes lanes, Number* target) {
  std::memcpy(target, &lanes, N * sizeof(Number));
}

/** The same numbers in double precision, or in single. */
template <int N>
inline DoubleLanes<N> widen(SingleLanes<N> lanes) {
  if constexpr (N == 1) {
    return static_cast<double>(lanes);
  } else {
    return __builtin_convertvector(lanes, DoubleLanes<N>);
  }
}

template <int N>
inline SingleLanes<N> narrow(DoubleLanes<N> lanes) {
  if constexpr (N == 1) {
    return static_cast<float>(lanes);
  } else {
    return __builtin_convertvector(lanes, SingleLanes<N>);
  }
}

template <int N>
inline DoubleLanes<N> loadWide(const float* source) {
  return widen<N>(loadBlock<N>(source));
}

}  // namespace core
