#pragma once

#include <vector>

namespace core {

/** An undirected graph: the neighbours of every vertex, without itself, ascending. */
struct Graph {
  std::vector<int> start;
  std::vector<int> neighbours;

  int size() const { return static_cast<int>(start.size()) - 1; }
};

/** An order of elimination with little fill-in, by approximate minimum degree: the vertex at every step. */
std::vector<int> fillReducingOrder(const Graph& graph);

}  // namespace core
