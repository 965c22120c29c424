#pragma once

#include <vector>

#include "factorisation.hpp"
#include "memory.hpp"
#include "method.hpp"
#include "multigrid.hpp"
#include "pattern.hpp"
#include "refinement.hpp"
#include "scalar.hpp"

namespace core {

/** What is known of the values before there are any. */
struct MatrixKind {
  bool isSymmetric;
  bool isComplex;
};

/** What the caller asks of an analysis. */
struct AnalysisOptions {
  Method method = Method::direct;
  /** Unknowns per block; 0: found from the pattern. */
  int blockSize = 0;
  /** Whether the direct method steps in where multigrid fails. */
  bool fallBack = true;
};

/** What the caller asks of a solve. */
struct SolveOptions {
  /** Right-hand sides, one after the other. */
  int count = 1;
  bool transposed = false;
  /** Backward error to reach, by the method that ends up solving. */
  double directTolerance = 0;
  double multigridTolerance = 0;
  int maximumRefinements = 0;
  int maximumIterations = 0;
};

/** What the last solve did: the worst error and the most corrections of all right-hand sides. */
struct SolveReport {
  double backwardError = 0;
  int refinements = 0;
  /** Of the right-hand side that took the most, or of the one that failed. */
  int iterations = 0;
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
  /** Relative residual after each of the multigrid iterations reported, as far as there is room. */
  std::vector<double> history;

  Outcome analyse(const AnalysisOptions& options);
  Outcome factor();
  Outcome solve(const SolveOptions& options);
  Outcome estimateCondition();

  /** Makes room for `count` right-hand sides and solutions; `home` is the arena of this matrix. */
  void reserve(int count, Arena& home);

  /** Entries of the factors of the last factorisation, or of all levels of the hierarchy. */
  double factorNonzeros() const;
  int delayedPivots() const;
  const SolveReport& lastSolve() const { return lastSolve_; }
  double condition() const { return condition_; }
  Method activeMethod() const { return activeMethod_; }
  Fallback fallback() const { return fallback_; }
  int levels() const;

 private:
  /** What the direct method has once for each type of number. */
  template <class Scalar>
  struct Solver {
    Owned<Factorisation<Scalar>> factorisation;
    std::vector<RefinementWorkspace<Scalar>> workspace;
  };
  /** A^T with a hierarchy of its own. */
  struct Transposed {
    Transposed(const Pattern& original, int blockSize);
    void takeValues(const Pattern& original, const std::vector<double>& originalValues);

    Pattern pattern;
    std::vector<double> values;
    Multigrid multigrid;
    bool isCurrent = false;
  };

  template <class Operation>
  auto withSolver(Operation operation);
  template <class Operation>
  auto withSolver(Operation operation) const;
  void makeRoom(int count);
  int components() const { return kind_.isComplex ? 2 : 1; }

  Outcome chooseMethod();
  void emplaceMultigrid();
  void analyseDirect();
  bool isFactored() const;
  Outcome factorDirect();
  Outcome fallBackBecause(Fallback reason);
  Outcome checkRightHandSides(int count) const;
  Outcome solveDirect(const SolveOptions& options);
  Outcome factorTransposed();
  Outcome solveByMultigrid(const SolveOptions& options);

  MatrixKind kind_;
  AnalysisOptions options_;
  Method activeMethod_ = Method::direct;
  Fallback fallback_ = Fallback::none;
  int blockSize_ = 0;
  int reserved_ = 0;
  Solver<double> real_;
  Solver<Complex> complex_;
  Owned<Multigrid> multigrid_;
  Owned<Transposed> transposed_;
  Arena temporaries_;
  SolveReport lastSolve_;
  double condition_ = 0;
};

}  // namespace core
