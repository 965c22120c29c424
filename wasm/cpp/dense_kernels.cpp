#include "dense_kernels.hpp"

#include <algorithm>
#include <cstring>

#include "pair.hpp"
#include "scalar.hpp"

namespace core {

namespace {

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

/** A few rows, given in pairs, and columns of a matrix in registers. */
template <class Scalar, int pairs, int columns>
struct Tile {
  using L = Lanes<Scalar>;
  Pair numbers[pairs][columns];

  void load(const Scalar* from, int leading) {
    for (int j = 0; j < columns; ++j) {
      for (int i = 0; i < pairs; ++i) numbers[i][j] = L::load(from + j * leading + i * L::rows);
    }
  }
  void store(Scalar* to, int leading) const {
    for (int j = 0; j < columns; ++j) {
      for (int i = 0; i < pairs; ++i) L::store(to + j * leading + i * L::rows, numbers[i][j]);
    }
  }
  void subtractProduct(int depth, const Scalar* a, int stepA, const Scalar* b, int leadingB) {
    for (int p = 0; p < depth; ++p, a += stepA) {
      Pair left[pairs];
      for (int i = 0; i < pairs; ++i) left[i] = L::load(a + i * L::rows);
      for (int j = 0; j < columns; ++j) {
        const typename L::Factor factor(b[p + j * leadingB]);
        for (int i = 0; i < pairs; ++i) numbers[i][j] -= factor.times(left[i]);
      }
    }
  }
};

/** The same for one row. */
template <class Scalar, int columns>
void subtractRowProduct(int depth, const Scalar* a, int stepA, const Scalar* b, int leadingB, Scalar* c, int leadingC) {
  Scalar sum[columns];
  for (int j = 0; j < columns; ++j) sum[j] = c[j * leadingC];
  for (int p = 0; p < depth; ++p, a += stepA) {
    for (int j = 0; j < columns; ++j) sum[j] -= *a * b[p + j * leadingB];
  }
  for (int j = 0; j < columns; ++j) c[j * leadingC] = sum[j];
}

// C -= A B for up to four columns. Slivers of A start `sliverStride` apart and step by `stepA` from column to column,
// so that A may lie packed or in place. Rows beyond the last full sliver are taken from `tail`, which is never packed.
template <class Scalar, int columns>
[[gnu::noinline]] void subtractStrip(int rows, int depth, const Scalar* a, int sliverStride, int stepA,
                                     const Scalar* tail, int leadingTail, const Scalar* b, int leadingB, Scalar* c,
                                     int leadingC) {
  constexpr int height = sliverRows<Scalar>;
  constexpr int half = Lanes<Scalar>::rows;
  int row = 0;
  for (; row + height <= rows; row += height, a += sliverStride) {
    Tile<Scalar, 2, columns> tile;
    tile.load(c + row, leadingC);
    tile.subtractProduct(depth, a, stepA, b, leadingB);
    tile.store(c + row, leadingC);
  }
  if (row + half <= rows) {
    Tile<Scalar, 1, columns> tile;
    tile.load(c + row, leadingC);
    tile.subtractProduct(depth, tail + row, leadingTail, b, leadingB);
    tile.store(c + row, leadingC);
    row += half;
  }
  if (row < rows) subtractRowProduct<Scalar, columns>(depth, tail + row, leadingTail, b, leadingB, c + row, leadingC);
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
  const auto subtractRest = [&](auto strip) {
    strip(rows, depth, a, sliverStride, stepA, tail, leadingTail, b + column * leadingB, leadingB,
          c + column * leadingC, leadingC);
  };
  switch (columns - column) {
    case 1: return subtractRest(subtractStrip<Scalar, 1>);
    case 2: return subtractRest(subtractStrip<Scalar, 2>);
    case 3: return subtractRest(subtractStrip<Scalar, 3>);
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

// Rows [row, row + pairs) of a forward substitution, given those above: all of them at once, then among themselves.
template <class Scalar, int pairs, int columns>
void solveRows(int row, const Scalar* lower, int leadingL, Scalar* b, int leadingB) {
  constexpr int height = pairs * Lanes<Scalar>::rows;
  Tile<Scalar, pairs, columns> tile;
  tile.load(b + row, leadingB);
  tile.subtractProduct(row, lower + row, leadingL, b, leadingB);
  Scalar solved[columns * height];
  tile.store(solved, height);
  const Scalar* triangle = lower + row + static_cast<std::ptrdiff_t>(row) * leadingL;
  for (int p = 0; p + 1 < height; ++p, triangle += leadingL) {
    for (int i = p + 1; i < height; ++i) {
      const Scalar multiplier = triangle[i];
      for (int j = 0; j < columns; ++j) solved[j * height + i] -= multiplier * solved[j * height + p];
    }
  }
  tile.load(solved, height);
  tile.store(b + row, leadingB);
}

// Forward substitution for a few columns.
template <class Scalar, int columns>
[[gnu::noinline]] void solveColumns(int order, const Scalar* lower, int leadingL, Scalar* b, int leadingB) {
  constexpr int height = sliverRows<Scalar>;
  constexpr int half = Lanes<Scalar>::rows;
  int row = 0;
  for (; row + height <= order; row += height) solveRows<Scalar, 2, columns>(row, lower, leadingL, b, leadingB);
  if (row + half <= order) {
    solveRows<Scalar, 1, columns>(row, lower, leadingL, b, leadingB);
    row += half;
  }
  if (row < order) subtractRowProduct<Scalar, columns>(row, lower + row, leadingL, b, leadingB, b + row, leadingB);
}

}  // namespace

template <class Scalar>
[[gnu::noinline]] void solveUnitLower(int order, int columns, const Scalar* lower, int leadingL, Scalar* b,
                                      int leadingB) {
  if (order < 2) return;
  constexpr int direct = 32;
  if (order > direct) {
    // Recursion turns most of the work into products; the first part is a whole number of slivers.
    const int first = order / 2 & ~3;
    solveUnitLower(first, columns, lower, leadingL, b, leadingB);
    subtractProduct(order - first, columns, first, lower + first, leadingL, b, leadingB, b + first, leadingB);
    solveUnitLower(order - first, columns, lower + first + static_cast<std::ptrdiff_t>(first) * leadingL, leadingL,
                   b + first, leadingB);
    return;
  }
  constexpr int width = componentsOf<Scalar> == 1 ? 4 : 2;
  int column = 0;
  for (; column + width <= columns; column += width, b += width * leadingB) {
    solveColumns<Scalar, width>(order, lower, leadingL, b, leadingB);
  }
  for (; column < columns; ++column, b += leadingB) solveColumns<Scalar, 1>(order, lower, leadingL, b, leadingB);
}

template <>
[[gnu::noinline]] double largestMagnitude(const double* numbers, int count) {
  // Compared in this order, one instruction.
  const auto larger = [](Pair current, Pair candidate) { return candidate < current ? current : candidate; };
  const auto magnitudes = [](Pair pair) { return pair < Pair{} ? -pair : pair; };
  Pair first{};
  Pair second{};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    first = larger(first, magnitudes(load(numbers + i)));
    second = larger(second, magnitudes(load(numbers + i + 2)));
  }
  if (i + 2 <= count) {
    first = larger(first, magnitudes(load(numbers + i)));
    i += 2;
  }
  if (i < count) second = larger(second, magnitudes(Pair{numbers[i], 0}));
  first = larger(first, second);
  return first[1] < first[0] ? first[0] : first[1];
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
