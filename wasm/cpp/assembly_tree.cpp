#include "assembly_tree.hpp"

#include <algorithm>
#include <numeric>

#include "compressed_graph.hpp"
#include "ordering.hpp"

namespace core {

namespace {

// Fronts in the making, known by the vertex they eliminate last. `step` counts vertices in the order of elimination.
struct Forest {
  std::vector<int> parent;       // of every step: the next to be eliminated among those it fills
  std::vector<int> firstChild;   // lists of the children that are fronts of their own
  std::vector<int> nextSibling;
  std::vector<int> pivots;       // unknowns the front eliminates
  std::vector<double> order;     // unknowns of the front
  std::vector<double> zeros;     // numbers in its triangle that are there only because fronts were merged
  std::vector<int> mergedInto;   // the step whose front eliminates this one
};

// The elimination tree and the number of entries in each column of the factor, row by row along the paths of the tree
// (Liu 1990; Davis 2005).
Forest eliminationForest(const CompressedGraph& compressed, const std::vector<int>& vertexAt,
                         const std::vector<int>& stepOf) {
  const Graph& graph = compressed.graph;
  const int size = graph.size();
  Forest forest;
  forest.parent.assign(size, -1);
  forest.pivots.resize(size);
  forest.order.resize(size);
  std::vector<int> visited(size);
  for (int step = 0; step < size; ++step) {
    const int vertex = vertexAt[step];
    const int weight = compressed.weightOf(vertex);
    forest.pivots[step] = weight;
    forest.order[step] = weight;
    visited[step] = step;
    for (int edge = graph.start[vertex]; edge < graph.start[vertex + 1]; ++edge) {
      int below = stepOf[graph.neighbours[edge]];
      if (below > step) continue;
      for (; visited[below] != step; below = forest.parent[below]) {
        if (forest.parent[below] < 0) forest.parent[below] = step;
        forest.order[below] += weight;
        visited[below] = step;
      }
    }
  }
  return forest;
}

// Whether a front of so many pivots may hold this fraction of numbers it does not need. Small fronts cost more to look
// after than to compute with (Ashcraft and Grimes 1989); the limits are measured.
bool isWorthMerging(double pivots, double zeros, double entries) {
  if (zeros == 0) return true;
  const double allowed = pivots <= 8 ? 0.4 : pivots <= 24 ? 0.2 : pivots <= 64 ? 0.1 : 0.03;
  return zeros <= allowed * entries;
}

void mergeFronts(Forest& forest) {
  const int size = static_cast<int>(forest.parent.size());
  forest.firstChild.assign(size, -1);
  forest.nextSibling.assign(size, -1);
  forest.zeros.assign(size, 0);
  forest.mergedInto.resize(size);
  std::vector<int> children;
  for (int step = 0; step < size; ++step) {
    forest.mergedInto[step] = step;
    children.clear();
    for (int child = forest.firstChild[step]; child >= 0; child = forest.nextSibling[child]) children.push_back(child);
    // The child with the most in common first.
    std::sort(children.begin(), children.end(), [&](int a, int b) {
      return forest.order[a] != forest.order[b] ? forest.order[a] > forest.order[b] : a < b;
    });
    forest.firstChild[step] = -1;
    const auto keep = [&](int child) {
      forest.nextSibling[child] = forest.firstChild[step];
      forest.firstChild[step] = child;
    };
    for (const int child : children) {
      const double pivots = forest.pivots[step] + forest.pivots[child];
      const double order = forest.order[step] + forest.pivots[child];
      const double zeros =
          forest.zeros[step] + forest.zeros[child] + forest.pivots[child] * (order - forest.order[child]);
      if (!isWorthMerging(pivots, zeros, pivots * (order - pivots / 2))) {
        keep(child);
        continue;
      }
      forest.mergedInto[child] = step;
      forest.pivots[step] = static_cast<int>(pivots);
      forest.order[step] = order;
      forest.zeros[step] = zeros;
      for (int grandchild = forest.firstChild[child]; grandchild >= 0;) {
        const int following = forest.nextSibling[grandchild];
        keep(grandchild);
        grandchild = following;
      }
    }
    const int parent = forest.parent[step];
    if (parent >= 0) {
      forest.nextSibling[step] = forest.firstChild[parent];
      forest.firstChild[parent] = step;
    }
  }
  for (int step = size - 1; step >= 0; --step) forest.mergedInto[step] = forest.mergedInto[forest.mergedInto[step]];
}

// Numbers the fronts so that children come right before their parent, those with much to keep first.
std::vector<int> postorder(const Forest& forest) {
  const int size = static_cast<int>(forest.parent.size());
  std::vector<int> numbered;
  std::vector<int> path;
  std::vector<int> next = forest.firstChild;
  for (int root = 0; root < size; ++root) {
    if (forest.mergedInto[root] != root || forest.parent[root] >= 0) continue;
    path.push_back(root);
    while (!path.empty()) {
      const int child = next[path.back()];
      if (child >= 0) {
        next[path.back()] = forest.nextSibling[child];
        path.push_back(child);
      } else {
        numbered.push_back(path.back());
        path.pop_back();
      }
    }
  }
  return numbered;
}

}  // namespace

AssemblyTree::AssemblyTree(const Pattern& pattern, const std::vector<int>& rowAt) : place(pattern.size) {
  const CompressedGraph compressed(pattern, rowAt);
  const Graph& graph = compressed.graph;
  const int vertexCount = graph.size();

  const std::vector<int> vertexAt = fillReducingOrder(graph);
  std::vector<int> stepOf(vertexCount);
  for (int step = 0; step < vertexCount; ++step) stepOf[vertexAt[step]] = step;
  Forest forest = eliminationForest(compressed, vertexAt, stepOf);
  mergeFronts(forest);
  const std::vector<int> topOf = postorder(forest);
  const int fronts = static_cast<int>(topOf.size());

  std::vector<int> frontOf(vertexCount);  // of every step, and then of every vertex
  for (int front = 0; front < fronts; ++front) frontOf[topOf[front]] = front;
  for (int step = 0; step < vertexCount; ++step) frontOf[step] = frontOf[forest.mergedInto[step]];
  parent.assign(fronts, -1);
  childCount.assign(fronts, 0);
  for (int front = 0; front < fronts; ++front) {
    const int above = forest.parent[topOf[front]];
    if (above < 0) continue;
    parent[front] = frontOf[above];
    ++childCount[parent[front]];
  }

  // Vertices renumbered front by front, within a front as they were.
  std::vector<int> firstVertex(fronts + 1, 0);
  for (int step = 0; step < vertexCount; ++step) ++firstVertex[frontOf[step] + 1];
  for (int front = 0; front < fronts; ++front) firstVertex[front + 1] += firstVertex[front];
  std::vector<int> newVertexAt(vertexCount);
  std::vector<int> rank(vertexCount);
  {
    std::vector<int> next(firstVertex.begin(), firstVertex.end() - 1);
    for (int step = 0; step < vertexCount; ++step) {
      const int position = next[frontOf[step]]++;
      newVertexAt[position] = vertexAt[step];
      rank[vertexAt[step]] = position;
    }
  }
  std::vector<int> firstPlace(vertexCount + 1, 0);
  firstPivot.resize(fronts + 1);
  for (int front = 0; front < fronts; ++front) {
    firstPivot[front] = firstPlace[firstVertex[front]];
    for (int position = firstVertex[front]; position < firstVertex[front + 1]; ++position) {
      const int vertex = newVertexAt[position];
      firstPlace[position + 1] = firstPlace[position] + compressed.weightOf(vertex);
      for (int member = compressed.firstMember[vertex]; member < compressed.firstMember[vertex + 1]; ++member) {
        place[member] = firstPlace[position] + member - compressed.firstMember[vertex];
      }
    }
  }
  firstPivot[fronts] = pattern.size;
  std::vector<int> frontOfPlace(pattern.size);
  for (int front = 0; front < fronts; ++front) {
    std::fill(frontOfPlace.begin() + firstPivot[front], frontOfPlace.begin() + firstPivot[front + 1], front);
  }

  // Entries sorted by the front that eliminates the first of their two unknowns.
  arrivalStart.assign(fronts + 1, 0);
  for (int row = 0; row < pattern.size; ++row) {
    const int rowPlace = place[row];
    for (int entry = pattern.rowPointers[rowAt[row]]; entry < pattern.rowPointers[rowAt[row] + 1]; ++entry) {
      ++arrivalStart[frontOfPlace[std::min(rowPlace, place[pattern.columnIndices[entry]])] + 1];
    }
  }
  for (int front = 0; front < fronts; ++front) arrivalStart[front + 1] += arrivalStart[front];
  arrivals.resize(pattern.nonzeroCount());
  std::vector<int> nextArrival(arrivalStart.begin(), arrivalStart.end() - 1);

  // The vertices of every front: its own, their neighbours eliminated later, and those left over by its children.
  std::vector<std::vector<int>> remaining(fronts);
  std::vector<int> marked(vertexCount, -1);
  std::vector<int> slotOf(pattern.size, 0);
  std::vector<int> members;
  std::vector<int> pending;  // fronts whose parent is yet to come: the children of a front are the last of them
  indexStart.assign(1, 0);
  std::vector<int> sourceRow(pattern.nonzeroCount());
  for (int row = 0; row < pattern.size; ++row) {
    const int rowPlace = place[row];
    for (int entry = pattern.rowPointers[rowAt[row]]; entry < pattern.rowPointers[rowAt[row] + 1]; ++entry) {
      const int columnPlace = place[pattern.columnIndices[entry]];
      const int position = nextArrival[frontOfPlace[std::min(rowPlace, columnPlace)]]++;
      arrivals[position].entry = entry;
      sourceRow[position] = rowPlace;
    }
  }
  double stack = 0;
  for (int front = 0; front < fronts; ++front) {
    members.clear();
    const auto take = [&](int position) {
      if (marked[position] == front) return;
      marked[position] = front;
      members.push_back(position);
    };
    for (int position = firstVertex[front]; position < firstVertex[front + 1]; ++position) marked[position] = front;
    for (int position = firstVertex[front]; position < firstVertex[front + 1]; ++position) {
      const int vertex = newVertexAt[position];
      for (int edge = graph.start[vertex]; edge < graph.start[vertex + 1]; ++edge) {
        const int neighbour = rank[graph.neighbours[edge]];
        if (neighbour > position) take(neighbour);
      }
    }
    const std::size_t firstChild = pending.size() - childCount[front];
    for (std::size_t child = firstChild; child < pending.size(); ++child) {
      for (const int position : remaining[pending[child]]) take(position);
    }
    std::sort(members.begin(), members.end());

    for (int pivot = firstPivot[front]; pivot < firstPivot[front + 1]; ++pivot) {
      slotOf[pivot] = pivot - firstPivot[front];
      indices.push_back(pivot);
    }
    for (const int position : members) {
      for (int at = firstPlace[position]; at < firstPlace[position + 1]; ++at) {
        slotOf[at] = static_cast<int>(indices.size()) - indexStart[front];
        indices.push_back(at);
      }
    }
    indexStart.push_back(static_cast<int>(indices.size()));
    parentSlot.resize(indices.size(), -1);
    double childrenOnStack = 0;
    for (std::size_t child = firstChild; child < pending.size(); ++child) {
      const int below = pending[child];
      for (int slot = indexStart[below] + pivotsOf(below); slot < indexStart[below + 1]; ++slot) {
        parentSlot[slot] = slotOf[indices[slot]];
      }
      std::vector<int>().swap(remaining[below]);
      const double left = orderOf(below) - pivotsOf(below);
      childrenOnStack += left * left;
    }
    pending.resize(firstChild);
    if (parent[front] >= 0) {
      pending.push_back(front);
      remaining[front] = members;
    }

    for (int position = arrivalStart[front]; position < arrivalStart[front + 1]; ++position) {
      Arrival& arrival = arrivals[position];
      arrival.row = static_cast<std::uint16_t>(slotOf[sourceRow[position]]);
      arrival.column = static_cast<std::uint16_t>(slotOf[place[pattern.columnIndices[arrival.entry]]]);
    }

    const double order = orderOf(front);
    const double pivots = pivotsOf(front);
    const double left = order - pivots;
    stack += left * left - childrenOnStack;
    peakStack = std::max(peakStack, stack);
    largestFront = std::max(largestFront, order * order);
    factorEntries += order * pivots + pivots * left;
    operations += pivots * (order * left + pivots * pivots / 3);
  }
}

}  // namespace core
