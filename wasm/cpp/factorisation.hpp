#pragma once

#include <vector>

#include "assembly_tree.hpp"
#include "equilibration.hpp"
#include "multifrontal.hpp"
#include "pattern.hpp"

namespace core {

/**
 * Sparse L U, or L D L^T of a symmetric matrix, of the equilibrated matrix R A C.
 *
 * The symbolic factorisation is done once for a pattern; every `factor` reuses it and pivots anew.
 */
template <class Scalar>
class Factorisation {
 public:
  Factorisation(const Pattern& pattern, bool symmetric);

  /** Factorises new values on the same pattern. */
  Outcome factor(const Pattern& pattern, const Scalar* values);

  /** Numbers needed as `work` to solve with up to `count` right-hand sides at once. */
  static std::size_t workFor(int size, int count) {
    return 2 * static_cast<std::size_t>(size) * (count == 1 ? 1 : solveWidth);
  }

  /**
   * Overwrites `solutions` by A^-1, or A^-T, times the right-hand sides, which follow each other; the two may be the
   * same array. Allocates nothing.
   */
  void solve(const Scalar* rightHandSides, Scalar* solutions, int count, bool transposed, Scalar* work);

  bool isFactored() const { return factored_; }
  const Equilibration& equilibration() const { return equilibration_; }
  /** Entries of the factors together. */
  double nonzeroCount() const { return factored_ ? multifrontal_.entryCount() : 0; }
  int delayedPivots() const { return multifrontal_.delayedPivots(); }

 private:
  Elimination eliminate(const Scalar* values, double shift);
  Outcome singularAt(int place) const;
  int mostDependentRow(const Scalar* values, int stuckAt);
  double smallestSingularValue(std::vector<Scalar>& leftSingularVector);

  std::vector<int> rowAt_;  // the row of the pattern in every row of the matrix factorised
  AssemblyTree tree_;
  Equilibration equilibration_;
  std::vector<double> rowScaleAt_;  // by place
  std::vector<double> columnScaleAt_;
  Multifrontal<Scalar> multifrontal_;
  bool symmetric_;
  bool factored_ = false;
};

}  // namespace core
