#pragma once

#include <vector>

#include "block_pattern.hpp"

namespace core {

/** Which aggregate every row belongs to; -1 for rows that are coupled to no other and need no coarse correction. */
struct Aggregation {
  std::vector<int> aggregateOf;
  int count = 0;
};

/**
 * Aggregates rows by `passes` rounds of pairwise matching along the strongest couplings (Y. Notay, An aggregation-based
 * algebraic multigrid method, ETNA 37 (2010) 123): up to 2^passes rows each, strung along the strong direction where
 * the couplings are anisotropic, and never across a gap in the graph.
 *
 * @param strengths coupling of every off-diagonal block, at least 0
 */
Aggregation aggregatePairwise(const BlockPattern& pattern, const std::vector<float>& strengths, int passes);

}  // namespace core
