#pragma once

#include <memory>

#include "pattern.hpp"

namespace core {

/**
 * A multigrid hierarchy as the Krylov method sees it, whatever its block size.
 *
 * The Krylov method works on y in B y = g, B = T A U and x = U y: T combines the equations of every block and U gives
 * the unknowns their units.
 */
class Preconditioner {
 public:
  virtual ~Preconditioner() = default;

  /** How a set-up ended. */
  enum class SetUp { ok, singularDiagonalBlock, singularCoarsestMatrix, unlikeCouplings };

  /**
   * Sets up from new values, on the aggregates of the set-up before if `reuse`.
   *
   * @param mostMixing gives up at once with `unlikeCouplings` where the couplings, once combined by T, couple each
   *   unknown to the others by more than this part of what they couple it to itself
   */
  virtual SetUp setUp(const double* values, bool reuse, double mostMixing) = 0;
  /** Row of the matrix at fault in a failed set-up. */
  virtual int rowAtFault() const = 0;

  /** g = T r brought to norm one; returns the norm it had. */
  virtual double transformResidual(const double* residual, float* transformed) const = 0;
  /** One cycle: y approximates B^-1 g. */
  virtual void apply(const float* g, double* y) = 0;
  /** Changes between orthogonal and minimal residuals within cycles: where the one stalls, the other may go on. */
  virtual void changeProjection() = 0;
  /** product = B y, from the values in double precision. */
  virtual void multiply(const double* values, const double* y, float* product) const = 0;
  /** x += factor U y. */
  virtual void addCorrection(double factor, const double* y, double* x) const = 0;

  virtual int levels() const = 0;
  /** Entries of the matrices of all levels. */
  virtual double entryCount() const = 0;
};

/** A hierarchy for `blockSize` unknowns per block, 1 to `largestBlock`. */
std::unique_ptr<Preconditioner> makeHierarchy(const Pattern& pattern, int blockSize);

}  // namespace core
