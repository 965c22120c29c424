#pragma once

#include <vector>

#include "factorisation.hpp"
#include "memory.hpp"
#include "pattern.hpp"
#include "refinement.hpp"

namespace core {

/** A square sparse matrix with everything needed to solve with it, over many changes of its values. */
class Matrix {
 public:
  Matrix(int size, int nonzeroCount);

  Pattern pattern;
  std::vector<double> values;
  std::vector<double> rightHandSide;
  std::vector<double> solution;

  Outcome analyse();
  Outcome factor();
  Outcome solve(bool transposed, double tolerance, int maximumRefinements);

  /** Entries of L and U of the last factorisation. */
  double factorNonzeros() const;
  const Refinement& lastSolve() const { return lastSolve_; }

 private:
  Owned<Factorisation> factorisation_;
  RefinementWorkspace workspace_;
  Arena temporaries_;
  Refinement lastSolve_{0, 0};
};

}  // namespace core
