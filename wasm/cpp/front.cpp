#include "front.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "dense_kernels.hpp"
#include "scalar.hpp"

namespace core {

namespace {

// Columns whose updates wait for each other's pivots before they are applied to the rest as one product; within these,
// a few at a time wait in the same way.
constexpr int panelWidth = 16;
constexpr int blockWidth = 4;

void include(PivotRange& range, double magnitude) {
  range.smallest = std::min(range.smallest, magnitude);
  range.largest = std::max(range.largest, magnitude);
}

template <class Scalar>
void swapRows(Scalar* numbers, int columns, int leading, int a, int b) {
  for (int column = 0; column < columns; ++column, numbers += leading) std::swap(numbers[a], numbers[b]);
}

template <class Scalar>
int positionOfLargest(const Scalar* numbers, int first, int last) {
  int position = first;
  double largest = -1;
  for (int i = first; i < last; ++i) {
    const double magnitude = roughMagnitude(numbers[i]);
    if (magnitude > largest) {
      largest = magnitude;
      position = i;
    }
  }
  return position;
}

template <class Scalar>
void scaleBy(Scalar* numbers, int count, Scalar factor) {
  for (int i = 0; i < count; ++i) numbers[i] = numbers[i] * factor;
}

}  // namespace

template <class Scalar>
[[gnu::noinline]] int eliminate(const Front<Scalar>& front, double tolerance, int* rows, int* columns,
                                PivotRange& range) {
  const int order = front.order;
  const int fullySummed = front.fullySummed;
  int pivots = 0;
  int end = fullySummed;  // candidates; those refused wait behind until others have changed them
  int pivotsBefore = 0;
  // Applies the pivots from `start` on to columns [first, last).
  const auto update = [&](int start, int first, int last) {
    const int done = pivots - start;
    if (first >= last || done == 0) return;
    const Scalar* panel = front.column(start);
    solveUnitLower(done, last - first, panel + start, order, front.column(first) + start, order);
    subtractProduct(order - pivots, last - first, done, panel + pivots, order, front.column(first) + start, order,
                    front.column(first) + pivots, order);
  };
  while (true) {
    while (pivots < end) {
      const int panelStart = pivots;
      const int panelEnd = std::min(panelStart + panelWidth, end);
      bool isRefused = false;
      while (pivots < panelEnd && !isRefused) {
        const int blockStart = pivots;
        const int blockEnd = std::min(blockStart + blockWidth, panelEnd);
        while (pivots < blockEnd) {
          Scalar* column = front.column(pivots);
          const double largest = largestMagnitude(column + pivots, order - pivots);
          isRefused = !(largest > 0 && std::isfinite(largest));
          if (isRefused) break;
          int row = pivots;
          if (!(roughMagnitude(column[row]) >= tolerance * largest)) {
            row = positionOfLargest(column, pivots, fullySummed);
            isRefused = !(roughMagnitude(column[row]) >= tolerance * largest);
            if (isRefused) break;
            swapRows(front.summed, fullySummed, order, pivots, row);
            swapRows(front.beside, front.rest(), fullySummed, pivots, row);
            std::swap(rows[pivots], rows[row]);
          }
          include(range, roughMagnitude(column[pivots]));
          const Scalar inverse = inverseOf(column[pivots]);
          column[pivots] = inverse;
          scaleBy(column + pivots + 1, order - pivots - 1, inverse);
          ++pivots;
          update(pivots - 1, pivots, blockEnd);
        }
        update(blockStart, blockEnd, panelEnd);
      }
      update(panelStart, panelEnd, fullySummed);
      if (isRefused) {
        --end;
        std::swap_ranges(front.column(pivots), front.column(pivots) + order, front.column(end));
        std::swap(columns[pivots], columns[end]);
      }
    }
    if (end == fullySummed || pivots == pivotsBefore) break;
    pivotsBefore = pivots;
    end = fullySummed;
  }
  const int rest = front.rest();
  solveUnitLower(pivots, rest, front.summed, order, front.beside, fullySummed);
  subtractProduct(fullySummed - pivots, rest, pivots, front.summed + pivots, order, front.beside, fullySummed,
                  front.beside + pivots, fullySummed);
  subtractProduct(rest, rest, pivots, front.summed + fullySummed, order, front.beside, fullySummed, front.updated,
                  rest);
  return pivots;
}

namespace {

/** A symmetric front: the lower triangle holds the matrix, the upper one rows of D L^T as they arise. */
template <class Scalar>
struct SymmetricFront : Front<Scalar> {
  int* unknowns;

