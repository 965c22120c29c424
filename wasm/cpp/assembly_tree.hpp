#pragma once

#include <cstdint>
#include <vector>

#include "pattern.hpp"

namespace core {

/**
 * The symbolic half of a multifrontal factorisation (Duff and Reid 1983): which unknowns are eliminated together in a
 * dense front, and where everything that enters a front belongs.
 *
 * Made once for a pattern, from the graph of A + A^T. Unknowns are known by their place in the order of elimination;
 * the places within a front are its slots: first the unknowns it eliminates, then those it updates.
 */
struct AssemblyTree {
  /** Row i of the matrix is row `rowAt[i]` of the pattern. */
  AssemblyTree(const Pattern& pattern, const std::vector<int>& rowAt);

  int frontCount() const { return static_cast<int>(parent.size()); }
  int pivotsOf(int front) const { return firstPivot[front + 1] - firstPivot[front]; }
  int orderOf(int front) const { return indexStart[front + 1] - indexStart[front]; }

  std::vector<int> place;       // of every unknown in the order of elimination
  std::vector<int> parent;      // of every front; -1 for a root. Fronts are numbered in postorder.
  std::vector<int> childCount;  // of every front
  std::vector<int> firstPivot;  // place of the first unknown each front eliminates; one more at the end
  std::vector<int> indexStart;  // where the slots of each front start in `indices`; one more at the end
  std::vector<int> indices;     // place of the unknown in every slot, ascending
  std::vector<int> parentSlot;  // slot in the parent front, for every slot not eliminated
  std::vector<char> slotsInPairs;  // of every front: whether these come in twos that follow each other in the parent

  /** An entry of the matrix and the slots it is added to. */
  struct Arrival {
    int entry;
    std::uint16_t row;
    std::uint16_t column;
  };
  std::vector<int> arrivalStart;  // of each front in `arrivals`; one more at the end
  std::vector<Arrival> arrivals;

  int largestOrder = 0;  // of all fronts

  // Predicted for pivots that stay in their front: numbers stored in factors, in their lower triangles alone, and at
  // most at once between fronts; and the multiplications.
  double factorEntries = 0;
  double lowerEntries = 0;
  double peakStack = 0;
  double operations = 0;
};

}  // namespace core
