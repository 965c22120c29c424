#include "multigrid.hpp"

#include <algorithm>
#include <cmath>

#include "backward_error.hpp"

namespace core {

namespace {

// Vectors kept between restarts, and how far to reduce a residual before it is computed anew in double precision. The
// basis in single precision would allow a hundred times more, but what its rounding leaves of a large product slows the
// reduction down before.
constexpr int largestBasisKept = 24;
constexpr double reductionPerCorrection = 1e-3;

// The method aims a little below the tolerance: it sees another norm than the one that is tested.
constexpr double aim = 0.8;

// Corrections that do not halve the error, at which first the projection within cycles is changed, then hope given up.
constexpr int patience = 4;
constexpr int patienceWithProjection = 2;

// Aggregates chosen for other values have had their day when iterations grow by this factor and this many more.
constexpr double staleGrowth = 1.5;
constexpr int staleExcess = 5;

}  // namespace

Multigrid::Multigrid(const Pattern& pattern, int blockSize, double mostMixing)
    : equilibration_(pattern.size),
      hierarchy_(makeHierarchy(pattern, blockSize)),
      mostMixing_(mostMixing),
      gmres_(pattern.size, largestBasisKept),
      residual_(pattern.size),
      rowSum_(pattern.size),
      best_(pattern.size) {}

Outcome Multigrid::factor(const Pattern& pattern, const std::vector<double>& values) {
  factored_ = false;
  const Outcome scaling = equilibration_.update(pattern, values.data());
  if (scaling.status != Status::ok) return scaling;
  aggregatesAreFresh_ = aggregatesAreStale_;
  setUp_ = hierarchy_->setUp(values.data(), !aggregatesAreStale_, mostMixing_);
  if (setUp_ != Preconditioner::SetUp::ok) {
    aggregatesAreStale_ = true;
    return {Status::multigridUnsuitable, PatternDefect::none, hierarchy_->rowAtFault(), -1, -1};
  }
  aggregatesAreStale_ = false;
  factored_ = true;
  return {};
}

MultigridSolve Multigrid::solve(const Pattern& pattern, const std::vector<double>& values,
                                const double* rightHandSide, double tolerance, int maximumIterations,
                                double* solution) {
  const auto errorOf = [&] {
    const Equations<double> equations{pattern, values.data(), equilibration_, false};
    return equations.backwardError(rightHandSide, solution, residual_.data(), rowSum_.data());
  };
  history_.clear();
  MultigridSolve result;
  std::fill_n(solution, pattern.size, 0.0);
  std::copy_n(rightHandSide, pattern.size, residual_.data());
  result.backwardError =
      std::any_of(residual_.begin(), residual_.end(), [](double entry) { return entry != 0; }) ? 1 : 0;
  double firstNorm = 0;
  int stagnant = 0;
  while (result.backwardError > tolerance && result.iterations < maximumIterations && stagnant < patience) {
    const double norm = hierarchy_->transformResidual(residual_.data(), gmres_.basisVector(0));
    if (firstNorm == 0) {
      firstNorm = norm;
    } else {
      ++result.corrections;
    }
    const double target = std::max(reductionPerCorrection, aim * tolerance / result.backwardError);
    result.iterations += gmres_.run(
        [&](const float* g, double* y, float* product) {
          hierarchy_->apply(g, y);
          hierarchy_->multiply(values.data(), y, product);
        },
        target, maximumIterations - result.iterations, norm / firstNorm, history_);
    std::copy_n(solution, pattern.size, best_.data());
    const std::vector<double>& coefficients = gmres_.coefficients();
    for (int k = 0; k < static_cast<int>(coefficients.size()); ++k) {
      hierarchy_->addCorrection(norm * coefficients[k], gmres_.correction(k), solution);
    }
    const double corrected = errorOf();
    // The negation catches a NaN.
    const bool halved = corrected <= result.backwardError / 2;
    if (!halved && ++stagnant == patienceWithProjection) hierarchy_->changeProjection();
    if (corrected <= result.backwardError) {
      result.backwardError = corrected;
    } else {
      std::copy_n(best_.data(), pattern.size, solution);
      errorOf();
    }
  }
  result.converged = result.backwardError <= tolerance;
  if (aggregatesAreFresh_) {
    iterationsWhenFresh_ = result.iterations;
    aggregatesAreFresh_ = false;
  } else if (result.iterations > staleGrowth * iterationsWhenFresh_ + staleExcess) {
    aggregatesAreStale_ = true;
  }
  return result;
}

}  // namespace core
