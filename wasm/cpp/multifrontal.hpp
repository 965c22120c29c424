#pragma once

#include <vector>

#include "assembly_tree.hpp"
#include "buffer.hpp"
#include "front.hpp"
#include "pattern.hpp"

namespace core {

/** Systems solved in one pass over the factors when there are several. */
constexpr int solveWidth = 4;

/** How a numerical factorisation ended. */
struct Elimination {
  enum class End { complete, noPivot, cancelled };
  End end;
  /** Place of the row for which no pivot was left. */
  int stuckRow;
};

/**
 * L U, or L D L^T, by the multifrontal method on a given assembly tree (Duff and Reid 1983; Liu 1992).
 *
 * The tree, the places of all entries and the memory are kept from one factorisation to the next; pivots are chosen
 * anew within the fronts each time, which costs little there, so factors never rest on pivots of another matrix. A pivot
 * that would let elements grow too much is delayed to the parent front.
 */
template <class Scalar>
class Multifrontal {
 public:
  explicit Multifrontal(bool symmetric) : symmetric_(symmetric) {}

  /**
   * Factorises R A C + `shift` S, S a diagonal of alternating signs; the scalings R and C are given by place. Values
   * are in the order of the pattern.
   */
  Elimination factor(const AssemblyTree& tree, const Scalar* values, const double* rowScale, const double* columnScale,
                     double shift);

  /**
   * Solves 1 or `solveWidth` systems, interleaved, with rows and columns known by place; destroys the right-hand sides.
   * Allocates nothing.
   */
  void solve(const AssemblyTree& tree, bool transposed, int count, Scalar* rightHandSides, Scalar* solutions);

  /** Numbers stored in the factors. */
  double entryCount() const { return static_cast<double>(stored_); }
  double pivotRatio() const { return range_.smallest / range_.largest; }
  /** Pivots that had to be delayed to a parent front. */
  int delayedPivots() const { return delayed_; }

 private:
  /** A front after its elimination: where its factors and its rows and columns are stored. */
  struct Factored {
    std::size_t factors;
    std::size_t indices;
    int order;
    int pivots;
  };

  /** Where a slot of the front at hand lies in it, and what its row and column are scaled by. */
  struct Slot {
    double rowScale;
    double columnScale;
    std::ptrdiff_t column;  // from the start of the front, past the delayed rows
  };

  Front<Scalar> makeRoom(int order, int fullySummed);
  void assemble(const AssemblyTree& tree, int index, const Front<Scalar>& front, const Scalar* values,
                const double* rowScale, const double* columnScale, double shift);
  void addChild(const AssemblyTree& tree, int child, int& delayedSlot, int delayed, const Front<Scalar>& front,
                int* rows, int* columns);
  void store(const Front<Scalar>& front, Factored& factored, std::size_t updated);
  void separateDelayed(const Front<Scalar>& front, int pivots);
  template <int width>
  void substitute(const AssemblyTree& tree, bool transposed, Scalar* from, Scalar* to);

  bool symmetric_;
  std::vector<Factored> factored_;
  Buffer<Scalar> factors_;
  Buffer<int> rows_;
  Buffer<int> columns_;
  Buffer<Scalar> beside_;  // of a symmetric front, which does not keep it
  Buffer<Scalar> stack_;   // what finished fronts leave to parents yet to come, and what the front at hand updates
  Buffer<Scalar> delayedFront_;  // what a front with delayed pivots leaves
  std::vector<Slot> slotsOfFront_;
  Buffer<Scalar> local_;  // the part of the vectors that a front works on
  Buffer<int> slots_;     // of what a child leaves, in its parent
  std::vector<int> pivotOrders_;
  std::size_t stored_ = 0;
  std::size_t stackTop_ = 0;
  PivotRange range_{};
  int delayed_ = 0;
};

}  // namespace core
