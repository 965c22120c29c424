#pragma once

#include <vector>

#include "ordering.hpp"
#include "pattern.hpp"

namespace core {

/**
 * The graph of A + A^T with unknowns of equal neighbourhood, such as those of one cell, joined to one vertex.
 * Only unknowns that follow each other are compared, for that is how cells number theirs.
 */
struct CompressedGraph {
  CompressedGraph(const Pattern& pattern, const std::vector<int>& rowAt);

  std::vector<int> vertexOf;     // of every unknown
  std::vector<int> firstMember;  // of every vertex; one more at the end. Members follow each other.
  Graph graph;

  int weightOf(int vertex) const { return firstMember[vertex + 1] - firstMember[vertex]; }
};

}  // namespace core
