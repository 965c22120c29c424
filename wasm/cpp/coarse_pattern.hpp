#pragma once

#include <vector>

#include "aggregation.hpp"
#include "block_pattern.hpp"

namespace core {

/** Pattern of the Galerkin product P^T A P with piecewise constant P, and where every fine block is added to it. */
struct CoarsePattern {
  /** Target of a block within one aggregate: the diagonal block of that aggregate. */
  static constexpr int diagonal = -1;
  /** Target of a block in a row or column without an aggregate: nowhere. */
  static constexpr int dropped = -2;

  BlockPattern pattern;
  std::vector<int> targetOf;  // of every off-diagonal block of the fine matrix
};

CoarsePattern coarsePattern(const BlockPattern& fine, const Aggregation& aggregation);

}  // namespace core