  using Front<Scalar>::order;
  using Front<Scalar>::fullySummed;
  using Front<Scalar>::column;

  /** The number in a fully summed column. */
  Scalar& at(int row, int col) const { return column(col)[row]; }
  /** The number of D L^T in a fully summed row and any column. */
  Scalar& above(int row, int col) const {
    if (col < fullySummed) return at(row, col);
    return this->beside[row + static_cast<std::ptrdiff_t>(col - fullySummed) * fullySummed];
  }

  /** Exchanges unknowns a < b, of which no more than the first `pivots` were eliminated. */
  void exchange(int a, int b, int pivots) {
    if (a == b) return;
    std::swap(unknowns[a], unknowns[b]);
    for (int p = 0; p < a; ++p) std::swap(at(a, p), at(b, p));
    for (int p = 0; p < pivots; ++p) std::swap(at(p, a), at(p, b));
    std::swap(at(a, a), at(b, b));
    for (int i = a + 1; i < b; ++i) std::swap(at(i, a), at(b, i));
    for (int i = b + 1; i < order; ++i) std::swap(at(i, a), at(i, b));
  }

  /** Largest magnitude beside the diagonal in the remaining row and column `index`, apart from row `except`. */
  double largestBeside(int index, int pivots, int except) {
    double largest = 0;
    const auto meet = [&](int i, Scalar value) {
      const double magnitude = roughMagnitude(value);
      if (i != except && !(magnitude <= largest)) largest = magnitude;
    };
    for (int i = pivots; i < index; ++i) meet(i, at(index, i));
    for (int i = index + 1; i < order; ++i) meet(i, at(i, index));
    return largest;
  }

  /** Applies pivots [start, pivots) to the lower triangle of the fully summed columns from `first` on. */
  void updateSummed(int start, int pivots, int first) {
    for (int begin = first; begin < fullySummed; begin += stripWidth) {
      const int width = std::min(stripWidth, fullySummed - begin);
      subtractProduct(order - begin, width, pivots - start, column(start) + begin, order, column(begin) + start, order,
                      column(begin) + begin, order);
    }
  }

  /** Applies all `pivots` to the lower triangle of the columns not fully summed. */
  void updateRest(int pivots) {
    const int rest = this->rest();
    for (int begin = 0; begin < rest; begin += stripWidth) {
      const int width = std::min(stripWidth, rest - begin);
      subtractProduct(rest - begin, width, pivots, this->summed + fullySummed + begin, order,
                      &above(0, fullySummed + begin), fullySummed,
                      this->updated + begin + static_cast<std::ptrdiff_t>(begin) * rest, rest);
    }
  }

