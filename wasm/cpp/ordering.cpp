#include "ordering.hpp"

#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>

namespace core {

std::vector<int> fillReducingOrder(const Pattern& pattern) {
  // A compressed sparse row pattern read by columns is A^T; the graph of A + A^T is the same.
  using Graph = Eigen::SparseMatrix<char, Eigen::ColMajor, int>;
  const std::vector<char> present(pattern.nonzeroCount(), 1);
  const Eigen::Map<const Graph> transposed(pattern.size, pattern.size, pattern.nonzeroCount(),
                                           pattern.rowPointers.data(), pattern.columnIndices.data(), present.data());
  Graph graph = transposed;
  graph += Graph(transposed.transpose());

  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> pivots;
  Eigen::internal::minimum_degree_ordering(graph, pivots);

  std::vector<int> place(pattern.size);
  for (int step = 0; step < pattern.size; ++step) place[pivots.indices()(step)] = step;
  return place;
}

}  // namespace core
