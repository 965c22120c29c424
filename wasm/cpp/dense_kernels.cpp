#include "dense_kernels.hpp"

#include <algorithm>
#include <cstring>

#include "scalar.hpp"

namespace core {

namespace {

// Two doubles in a SIMD register, in WebAssembly and natively alike.
typedef double Pair __attribute__((vector_size(16)));

inline Pair load(const double* from) {
  Pair pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}
inline void store(double* to, Pair pair) { std::memcpy(to, &pair, sizeof pair); }
inline Pair twice(double value) { return Pair{value, value}; }

/** How scalars lie in a pair: two real numbers of adjacent rows, or one complex number. */
template <class Scalar>
struct Lanes;

template <>
struct Lanes<double> {
  static constexpr int rows = 2;
  static Pair load(const double* from) { return core::load(from); }
  static void store(double* to, Pair pair) { core::store(to, pair); }
  struct Factor {
    Pair value;
    explicit Factor(double number) : value(twice(number)) {}
    Pair times(Pair pair) const { return pair * value; }
  };
};

template <>
struct Lanes<Complex> {
  static constexpr int rows = 1;
  static Pair load(const Complex* from) { return core::load(&from->real); }
  static void store(Complex* to, Pair pair) { core::store(&to->real, pair); }
  struct Factor {
    Pair real;
    Pair imaginary;
    explicit Factor(Complex number)
        : real(twice(number.real)), imaginary(Pair{-number.imaginary, number.imaginary}) {}
    Pair times(Pair pair) const {
      const Pair swapped = Pair{pair[1], pair[0]};
      return pair * real + swapped * imaginary;
    }
  };
};

// Rows that one pass of the kernel holds in registers, as two pairs for each column.
template <class Scalar>
constexpr int sliverRows = 2 * Lanes<Scalar>::rows;

// C -= A B for up to four columns. Slivers of A start `sliverStride` apart and step by `stepA` from column to column,
// so that A may lie packed or in place. Rows beyond the last full sliver are taken from `tail`, which is never packed.
template <class Scalar, int columns>
[[gnu::noinline]] void subtractStrip(int rows, int depth, const Scalar* a, int sliverStride, int stepA,
                                     const Scalar* tail, int leadingTail, const Scalar* b, int leadingB, Scalar* c,
                                     int leadingC) {
  using L = Lanes<Scalar>;
  constexpr int height = sliverRows<Scalar>;
  int row = 0;
  for (; row + height <= rows; row += height, a += sliverStride) {
    Pair upper[columns];
    Pair lower[columns];
    for (int j = 0; j < columns; ++j) {
      upper[j] = L::load(c + row + j * leadingC);
      lower[j] = L::load(c + row + j * leadingC + L::rows);
    }
    const Scalar* step = a;
    for (int p = 0; p < depth; ++p, step += stepA) {
      const Pair aUpper = L::load(step);
      const Pair aLower = L::load(step + L::rows);
      for (int j = 0; j < columns; ++j) {
        const typename L::Factor factor(b[p + j * leadingB]);
        upper[j] -= factor.times(aUpper);
        lower[j] -= factor.times(aLower);
      }
    }
    for (int j = 0; j < columns; ++j) {
      L::store(c + row + j * leadingC, upper[j]);
      L::store(c + row + j * leadingC + L::rows, lower[j]);
    }
  }
  for (; row < rows; ++row) {
    for (int j = 0; j < columns; ++j) {
      Scalar sum = c[row + j * leadingC];
      for (int p = 0; p < depth; ++p) sum -= tail[row + p * leadingTail] * b[p + j * leadingB];
      c[row + j * leadingC] = sum;
    }
  }
}

template <class Scalar>
void subtractStrips(int rows, int columns, int depth, const Scalar* a, int sliverStride, int stepA, const Scalar* tail,
                    int leadingTail, const Scalar* b, int leadingB, Scalar* c, int leadingC) {
  constexpr int width = componentsOf<Scalar> == 1 ? 4 : 2;
  int column = 0;
  for (; column + width <= columns; column += width) {
    subtractStrip<Scalar, width>(rows, depth, a, sliverStride, stepA, tail, leadingTail, b + column * leadingB,
                                 leadingB, c + column * leadingC, leadingC);
  }
  for (; column < columns; ++column) {
    subtractStrip<Scalar, 1>(rows, depth, a, sliverStride, stepA, tail, leadingTail, b + column * leadingB, leadingB,
                             c + column * leadingC, leadingC);
  }
}

// A block of A that stays in the second-level cache while strips of B and C pass by.
constexpr int packedRows = 96;
constexpr int packedDepth = 96;
// Below this many steps or columns, copying A costs more than it saves.
constexpr int packingPaysFrom = 16;

template <class Scalar>
[[gnu::noinline]] void pack(int rows, int depth, const Scalar* a, int leadingA, Scalar* packed) {
  constexpr int height = sliverRows<Scalar>;
  for (int row = 0; row + height <= rows; row += height) {
    for (int p = 0; p < depth; ++p) {
      std::memcpy(packed, a + row + p * leadingA, height * sizeof(Scalar));
      packed += height;
    }
  }
}

}  // namespace

template <class Scalar>
void subtractProduct(int rows, int columns, int depth, const Scalar* a, int leadingA, const Scalar* b, int leadingB,
                     Scalar* c, int leadingC) {
  if (rows <= 0 || columns <= 0 || depth <= 0) return;
  constexpr int height = sliverRows<Scalar>;
  if (depth < packingPaysFrom || columns < packingPaysFrom) {
    subtractStrips(rows, columns, depth, a, height, leadingA, a, leadingA, b, leadingB, c, leadingC);
    return;
  }
  alignas(16) static unsigned char storage[packedRows * packedDepth * sizeof(Complex)];
  Scalar* packed = reinterpret_cast<Scalar*>(storage);
  for (int p = 0; p < depth; p += packedDepth) {
    const int steps = std::min(packedDepth, depth - p);
    for (int row = 0; row < rows; row += packedRows) {
      const int blockRows = std::min(packedRows, rows - row);
      const Scalar* block = a + row + static_cast<std::ptrdiff_t>(p) * leadingA;
      pack(blockRows, steps, block, leadingA, packed);
      subtractStrips(blockRows, columns, steps, static_cast<const Scalar*>(packed), height * steps, height, block,
                     leadingA, b + p, leadingB, c + row, leadingC);
    }
  }
}

namespace {

// Forward substitution for a few columns. Pairs start at even rows only: a pair read across two that were just written
// would have to wait for both to reach the cache.
template <class Scalar, int columns>
[[gnu::noinline]] void solveColumns(int order, const Scalar* lower, int leadingL, Scalar* b, int leadingB) {
  using L = Lanes<Scalar>;
  for (int p = 0; p + 1 < order; ++p, lower += leadingL) {
    int row = p + 1;
    for (; row < order && row % L::rows != 0; ++row) {
      for (int j = 0; j < columns; ++j) b[row + j * leadingB] -= lower[row] * b[p + j * leadingB];
    }
    for (; row + L::rows <= order; row += L::rows) {
      const Pair below = L::load(lower + row);
      for (int j = 0; j < columns; ++j) {
        Scalar* target = b + row + j * leadingB;
        L::store(target, L::load(target) - typename L::Factor(b[p + j * leadingB]).times(below));
      }
    }
    for (; row < order; ++row) {
      for (int j = 0; j < columns; ++j) b[row + j * leadingB] -= lower[row] * b[p + j * leadingB];
    }
  }
}

}  // namespace

template <class Scalar>
[[gnu::noinline]] void solveUnitLower(int order, int columns, const Scalar* lower, int leadingL, Scalar* b,
                                      int leadingB) {
  constexpr int direct = 12;
  if (order > direct) {
    // Recursion turns most of the work into products.
    const int half = order / 2;
    solveUnitLower(half, columns, lower, leadingL, b, leadingB);
    subtractProduct(order - half, columns, half, lower + half, leadingL, b, leadingB, b + half, leadingB);
    solveUnitLower(order - half, columns, lower + half + half * leadingL, leadingL, b + half, leadingB);
    return;
  }
  int column = 0;
  for (; column + 2 <= columns; column += 2, b += 2 * leadingB) {
    solveColumns<Scalar, 2>(order, lower, leadingL, b, leadingB);
  }
  if (column < columns) solveColumns<Scalar, 1>(order, lower, leadingL, b, leadingB);
}

template <>
[[gnu::noinline]] double largestMagnitude(const double* numbers, int count) {
  const auto larger = [](double current, double candidate) { return candidate <= current ? current : candidate; };
  double first = 0;
  double second = 0;
  int i = 0;
  for (; i + 2 <= count; i += 2) {
    first = larger(first, std::fabs(numbers[i]));
    second = larger(second, std::fabs(numbers[i + 1]));
  }
  if (i < count) first = larger(first, std::fabs(numbers[i]));
  return larger(first, second);
}

template <>
[[gnu::noinline]] double largestMagnitude(const Complex* numbers, int count) {
  double largest = 0;
  for (int i = 0; i < count; ++i) {
    const double candidate = roughMagnitude(numbers[i]);
    largest = candidate <= largest ? largest : candidate;
  }
  return largest;
}

template <class Scalar>
[[gnu::noinline]] void subtractMultiple(int count, const Scalar* x, Scalar factor, Scalar* y) {
  using L = Lanes<Scalar>;
  const typename L::Factor multiplier(factor);
  int i = 0;
  for (; i + L::rows <= count; i += L::rows) L::store(y + i, L::load(y + i) - multiplier.times(L::load(x + i)));
  for (; i < count; ++i) y[i] -= x[i] * factor;
}

template void subtractProduct(int, int, int, const double*, int, const double*, int, double*, int);
template void subtractProduct(int, int, int, const Complex*, int, const Complex*, int, Complex*, int);
template void solveUnitLower(int, int, const double*, int, double*, int);
template void solveUnitLower(int, int, const Complex*, int, Complex*, int);
template void subtractMultiple(int, const double*, double, double*);
template void subtractMultiple(int, const Complex*, Complex, Complex*);

}  // namespace core
