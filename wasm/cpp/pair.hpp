#pragma once

#include <cstring>

namespace core {

/** Two doubles in a SIMD register, in WebAssembly and natively alike. */
typedef double Pair __attribute__((vector_size(16)));

inline Pair load(const double* from) {
  Pair pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}
inline void store(double* to, Pair pair) { std::memcpy(to, &pair, sizeof pair); }
inline Pair twice(double value) { return Pair{value, value}; }

}  // namespace core