 private:
  static constexpr int stripWidth = 32;
};

}  // namespace

template <class Scalar>
[[gnu::noinline]] int eliminateSymmetric(const Front<Scalar>& given, double tolerance, int* unknowns,
                                         int* pivotOrders, PivotRange& range) {
  SymmetricFront<Scalar> front{given, unknowns};
  const int order = front.order;
  const int fullySummed = front.fullySummed;
  int pivots = 0;
  int end = fullySummed;
  int pivotsBefore = 0;
  constexpr Scalar zero{};

  const auto eliminateOne = [&](int panelEnd) {
    Scalar* column = front.column(pivots);
    include(range, roughMagnitude(column[pivots]));
    const Scalar inverse = inverseOf(column[pivots]);
    for (int i = pivots + 1; i < order; ++i) {
      front.above(pivots, i) = column[i];
      column[i] = column[i] * inverse;
    }
    column[pivots] = inverse;
    for (int other = pivots + 1; other < panelEnd; ++other) {
      subtractMultiple(order - other, column + other, front.at(pivots, other), front.column(other) + other);
    }
  };
  const auto eliminateTwo = [&](int panelEnd, Scalar determinant) {
    Scalar* first = front.column(pivots);
    Scalar* second = front.column(pivots + 1);
    const Scalar scale = inverseOf(determinant);
    const Scalar inverseFirst = second[pivots + 1] * scale;
    const Scalar inverseSecond = first[pivots] * scale;
    const Scalar inverseBeside = (zero - first[pivots + 1]) * scale;
    include(range, std::sqrt(roughMagnitude(determinant)));
    for (int i = pivots + 2; i < order; ++i) {
      const Scalar a = first[i];
      const Scalar b = second[i];
      front.above(pivots, i) = a;
      front.above(pivots + 1, i) = b;
      first[i] = a * inverseFirst + b * inverseBeside;
      second[i] = a * inverseBeside + b * inverseSecond;
    }
    first[pivots] = inverseFirst;
    first[pivots + 1] = zero;
    second[pivots] = inverseBeside;
    second[pivots + 1] = inverseSecond;
    for (int other = pivots + 2; other < panelEnd; ++other) {
      Scalar* target = front.column(other) + other;
      subtractMultiple(order - other, first + other, front.at(pivots, other), target);
      subtractMultiple(order - other, second + other, front.at(pivots + 1, other), target);
    }
  };
  // Brings a pivot to the front of the remaining unknowns and eliminates it; returns its order, or 0 for none found.
  const auto step = [&](int panelEnd) {
    Scalar* column = front.column(pivots);
    const double beside = largestMagnitude(column + pivots + 1, order - pivots - 1);
    const double diagonal = roughMagnitude(column[pivots]);
    if (!std::isfinite(beside) || !std::isfinite(diagonal)) return 0;
    if (diagonal > 0 && diagonal >= tolerance * beside) {
      eliminateOne(panelEnd);
      return 1;
    }
    if (pivots + 1 >= panelEnd) return 0;
    const int partner = positionOfLargest(column, pivots + 1, panelEnd);
    const double link = roughMagnitude(column[partner]);
    if (link == 0) return 0;
    const double besidePivot = front.largestBeside(pivots, pivots, partner);
    const double besidePartner = front.largestBeside(partner, pivots, pivots);
    const Scalar partnerDiagonal = front.at(partner, partner);
    const Scalar determinant = column[pivots] * partnerDiagonal - column[partner] * column[partner];
    const double size = tolerance * std::max(roughMagnitude(partnerDiagonal) * besidePivot + link * besidePartner,
                                             link * besidePivot + diagonal * besidePartner);
    const double magnitude = roughMagnitude(determinant);
    if (magnitude > 0 && std::isfinite(magnitude) && magnitude >= size) {
      front.exchange(pivots + 1, partner, pivots);
      eliminateTwo(panelEnd, determinant);
      return 2;
    }
    if (roughMagnitude(partnerDiagonal) > 0 &&
        roughMagnitude(partnerDiagonal) >= tolerance * std::max(link, besidePartner)) {
      front.exchange(pivots, partner, pivots);
      eliminateOne(panelEnd);
      return 1;
    }
    return 0;
  };

  bool panelsSufficed = true;
  while (true) {
    while (pivots < end) {
      const int start = pivots;
      const int panelEnd = panelsSufficed ? std::min(start + panelWidth, end) : end;
      // Unknowns that no panel could pair may choose their partner from all, which are then kept up to date.
      const int currentEnd = panelsSufficed ? panelEnd : fullySummed;
      int found = 1;
      while (pivots < panelEnd) {
        found = step(currentEnd);
        if (found == 0) break;
        pivotOrders[pivots] = found;
        if (found == 2) pivotOrders[pivots + 1] = 0;
        pivots += found;
      }
      if (pivots > start) front.updateSummed(start, pivots, currentEnd);
      if (found == 0) front.exchange(pivots, --end, pivots);
    }
    if (end == fullySummed || (pivots == pivotsBefore && !panelsSufficed)) break;
    pivotsBefore = pivots;
    end = fullySummed;
    panelsSufficed = false;
  }
  front.updateRest(pivots);
  for (int p = 0; p + 1 < pivots; ++p) {
    if (pivotOrders[p] != 2) front.at(p, p + 1) = zero;
  }
  return pivots;
}

template int eliminate(const Front<double>&, double, int*, int*, PivotRange&);
template int eliminate(const Front<Complex>&, double, int*, int*, PivotRange&);
template int eliminateSymmetric(const Front<double>&, double, int*, int*, PivotRange&);
template int eliminateSymmetric(const Front<Complex>&, double, int*, int*, PivotRange&);

}  // namespace core
