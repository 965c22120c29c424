#pragma once

#include "pattern.hpp"

namespace core {

/** How a matrix is solved with. The numbers are part of the binary interface. */
enum class Method : int { direct = 0, multigrid = 1, automatic = 2 };

/** Why multigrid gave way to the direct method. The numbers are part of the binary interface. */
enum class Fallback : int {
  none = 0,
  singularDiagonalBlock = 1,
  singularCoarsestMatrix = 2,
  stalled = 3,
  unlikeCouplings = 4
};

/** Whether multigrid is the method of choice for a pattern with a full diagonal; wasm/README.md says why. */
bool multigridPays(const Pattern& pattern, int blockSize);

/**
 * Up to where multigrid is the method of choice for values whose couplings differ (see Preconditioner::setUp). Two ions
 * give 0.005, three 0.06, and diffuse layers that the mesh resolves, in which concentrations differ by orders of
 * magnitude, 0.15 to 0.22: their iterations take up to twice as long as factors. wasm/README.md has the limits of this.
 */
constexpr double mostMixingWorthwhile = 0.1;

}  // namespace core
