#include "multifrontal.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "linear_core.h"
#include "scalar.hpp"

namespace core {

namespace {

// Smallest pivot accepted, relative to its column. Delaying spoils the order of elimination, and refinement makes up
// for the digits lost to growth. L D L^T has nothing but its diagonal to choose from and needs no more than this either.
constexpr double pivotTolerance = 0.001;

// Multiplications between two looks at whether to go on.
constexpr double operationsPerPoll = 2e7;

std::size_t square(int order) { return static_cast<std::size_t>(order) * static_cast<std::size_t>(order); }

// Adds the columns of what a child left to the columns of its parent.
template <class Scalar>
[[gnu::noinline]] void extendAdd(const Scalar* left, int order, bool lowerOnly, const int* slots, Scalar* front,
                                 int frontOrder) {
  for (int column = 0; column < order; ++column, left += order) {
    Scalar* target = front + static_cast<std::ptrdiff_t>(slots[column]) * frontOrder;
    for (int row = lowerOnly ? column : 0; row < order; ++row) target[slots[row]] += left[row];
  }
}

template <class Scalar>
[[gnu::noinline]] void addArrivals(const AssemblyTree::Arrival* arrivals, int count, bool lowerOnly, int offset,
                                   const Scalar* values, const int* places, const double* rowScale,
                                   const double* columnScale, Scalar* front, int order) {
  for (int i = 0; i < count; ++i) {
    const auto [entry, row, column] = arrivals[i];
    if (lowerOnly && row < column) continue;
    front[row + offset + static_cast<std::ptrdiff_t>(column + offset) * order] +=
        rowScale[places[row]] * columnScale[places[column]] * values[entry];
  }
}

}  // namespace

template <class Scalar>
void Multifrontal<Scalar>::assemble(const AssemblyTree& tree, int front, int delayed, const Scalar* values,
                                    const double* rowScale, const double* columnScale, double shift) {
  const int order = tree.orderOf(front) + delayed;
  std::memset(static_cast<void*>(front_.data()), 0, square(order) * sizeof(Scalar));
  const int* places = tree.indices.data() + tree.indexStart[front];
  addArrivals(tree.arrivals.data() + tree.arrivalStart[front], tree.arrivalStart[front + 1] - tree.arrivalStart[front],
              symmetric_, delayed, values, places, rowScale, columnScale, front_.data(), order);
  if (shift == 0) return;
  for (int pivot = 0; pivot < tree.pivotsOf(front); ++pivot) {
    Scalar& diagonal = front_[(pivot + delayed) * (static_cast<std::size_t>(order) + 1)];
    diagonal = diagonal + Scalar{places[pivot] % 2 == 0 ? shift : -shift};
  }
}

template <class Scalar>
void Multifrontal<Scalar>::addChild(const AssemblyTree& tree, int child, int& delayedSlot, int delayed, int order,
                                    int* rows, int* columns) {
  const Factored& below = factored_[child];
  const int left = below.order - below.pivots;
  const int fixed = tree.orderOf(child) - tree.pivotsOf(child);
  const int late = left - fixed;
  slots_.reserve(left, 0);
  int* slots = slots_.data();
  const std::size_t firstLeft = below.indices + below.pivots;
  for (int i = 0; i < late; ++i) {
    rows[delayedSlot] = rows_[firstLeft + i];
    columns[delayedSlot] = columns_[firstLeft + i];
    slots[i] = delayedSlot++;
  }
  const int* parentSlot = tree.parentSlot.data() + tree.indexStart[child] + tree.pivotsOf(child);
  for (int i = 0; i < fixed; ++i) slots[late + i] = parentSlot[i] + delayed;
  stackTop_ -= square(left);
  extendAdd(stack_.data() + stackTop_, left, symmetric_, slots, front_.data(), order);
}

// Moves the pivotal rows and columns to the factors and the rest onto the stack.
template <class Scalar>
void Multifrontal<Scalar>::store(Factored& factored) {
  const std::size_t order = factored.order;
  const std::size_t pivots = factored.pivots;
  const std::size_t left = order - pivots;
  const std::size_t wanted = stored_ + order * pivots + (symmetric_ ? 0 : pivots * left);
  if (wanted > factors_.capacity()) factors_.reserve(wanted + wanted / 4, stored_);
  factored.factors = stored_;
  std::memcpy(static_cast<void*>(factors_.data() + stored_), front_.data(), order * pivots * sizeof(Scalar));
  stored_ += order * pivots;
  if (!symmetric_) {
    for (std::size_t column = pivots; column < order; ++column) {
      std::copy_n(front_.data() + column * order, pivots, factors_.data() + stored_);
      stored_ += pivots;
    }
  }
  const std::size_t stackWanted = stackTop_ + left * left;
  if (stackWanted > stack_.capacity()) stack_.reserve(stackWanted + stackWanted / 4, stackTop_);
  Scalar* top = stack_.data() + stackTop_;
  for (std::size_t column = 0; column < left; ++column) {
    const std::size_t first = symmetric_ ? column : 0;
    std::copy_n(front_.data() + (pivots + column) * order + pivots + first, left - first, top + column * left + first);
  }
  stackTop_ = stackWanted;
}

template <class Scalar>
Elimination Multifrontal<Scalar>::factor(const AssemblyTree& tree, const Scalar* values, const double* rowScale,
                                         const double* columnScale, double shift) {
  const int fronts = tree.frontCount();
  factored_.resize(fronts);
  factors_.reserve(static_cast<std::uint64_t>(tree.factorEntries), 0);
  stack_.reserve(static_cast<std::uint64_t>(tree.peakStack), 0);
  front_.reserve(static_cast<std::uint64_t>(tree.largestFront), 0);
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

  for (int front = 0; front < fronts; ++front) {
    const std::size_t firstChild = pending.size() - tree.childCount[front];
    int delayed = 0;
    for (std::size_t i = firstChild; i < pending.size(); ++i) {
      const Factored& below = factored_[pending[i]];
      delayed += below.order - below.pivots - (tree.orderOf(pending[i]) - tree.pivotsOf(pending[i]));
    }
    delayed_ += delayed;
    const int order = tree.orderOf(front) + delayed;
    const int fullySummed = tree.pivotsOf(front) + delayed;
    front_.reserve(static_cast<std::uint64_t>(order) * order, 0);
    const std::size_t indicesWanted = indexCount + order;
    if (indicesWanted > rows_.capacity()) {
      rows_.reserve(indicesWanted + indicesWanted / 4, indexCount);
      columns_.reserve(indicesWanted + indicesWanted / 4, indexCount);
    }
    int* rows = rows_.data() + indexCount;
    int* columns = columns_.data() + indexCount;
    const int* places = tree.indices.data() + tree.indexStart[front];
    std::copy_n(places, order - delayed, rows + delayed);
    std::copy_n(places, order - delayed, columns + delayed);

    assemble(tree, front, delayed, values, rowScale, columnScale, shift);
    int delayedSlot = 0;
    for (; pending.size() > firstChild; pending.pop_back()) {
      addChild(tree, pending.back(), delayedSlot, delayed, order, rows, columns);
    }

    Factored& factored = factored_[front];
    factored.indices = indexCount;
    factored.order = order;
    if (symmetric_) {
      pivotOrders_.resize(std::max<std::size_t>(pivotOrders_.size(), fullySummed));
      factored.pivots = eliminateSymmetric(front_.data(), order, fullySummed, pivotTolerance, rows, pivotOrders_.data(),
                                           range_);
      std::copy_n(rows, fullySummed, columns);
    } else {
      factored.pivots = eliminate(front_.data(), order, fullySummed, pivotTolerance, rows, columns, range_);
    }
    indexCount += order;
    largest = std::max(largest, order);
    const bool isRoot = tree.parent[front] < 0;
    if (isRoot && factored.pivots < order) return {Elimination::End::noPivot, rows[factored.pivots]};
    store(factored);
    if (!isRoot) pending.push_back(front);

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
