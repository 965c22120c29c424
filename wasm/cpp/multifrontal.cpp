#include "multifrontal.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "linear_core.h"
#include "pair.hpp"
#include "scalar.hpp"

namespace core {

namespace {

// Smallest pivot accepted, relative to its column. Delaying spoils the order of elimination, and refinement makes up
// for the digits lost to growth. L D L^T has nothing but its diagonal to choose from and needs no more than this either.
constexpr double pivotTolerance = 0.001;

// Multiplications between two looks at whether to go on.
constexpr double operationsPerPoll = 2e7;

std::size_t product(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}
std::size_t square(int order) { return product(order, order); }

template <class Scalar>
void clear(Scalar* numbers, std::size_t count) {
  std::memset(static_cast<void*>(numbers), 0, count * sizeof(Scalar));
}

template <class Scalar>
void addRows(const Scalar* left, const int* slots, int count, bool, Scalar* target) {
  for (int row = 0; row < count; ++row) target[slots[row]] += left[row];
}
template <>
void addRows(const double* left, const int* slots, int count, bool inPairs, double* target) {
  int row = 0;
  if (inPairs) {
    for (; row + 2 <= count; row += 2) store(target + slots[row], load(target + slots[row]) + load(left + row));
  }
  for (; row < count; ++row) target[slots[row]] += left[row];
}

// Adds the columns of what a child left to the columns of its parent. The first `summed` of its `order` unknowns are
// fully summed there; `inPairs` tells that slots 2 i and 2 i + 1 follow each other.
template <class Scalar>
[[gnu::noinline]] void extendAdd(const Scalar* left, int order, int summed, bool inPairs, const int* slots,
                                 const Front<Scalar>& front) {
  int column = 0;
  for (; column < summed; ++column, left += order) addRows(left, slots, order, inPairs, front.column(slots[column]));
  // What is not fully summed lies in an array of its own, whose first slot is that many further on.
  for (; column < order; ++column, left += order) {
    const std::ptrdiff_t place = slots[column] - front.fullySummed;
    addRows(left, slots, summed, inPairs, front.beside + place * front.fullySummed);
    addRows(left + summed, slots + summed, order - summed, inPairs,
            front.updated + place * front.rest() - front.fullySummed);
  }
}

// The same for the lower triangle.
template <class Scalar>
[[gnu::noinline]] void extendAddLower(const Scalar* left, int order, int summed, const int* slots,
                                      const Front<Scalar>& front) {
  for (int column = 0; column < order; ++column, left += order) {
    Scalar* target = front.column(slots[column]);
    if (column >= summed) {
      target = front.updated + static_cast<std::ptrdiff_t>(slots[column] - front.fullySummed) * front.rest() -
               front.fullySummed;
    }
    addRows(left + column, slots + column, order - column, false, target);
  }
}

// Every entry of the matrix arrives in a fully summed row or column, or both.
template <class Scalar, class Slot>
[[gnu::noinline]] void addArrivals(const AssemblyTree::Arrival* arrivals, int count, bool lowerOnly,
                                   const Scalar* values, const Slot* slots, Scalar* numbers) {
  for (int i = 0; i < count; ++i) {
    const auto [entry, row, column] = arrivals[i];
    if (lowerOnly && row < column) continue;
    numbers[slots[column].column + row] += slots[row].rowScale * slots[column].columnScale * values[entry];
  }
}

template <class Scalar>
[[gnu::noinline]] void copyColumns(const Scalar* from, int leadingFrom, int rows, int columns, Scalar* to,
                                   int leadingTo) {
  for (int column = 0; column < columns; ++column, from += leadingFrom, to += leadingTo) {
    std::memmove(static_cast<void*>(to), from, rows * sizeof(Scalar));
  }
}

}  // namespace

// Sets up where the slots of a front lie, zeroes it and adds the entries of the matrix.
template <class Scalar>
void Multifrontal<Scalar>::assemble(const AssemblyTree& tree, int index, const Front<Scalar>& front,
                                    const Scalar* values, const double* rowScale, const double* columnScale,
                                    double shift) {
  const std::size_t besideCount = product(front.fullySummed, front.rest());
  const std::size_t summedCount = product(front.order, front.fullySummed);
  clear(front.summed, summedCount + (symmetric_ ? 0 : besideCount));
  clear(front.updated, square(front.rest()));
  const int* places = tree.indices.data() + tree.indexStart[index];
  const int own = tree.orderOf(index);
  const int delayed = front.order - own;
  Slot* slots = slotsOfFront_.data();
  std::ptrdiff_t column = delayed + static_cast<std::ptrdiff_t>(delayed) * front.order;
  for (int slot = 0; slot < own; ++slot) {
    slots[slot] = {rowScale[places[slot]], columnScale[places[slot]], column};
    column += slot + delayed < front.fullySummed ? front.order : front.fullySummed;
  }
  addArrivals(tree.arrivals.data() + tree.arrivalStart[index], tree.arrivalStart[index + 1] - tree.arrivalStart[index],
              symmetric_, values, slots, front.summed);
  if (shift == 0) return;
  for (int pivot = 0; pivot < tree.pivotsOf(index); ++pivot) {
    Scalar& diagonal = front.column(pivot + delayed)[pivot + delayed];
    diagonal = diagonal + Scalar{places[pivot] % 2 == 0 ? shift : -shift};
  }
}

template <class Scalar>
void Multifrontal<Scalar>::addChild(const AssemblyTree& tree, int child, int& delayedSlot, int delayed,
                                    const Front<Scalar>& front, int* rows, int* columns) {
  const Factored& below = factored_[child];
  const int left = below.order - below.pivots;
  const int fixed = tree.orderOf(child) - tree.pivotsOf(child);
  const int late = left - fixed;
  const int* slots = tree.parentSlot.data() + tree.indexStart[child] + tree.pivotsOf(child);
  if (delayed > 0) {
    slots_.reserve(left, 0);
    const std::size_t firstLeft = below.indices + below.pivots;
    for (int i = 0; i < late; ++i) {
      rows[delayedSlot] = rows_[firstLeft + i];
      columns[delayedSlot] = columns_[firstLeft + i];
      slots_[i] = delayedSlot++;
    }
    for (int i = 0; i < fixed; ++i) slots_[late + i] = slots[i] + delayed;
    slots = slots_.data();
  }
  const int summed = static_cast<int>(std::lower_bound(slots, slots + left, front.fullySummed) - slots);
  stackTop_ -= square(left);
  const Scalar* numbers = stack_.data() + stackTop_;
  if (symmetric_) {
    extendAddLower(numbers, left, summed, slots, front);
  } else {
    extendAdd(numbers, left, summed, tree.slotsInPairs[child] && delayed == 0, slots, front);
  }
}

// Brings the pivotal columns and rows together, and what is left, delayed rows and columns first, into a buffer.
template <class Scalar>
[[gnu::noinline]] void Multifrontal<Scalar>::separateDelayed(const Front<Scalar>& front, int pivots) {
  const int left = front.order - pivots;
  const int late = front.fullySummed - pivots;
  delayedFront_.reserve(square(left), 0);
  Scalar* remaining = delayedFront_.data();
  copyColumns(front.column(pivots) + pivots, front.order, left, late, remaining, left);
  remaining += product(late, left);
  if (!symmetric_) copyColumns(front.beside + pivots, front.fullySummed, late, front.rest(), remaining, left);
  copyColumns(front.updated, front.rest(), front.rest(), front.rest(), remaining + late, left);
  if (symmetric_) return;
  Scalar* upper = front.column(pivots);
  copyColumns(upper, front.order, pivots, late, upper, pivots);
  copyColumns(front.beside, front.fullySummed, pivots, front.rest(), upper + product(late, pivots), pivots);
}

// The factors lie where they belong, and on top of the stack what is left moves down to where the children's was.
template <class Scalar>
void Multifrontal<Scalar>::store(const Front<Scalar>& front, Factored& factored, std::size_t updated) {
  const int left = front.order - factored.pivots;
  factored.factors = stored_;
  stored_ += product(front.order, factored.pivots) + (symmetric_ ? 0 : product(factored.pivots, left));
  const Scalar* remaining = stack_.data() + updated;
  if (factored.pivots < front.fullySummed) {
    separateDelayed(front, factored.pivots);
    remaining = delayedFront_.data();
    const std::size_t wanted = stackTop_ + square(left);
    if (wanted > stack_.capacity()) stack_.reserve(wanted + wanted / 4, stackTop_);
  }
  Scalar* top = stack_.data() + stackTop_;
  if (remaining != top) std::memmove(static_cast<void*>(top), remaining, square(left) * sizeof(Scalar));
  stackTop_ += square(left);
}

template <class Scalar>
Elimination Multifrontal<Scalar>::factor(const AssemblyTree& tree, const Scalar* values, const double* rowScale,
                                         const double* columnScale, double shift) {
  const int fronts = tree.frontCount();
  factored_.resize(fronts);
  slotsOfFront_.resize(tree.largestOrder);
  factors_.reserve(static_cast<std::uint64_t>(symmetric_ ? tree.lowerEntries : tree.factorEntries), 0);
  stack_.reserve(static_cast<std::uint64_t>(tree.peakStack), 0);
  rows_.reserve(tree.indices.size(), 0);
  columns_.reserve(tree.indices.size(), 0);
  stored_ = 0;
  stackTop_ = 0;
  delayed_ = 0;
  range_ = {std::numeric_limits<double>::infinity(), 0};
  std::size_t indexCount = 0;
  int largest = 0;
  double operations = 0;
  double nextPoll = operationsPerPoll;
  std::vector<int> pending;  // fronts whose parent is yet to come

  for (int index = 0; index < fronts; ++index) {
    const std::size_t firstChild = pending.size() - tree.childCount[index];
    int delayed = 0;
    for (std::size_t i = firstChild; i < pending.size(); ++i) {
      const Factored& below = factored_[pending[i]];
      delayed += below.order - below.pivots - (tree.orderOf(pending[i]) - tree.pivotsOf(pending[i]));
    }
    delayed_ += delayed;
    const int order = tree.orderOf(index) + delayed;
    const std::size_t updated = stackTop_;
    const Front<Scalar> front = makeRoom(order, tree.pivotsOf(index) + delayed);
    const std::size_t indicesWanted = indexCount + order;
    if (indicesWanted > rows_.capacity()) {
      rows_.reserve(indicesWanted + indicesWanted / 4, indexCount);
      columns_.reserve(indicesWanted + indicesWanted / 4, indexCount);
    }
    int* rows = rows_.data() + indexCount;
    int* columns = columns_.data() + indexCount;
    const int* places = tree.indices.data() + tree.indexStart[index];
    std::copy_n(places, order - delayed, rows + delayed);
    std::copy_n(places, order - delayed, columns + delayed);

    assemble(tree, index, front, values, rowScale, columnScale, shift);
    int delayedSlot = 0;
    for (; pending.size() > firstChild; pending.pop_back()) {
      addChild(tree, pending.back(), delayedSlot, delayed, front, rows, columns);
    }

    Factored& factored = factored_[index];
    factored.indices = indexCount;
    factored.order = order;
    if (symmetric_) {
      pivotOrders_.resize(std::max<std::size_t>(pivotOrders_.size(), front.fullySummed));
      factored.pivots = eliminateSymmetric(front, pivotTolerance, rows, pivotOrders_.data(), range_);
      std::copy_n(rows, front.fullySummed, columns);
    } else {
      factored.pivots = eliminate(front, pivotTolerance, rows, columns, range_);
    }
    indexCount += order;
    largest = std::max(largest, order);
    const bool isRoot = tree.parent[index] < 0;
    if (isRoot && factored.pivots < order) return {Elimination::End::noPivot, rows[factored.pivots]};
    store(front, factored, updated);
    if (!isRoot) pending.push_back(index);

    const double left = order - factored.pivots;
    operations += factored.pivots * (order * left + factored.pivots * static_cast<double>(factored.pivots) / 3);
    if (operations > nextPoll) {
      nextPoll = operations + operationsPerPoll;
      const double done = std::min(1.0, operations / tree.operations);
      if (core_host_progress(done) != 0) return {Elimination::End::cancelled, -1};
    }
  }
  local_.reserve(static_cast<std::uint64_t>(largest) * solveWidth, 0);
  return {Elimination::End::complete, -1};
}

// A front is made where its factors stay, apart from what it updates, which is made on top of the stack.
template <class Scalar>
Front<Scalar> Multifrontal<Scalar>::makeRoom(int order, int fullySummed) {
  const int rest = order - fullySummed;
  const std::size_t summedCount = product(order, fullySummed);
  const std::size_t besideCount = product(fullySummed, rest);
  const std::size_t wanted = stored_ + summedCount + (symmetric_ ? 0 : besideCount);
  if (wanted > factors_.capacity()) factors_.reserve(wanted + wanted / 4, stored_);
  if (symmetric_) beside_.reserve(besideCount, 0);
  const std::size_t stackWanted = stackTop_ + square(rest);
  if (stackWanted > stack_.capacity()) stack_.reserve(stackWanted + stackWanted / 4, stackTop_);
  Scalar* summed = factors_.data() + stored_;
  return {summed, symmetric_ ? beside_.data() : summed + summedCount, stack_.data() + stackTop_, order, fullySummed};
}

namespace {

// Triangular solves with one front for `width` systems at once; `t` holds the front's part of the vectors, interleaved.

template <class Scalar, int width>
[[gnu::noinline]] void forwardLower(const Scalar* lower, int order, int pivots, Scalar* __restrict t) {
  for (int p = 0; p < pivots; ++p, lower += order) {
    Scalar x[width];
    for (int w = 0; w < width; ++w) x[w] = t[p * width + w];
    for (int i = p + 1; i < order; ++i) {
      for (int w = 0; w < width; ++w) t[i * width + w] -= lower[i] * x[w];
    }
  }
}

template <class Scalar, int width>
[[gnu::noinline]] void backwardLower(const Scalar* lower, int order, int pivots, Scalar* __restrict t) {
  for (int p = pivots - 1; p >= 0; --p) {
    const Scalar* column = lower + static_cast<std::ptrdiff_t>(p) * order;
    Scalar sum[width];
    for (int w = 0; w < width; ++w) sum[w] = t[p * width + w];
    for (int i = p + 1; i < order; ++i) {
      for (int w = 0; w < width; ++w) sum[w] -= column[i] * t[i * width + w];
    }
    for (int w = 0; w < width; ++w) t[p * width + w] = sum[w];
  }
}

template <class Scalar, int width>
[[gnu::noinline]] void backwardUpper(const Scalar* upper, const Scalar* beside, int order, int pivots,
                                     Scalar* __restrict t) {
  for (int j = pivots; j < order; ++j, beside += pivots) {
    Scalar x[width];
    for (int w = 0; w < width; ++w) x[w] = t[j * width + w];
    for (int p = 0; p < pivots; ++p) {
      for (int w = 0; w < width; ++w) t[p * width + w] -= beside[p] * x[w];
    }
  }
  for (int p = pivots - 1; p >= 0; --p) {
    const Scalar* column = upper + static_cast<std::ptrdiff_t>(p) * order;
    Scalar x[width];
    for (int w = 0; w < width; ++w) t[p * width + w] = x[w] = t[p * width + w] * column[p];
    for (int i = 0; i < p; ++i) {
      for (int w = 0; w < width; ++w) t[i * width + w] -= column[i] * x[w];
    }
  }
}

template <class Scalar, int width>
[[gnu::noinline]] void forwardUpper(const Scalar* upper, const Scalar* beside, int order, int pivots,
                                    Scalar* __restrict t) {
  for (int p = 0; p < pivots; ++p) {
    const Scalar* column = upper + static_cast<std::ptrdiff_t>(p) * order;
    Scalar sum[width];
    for (int w = 0; w < width; ++w) sum[w] = t[p * width + w];
    for (int i = 0; i < p; ++i) {
      for (int w = 0; w < width; ++w) sum[w] -= column[i] * t[i * width + w];
    }
    for (int w = 0; w < width; ++w) t[p * width + w] = sum[w] * column[p];
  }
  for (int j = pivots; j < order; ++j, beside += pivots) {
    Scalar sum[width];
    for (int w = 0; w < width; ++w) sum[w] = t[j * width + w];
    for (int p = 0; p < pivots; ++p) {
      for (int w = 0; w < width; ++w) sum[w] -= beside[p] * t[p * width + w];
    }
    for (int w = 0; w < width; ++w) t[j * width + w] = sum[w];
  }
}

// The inverse of D, whose pivots of order two show by a number above the diagonal.
template <class Scalar, int width>
[[gnu::noinline]] void applyInverseDiagonal(const Scalar* factors, int order, int pivots, Scalar* t) {
  for (int p = 0; p < pivots; ++p) {
    const Scalar* column = factors + static_cast<std::ptrdiff_t>(p) * order;
    const Scalar beside = p + 1 < pivots ? column[order + p] : Scalar{};
    if (roughMagnitude(beside) == 0) {
      for (int w = 0; w < width; ++w) t[p * width + w] = column[p] * t[p * width + w];
      continue;
    }
    for (int w = 0; w < width; ++w) {
      const Scalar first = t[p * width + w];
      const Scalar second = t[(p + 1) * width + w];
      t[p * width + w] = column[p] * first + beside * second;
      t[(p + 1) * width + w] = beside * first + column[order + p + 1] * second;
    }
    ++p;
  }
}

template <class Scalar, int width>
[[gnu::noinline]] void gather(const Scalar* from, const int* places, int count, Scalar* t) {
  for (int i = 0; i < count; ++i) {
    for (int w = 0; w < width; ++w) t[i * width + w] = from[static_cast<std::ptrdiff_t>(places[i]) * width + w];
  }
}

template <class Scalar, int width>
[[gnu::noinline]] void scatter(const Scalar* t, const int* places, int count, Scalar* to) {
  for (int i = 0; i < count; ++i) {
    for (int w = 0; w < width; ++w) to[static_cast<std::ptrdiff_t>(places[i]) * width + w] = t[i * width + w];
  }
}

}  // namespace

// Going up the tree, `from` is in the order of the equations and what is solved for moves to `to`, in the order of the
// unknowns; going down, `to` is completed. Transposed, rows and columns change roles.
template <class Scalar>
template <int width>
void Multifrontal<Scalar>::substitute(const AssemblyTree& tree, bool transposed, Scalar* from, Scalar* to) {
  Scalar* t = local_.data();
  const int* equations = transposed ? columns_.data() : rows_.data();
  const int* unknowns = transposed ? rows_.data() : columns_.data();
  const bool lowerFirst = symmetric_ || !transposed;

  for (int front = 0; front < tree.frontCount(); ++front) {
    const auto [offset, indices, order, pivots] = factored_[front];
    const Scalar* factors = factors_.data() + offset;
    gather<Scalar, width>(from, equations + indices, order, t);
    if (lowerFirst) {
      forwardLower<Scalar, width>(factors, order, pivots, t);
    } else {
      forwardUpper<Scalar, width>(factors, factors + static_cast<std::size_t>(order) * pivots, order, pivots, t);
    }
    scatter<Scalar, width>(t + pivots * width, equations + indices + pivots, order - pivots, from);
    if (symmetric_) applyInverseDiagonal<Scalar, width>(factors, order, pivots, t);
    scatter<Scalar, width>(t, unknowns + indices, pivots, to);
  }
  for (int front = tree.frontCount() - 1; front >= 0; --front) {
    const auto [offset, indices, order, pivots] = factored_[front];
    const Scalar* factors = factors_.data() + offset;
    gather<Scalar, width>(to, unknowns + indices, order, t);
    if (symmetric_ || transposed) {
      backwardLower<Scalar, width>(factors, order, pivots, t);
    } else {
      backwardUpper<Scalar, width>(factors, factors + static_cast<std::size_t>(order) * pivots, order, pivots, t);
    }
    scatter<Scalar, width>(t, unknowns + indices, pivots, to);
  }
}

template <class Scalar>
void Multifrontal<Scalar>::solve(const AssemblyTree& tree, bool transposed, int count, Scalar* rightHandSides,
                                 Scalar* solutions) {
  if (count == solveWidth) {
    substitute<solveWidth>(tree, transposed, rightHandSides, solutions);
  } else {
    substitute<1>(tree, transposed, rightHandSides, solutions);
  }
}

template class Multifrontal<double>;
template class Multifrontal<Complex>;

}  // namespace core
