#pragma once

// Four single-precision numbers at once: one WebAssembly SIMD register, one SSE register.

#include <cstring>

namespace core {

typedef float Lanes __attribute__((vector_size(16)));

inline Lanes loadLanes(const float* source) {
  Lanes lanes;
  std::memcpy(&lanes, source, sizeof lanes);
  return lanes;
}

inline void storeLanes(float* target, Lanes lanes) { std::memcpy(target, &lanes, sizeof lanes); }

inline Lanes allLanes(float value) { return Lanes{value, value, value, value}; }

}  // namespace core
