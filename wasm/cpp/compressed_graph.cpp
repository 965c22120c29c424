#include "compressed_graph.hpp"

#include <algorithm>

namespace core {

namespace {

// Whether two rows have the same columns once their own diagonal entries are thought of as present.
bool sameNeighbourhood(const Pattern& pattern, const std::vector<int>& rowAt, int first, int second) {
  const int* a = pattern.columnIndices.data() + pattern.rowPointers[rowAt[first]];
  const int* b = pattern.columnIndices.data() + pattern.rowPointers[rowAt[second]];
  const int* endA = pattern.columnIndices.data() + pattern.rowPointers[rowAt[first] + 1];
  const int* endB = pattern.columnIndices.data() + pattern.rowPointers[rowAt[second] + 1];
  return endA - a == endB - b && std::equal(a, endA, b) && std::binary_search(a, endA, first) &&
         std::binary_search(a, endA, second);
}

// Adds the edges missing in the other direction; neighbours may come in any order and come out ascending.
Graph symmetrised(const std::vector<int>& start, const std::vector<int>& neighbours) {
  const int size = static_cast<int>(start.size()) - 1;
  std::vector<int> reverseStart(size + 1, 0);
  for (const int neighbour : neighbours) ++reverseStart[neighbour + 1];
  for (int vertex = 0; vertex < size; ++vertex) reverseStart[vertex + 1] += reverseStart[vertex];
  std::vector<int> reverse(neighbours.size());
  std::vector<int> next(reverseStart.begin(), reverseStart.end() - 1);
  for (int vertex = 0; vertex < size; ++vertex) {
    for (int edge = start[vertex]; edge < start[vertex + 1]; ++edge) reverse[next[neighbours[edge]]++] = vertex;
  }
  if (reverseStart == start && reverse == neighbours) return {start, neighbours};

  Graph graph;
  graph.start.assign(size + 1, 0);
  graph.neighbours.reserve(2 * neighbours.size());
  for (int vertex = 0; vertex < size; ++vertex) {
    std::set_union(neighbours.begin() + start[vertex], neighbours.begin() + start[vertex + 1],
                   reverse.begin() + reverseStart[vertex], reverse.begin() + reverseStart[vertex + 1],
                   std::back_inserter(graph.neighbours));
    graph.start[vertex + 1] = static_cast<int>(graph.neighbours.size());
  }
  return graph;
}

}  // namespace

CompressedGraph::CompressedGraph(const Pattern& pattern, const std::vector<int>& rowAt) : vertexOf(pattern.size) {
  firstMember.reserve(pattern.size + 1);
  for (int row = 0; row < pattern.size; ++row) {
    if (row == 0 || !sameNeighbourhood(pattern, rowAt, row - 1, row)) firstMember.push_back(row);
    vertexOf[row] = static_cast<int>(firstMember.size()) - 1;
  }
  const int vertexCount = static_cast<int>(firstMember.size());
  firstMember.push_back(pattern.size);

  // Members of a vertex share their row, so the first speaks for all; columns are ascending, and so are their vertices.
  std::vector<int> start(vertexCount + 1, 0);
  std::vector<int> neighbours;
  neighbours.reserve(pattern.nonzeroCount());
  for (int vertex = 0; vertex < vertexCount; ++vertex) {
    const int row = rowAt[firstMember[vertex]];
    int last = -1;
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      const int neighbour = vertexOf[pattern.columnIndices[entry]];
      if (neighbour != last && neighbour != vertex) neighbours.push_back(neighbour);
      last = neighbour;
    }
    start[vertex + 1] = static_cast<int>(neighbours.size());
  }
  graph = symmetrised(start, neighbours);
}

}  // namespace core
