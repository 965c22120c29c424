#include "ordering.hpp"

#include <Eigen/OrderingMethods>
#include <Eigen/SparseCore>

namespace core {

std::vector<int> fillReducingOrder(const Graph& graph) {
  // Eigen takes a vertex without a diagonal entry for one that is coupled to all others.
  Eigen::SparseMatrix<char, Eigen::ColMajor, int> matrix(graph.size(), graph.size());
  matrix.resizeNonZeros(static_cast<int>(graph.neighbours.size()) + graph.size());
  std::fill_n(matrix.valuePtr(), matrix.nonZeros(), char{1});
  int* position = matrix.innerIndexPtr();
  for (int vertex = 0; vertex < graph.size(); ++vertex) {
    const auto first = graph.neighbours.begin() + graph.start[vertex];
    const auto last = graph.neighbours.begin() + graph.start[vertex + 1];
    *position++ = vertex;
    position = std::copy(first, last, position);
    matrix.outerIndexPtr()[vertex + 1] = graph.start[vertex + 1] + vertex + 1;
  }
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> pivots;
  Eigen::internal::minimum_degree_ordering(matrix, pivots);
  return {pivots.indices().data(), pivots.indices().data() + graph.size()};
}

}  // namespace core
