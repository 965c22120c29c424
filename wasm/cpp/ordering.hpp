#pragma once

#include <vector>

#include "pattern.hpp"

namespace core {

/**
 * An order of elimination with little fill-in: approximate minimum degree on the graph of A + A^T.
 * Returns, for every unknown, its place in that order.
 */
std::vector<int> fillReducingOrder(const Pattern& pattern);

}  // namespace core
