#pragma once

#include <vector>

#include "factorisation.hpp"
#include "memory.hpp"
#include "method.hpp"
#include "multigrid.hpp"
#include "pattern.hpp"
#include "refinement.hpp"

namespace core {

/** What the caller asks of an analysis. */
struct AnalysisOptions {
  Method method = Method::automatic;
  /** Unknowns per block; 0: found from the pattern. */
  int blockSize = 0;
  /** Whether the direct method steps in where multigrid fails. */
  bool fallBack = true;
};

/** What the caller asks of a solve. */
struct SolveOptions {
  bool transposed = false;
  /** Backward error to reach, by the method that ends up solving. */
  double directTolerance = 0;
  double multigridTolerance = 0;
  int maximumRefinements = 0;
  int maximumIterations = 0;
};

/** What the last solve did. */
struct SolveReport {
  double backwardError = 0;
  int refinements = 0;
  int iterations = 0;
};

/** A square sparse matrix with everything needed to solve with it, over many changes of its values. */
class Matrix {
 public:
  Matrix(int size, int nonzeroCount);

  Pattern pattern;
  std::vector<double> values;
  std::vector<double> rightHandSide;
  std::vector<double> solution;
  /** Relative residual after every multigrid iteration of the last solve, as far as there is room. */
  std::vector<double> history;

  Outcome analyse(const AnalysisOptions& options);
  Outcome factor();
  Outcome solve(const SolveOptions& options);

  /** Entries of L and U of the last factorisation, or of all levels of the hierarchy. */
  double factorNonzeros() const;
  const SolveReport& lastSolve() const { return lastSolve_; }
  Method activeMethod() const { return activeMethod_; }
  Fallback fallback() const { return fallback_; }
  int blockSize() const { return blockSize_; }
  int levels() const;

 private:
  /** A^T with a hierarchy of its own. */
  struct Transposed {
    Transposed(const Pattern& original, int blockSize);
    void takeValues(const Pattern& original, const std::vector<double>& originalValues);

    Pattern pattern;
    std::vector<double> values;
    Multigrid multigrid;
    bool isCurrent = false;
  };

  Outcome chooseMethod();
  Outcome factorDirect();
  Outcome fallBackBecause(Fallback reason);
  Outcome solveDirect(const SolveOptions& options);
  Outcome solveByMultigrid(const SolveOptions& options);

  AnalysisOptions options_;
  Method activeMethod_ = Method::direct;
  Fallback fallback_ = Fallback::none;
  int blockSize_ = 0;
  Owned<Factorisation> factorisation_;
  Owned<Multigrid> multigrid_;
  Owned<Transposed> transposed_;
  RefinementWorkspace workspace_;
  Arena temporaries_;
  SolveReport lastSolve_;
};

}  // namespace core
