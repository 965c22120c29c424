#pragma once

#include <memory>
#include <vector>

#include "equilibration.hpp"
#include "flexible_gmres.hpp"
#include "pattern.hpp"
#include "preconditioner.hpp"

namespace core {

/** How a multigrid solve ended. */
struct MultigridSolve {
  double backwardError = 0;
  int iterations = 0;
  /** Times the residual was computed anew in double precision and corrected for, after the first. */
  int corrections = 0;
  bool converged = false;
};

/**
 * Multigrid-preconditioned flexible GMRES with a basis in single precision inside an iterative refinement in double
 * precision
 * (E. Carson and N. J. Higham, SIAM J. Sci. Comput. 40 (2018) A817, analyse such schemes).
 */
class Multigrid {
 public:
  /** `mostMixing`: see Preconditioner::setUp. */
  Multigrid(const Pattern& pattern, int blockSize, double mostMixing);

  /** Sets up for new values. The aggregates are kept until solves need clearly more iterations than with fresh ones. */
  Outcome factor(const Pattern& pattern, const std::vector<double>& values);
  bool isFactored() const { return factored_; }
  /** How the last set-up ended; only `ok` can be solved with. */
  Preconditioner::SetUp setUp() const { return setUp_; }

  /** Solves A x = b until the backward error is at most `tolerance`, it stagnates, or `maximumIterations` are done. */
  MultigridSolve solve(const Pattern& pattern, const std::vector<double>& values, const double* rightHandSide,
                       double tolerance, int maximumIterations, double* solution);

  /** Norm of the preconditioned method's residual after every iteration of the last solve, relative to the first. */
  const std::vector<double>& history() const { return history_; }
  int levels() const { return hierarchy_->levels(); }
  double entryCount() const { return hierarchy_->entryCount(); }

 private:
  Equilibration equilibration_;
  std::unique_ptr<Preconditioner> hierarchy_;
  double mostMixing_;
  FlexibleGmres gmres_;
  std::vector<double> residual_;
  std::vector<double> rowSum_;
  std::vector<double> best_;
  std::vector<double> history_;
  Preconditioner::SetUp setUp_ = Preconditioner::SetUp::ok;
  bool factored_ = false;
  bool aggregatesAreStale_ = true;
  bool aggregatesAreFresh_ = false;
  int iterationsWhenFresh_ = 0;
};

}  // namespace core
