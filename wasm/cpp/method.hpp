#pragma once

#include "pattern.hpp"

namespace core {

/** How a matrix is solved with. The numbers are part of the binary interface. */
enum class Method : int { direct = 0, multigrid = 1, automatic = 2 };

/** Why multigrid gave way to the direct method. The numbers are part of the binary interface. */
enum class Fallback : int { none = 0, singularDiagonalBlock = 1, singularCoarsestMatrix = 2, stalled = 3 };

/** Whether multigrid is the method of choice for a pattern with a full diagonal; wasm/README.md says why. */
bool multigridPays(const Pattern& pattern, int blockSize);

}  // namespace core
