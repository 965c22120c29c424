#pragma once

#include <vector>

#include "factorisation.hpp"
#include "memory.hpp"
#include "pattern.hpp"
#include "refinement.hpp"
#include "scalar.hpp"

namespace core {

/** What is known of the values before there are any. */
struct MatrixKind {
  bool isSymmetric;
  bool isComplex;
};

/** A square sparse matrix with everything needed to solve with it, over many changes of its values. */
class Matrix {
 public:
  Matrix(int size, int nonzeroCount, MatrixKind kind);

  Pattern pattern;
  // Complex numbers are pairs of these.
  std::vector<double> values;
  std::vector<double> rightHandSide;
  std::vector<double> solution;

  Outcome analyse();
  Outcome factor();
  Outcome solve(int count, bool transposed, double tolerance, int maximumRefinements);
  Outcome estimateCondition();

  /** Makes room for `count` right-hand sides and solutions; `home` is the arena of this matrix. */
  void reserve(int count, Arena& home);

  /** Entries of the factors of the last factorisation. */
  double factorNonzeros() const;
  int delayedPivots() const;
  const Refinement& lastSolve() const { return lastSolve_; }
  double condition() const { return condition_; }

 private:
  /** What exists once for each type of number. */
  template <class Scalar>
  struct Solver {
    Owned<Factorisation<Scalar>> factorisation;
    std::vector<RefinementWorkspace<Scalar>> workspace;
  };
  template <class Operation>
  auto withSolver(Operation operation);
  template <class Operation>
  auto withSolver(Operation operation) const;
  void makeRoom(int count);
  int components() const { return kind_.isComplex ? 2 : 1; }

  MatrixKind kind_;
  int reserved_ = 0;
  Solver<double> real_;
  Solver<Complex> complex_;
  Arena temporaries_;
  Refinement lastSolve_{0, 0};
  double condition_ = 0;
};

}  // namespace core
