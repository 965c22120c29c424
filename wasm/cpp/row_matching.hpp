#pragma once

#include <vector>

#include "pattern.hpp"

namespace core {

/**
 * Which row to put in every place so that most diagonal entries exist: as given, unless many are missing; then by a
 * maximum transversal (Duff 1981). A few gaps, as of a constraint without its own unknown, are left to pivoting.
 */
std::vector<int> matchRows(const Pattern& pattern);

}  // namespace core
