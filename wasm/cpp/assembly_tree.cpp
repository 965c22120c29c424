#include "assembly_tree.hpp"

#include <algorithm>
#include <cstddef>

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
[[gnu::noinline]] Forest eliminationForest(const CompressedGraph& compressed, const std::vector<int>& vertexAt,
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

[[gnu::noinline]] void mergeFronts(Forest& forest) {
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
[[gnu::noinline]] std::vector<int> postorder(const Forest& forest) {
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

/**
 * Fills in a tree step by step. Steps are functions of their own, and what is done for every front is one as well, for
 * WebAssembly engines optimise what is called often and never what is running.
 */
class TreeBuilder {
 public:
  TreeBuilder(AssemblyTree& tree, const Pattern& pattern, const std::vector<int>& rowAt)
      : tree_(tree), pattern_(pattern), rowAt_(rowAt), compressed_(pattern, rowAt) {}

  void build() {
    chooseFronts();
    numberUnknowns();
    sortArrivals();
    marked_.assign(vertexCount(), -1);
    slotOf_.resize(pattern_.size);
    remaining_.resize(tree_.frontCount());
    tree_.indexStart.assign(1, 0);
    tree_.slotsInPairs.resize(tree_.frontCount());
    for (int front = 0; front < tree_.frontCount(); ++front) {
      gatherMembers(front);
      assignSlots(front);
      placeChildren(front);
      placeArrivals(front);
      predict(front);
    }
  }

 private:
  int vertexCount() const { return compressed_.graph.size(); }

  [[gnu::noinline]] void chooseFronts() {
    vertexAt_ = fillReducingOrder(compressed_.graph);
    std::vector<int> stepOf(vertexCount());
    for (int step = 0; step < vertexCount(); ++step) stepOf[vertexAt_[step]] = step;
    Forest forest = eliminationForest(compressed_, vertexAt_, stepOf);
    mergeFronts(forest);
    const std::vector<int> topOf = postorder(forest);
    const int fronts = static_cast<int>(topOf.size());
    frontOfStep_.resize(vertexCount());
    for (int front = 0; front < fronts; ++front) frontOfStep_[topOf[front]] = front;
    for (int step = 0; step < vertexCount(); ++step) frontOfStep_[step] = frontOfStep_[forest.mergedInto[step]];
    tree_.parent.assign(fronts, -1);
    tree_.childCount.assign(fronts, 0);
    for (int front = 0; front < fronts; ++front) {
      const int above = forest.parent[topOf[front]];
      if (above < 0) continue;
      tree_.parent[front] = frontOfStep_[above];
      ++tree_.childCount[tree_.parent[front]];
    }
  }

  // Numbers vertices and their unknowns front by front, within a front in the order of elimination.
  [[gnu::noinline]] void numberUnknowns() {
    const int fronts = tree_.frontCount();
    firstVertex_.assign(fronts + 1, 0);
    for (const int front : frontOfStep_) ++firstVertex_[front + 1];
    for (int front = 0; front < fronts; ++front) firstVertex_[front + 1] += firstVertex_[front];
    orderedVertices_.resize(vertexCount());
    rank_.resize(vertexCount());
    std::vector<int> next(firstVertex_.begin(), firstVertex_.end() - 1);
    for (int step = 0; step < vertexCount(); ++step) {
      const int rank = next[frontOfStep_[step]]++;
      orderedVertices_[rank] = vertexAt_[step];
      rank_[vertexAt_[step]] = rank;
    }
    firstPlace_.resize(vertexCount() + 1);
    tree_.firstPivot.resize(fronts + 1);
    frontOfPlace_.resize(pattern_.size);
    int place = 0;
    for (int front = 0; front < fronts; ++front) {
      tree_.firstPivot[front] = place;
      for (int rank = firstVertex_[front]; rank < firstVertex_[front + 1]; ++rank) {
        firstPlace_[rank] = place;
        const int vertex = orderedVertices_[rank];
        for (int member = compressed_.firstMember[vertex]; member < compressed_.firstMember[vertex + 1]; ++member) {
          frontOfPlace_[place] = front;
          tree_.place[member] = place++;
        }
      }
    }
    tree_.firstPivot[fronts] = place;
    firstPlace_[vertexCount()] = place;
  }

  int frontOfEntry(int rowPlace, int entry) const {
    return frontOfPlace_[std::min(rowPlace, tree_.place[pattern_.columnIndices[entry]])];
  }

  // Sorts entries by the front that eliminates the first of their two unknowns.
  [[gnu::noinline]] void sortArrivals() {
    std::vector<int>& start = tree_.arrivalStart;
    start.assign(tree_.frontCount() + 1, 0);
    for (int row = 0; row < pattern_.size; ++row) countRow(row);
    for (int front = 0; front < tree_.frontCount(); ++front) start[front + 1] += start[front];
    tree_.arrivals.resize(pattern_.nonzeroCount());
    arrivalRow_.resize(pattern_.nonzeroCount());
    nextArrival_.assign(start.begin(), start.end() - 1);
    for (int row = 0; row < pattern_.size; ++row) distributeRow(row);
  }

  [[gnu::noinline]] void countRow(int row) {
    const int* pointer = pattern_.rowPointers.data() + rowAt_[row];
    for (int entry = pointer[0]; entry < pointer[1]; ++entry) {
      ++tree_.arrivalStart[frontOfEntry(tree_.place[row], entry) + 1];
    }
  }

  [[gnu::noinline]] void distributeRow(int row) {
    const int* pointer = pattern_.rowPointers.data() + rowAt_[row];
    for (int entry = pointer[0]; entry < pointer[1]; ++entry) {
      const int position = nextArrival_[frontOfEntry(tree_.place[row], entry)]++;
      tree_.arrivals[position].entry = entry;
      arrivalRow_[position] = tree_.place[row];
    }
  }

  // The vertices a front updates: neighbours of its own that are eliminated later, and what its children left over.
  [[gnu::noinline]] void gatherMembers(int front) {
    members_.clear();
    const int end = firstVertex_[front + 1];
    const auto take = [&](int rank) {
      if (rank < end || marked_[rank] == front) return;
      marked_[rank] = front;
      members_.push_back(rank);
    };
    const Graph& graph = compressed_.graph;
    for (int own = firstVertex_[front]; own < end; ++own) {
      const int vertex = orderedVertices_[own];
      for (int edge = graph.start[vertex]; edge < graph.start[vertex + 1]; ++edge) take(rank_[graph.neighbours[edge]]);
    }
    for (std::size_t child = firstChild(front); child < pending_.size(); ++child) {
      for (const int rank : remaining_[pending_[child]]) take(rank);
    }
    std::sort(members_.begin(), members_.end());
  }

  [[gnu::noinline]] void assignSlots(int front) {
    int slot = 0;
    const auto append = [&](int place) {
      slotOf_[place] = slot++;
      tree_.indices.push_back(place);
    };
    for (int pivot = tree_.firstPivot[front]; pivot < tree_.firstPivot[front + 1]; ++pivot) append(pivot);
    for (const int rank : members_) {
      for (int place = firstPlace_[rank]; place < firstPlace_[rank + 1]; ++place) append(place);
    }
    tree_.indexStart.push_back(static_cast<int>(tree_.indices.size()));
    tree_.parentSlot.resize(tree_.indices.size(), -1);
  }

  [[gnu::noinline]] void placeChildren(int front) {
    const std::size_t first = firstChild(front);
    // What the front updates is made while that of its children is still there.
    const double updated = tree_.orderOf(front) - tree_.pivotsOf(front);
    tree_.peakStack = std::max(tree_.peakStack, stack_ + updated * updated);
    for (std::size_t i = first; i < pending_.size(); ++i) {
      const int child = pending_[i];
      for (int slot = tree_.indexStart[child] + tree_.pivotsOf(child); slot < tree_.indexStart[child + 1]; ++slot) {
        tree_.parentSlot[slot] = slotOf_[tree_.indices[slot]];
      }
      tree_.slotsInPairs[child] = areInPairs(child, tree_.pivotsOf(front));
      const double left = tree_.orderOf(child) - tree_.pivotsOf(child);
      stack_ -= left * left;
      std::vector<int>().swap(remaining_[child]);
    }
    pending_.resize(first);
    if (tree_.parent[front] < 0) return;
    pending_.push_back(front);
    remaining_[front] = members_;
  }

  // Whether the slots a child updates come in twos that follow each other in the parent, both fully summed or neither.
  [[gnu::noinline]] bool areInPairs(int child, int parentPivots) const {
    const int last = tree_.indexStart[child + 1];
    for (int slot = tree_.indexStart[child] + tree_.pivotsOf(child); slot < last; slot += 2) {
      if (slot + 1 == last) return false;
      const int first = tree_.parentSlot[slot];
      if (tree_.parentSlot[slot + 1] != first + 1 || first + 1 == parentPivots) return false;
    }
    return true;
  }

  [[gnu::noinline]] void placeArrivals(int front) {
    for (int position = tree_.arrivalStart[front]; position < tree_.arrivalStart[front + 1]; ++position) {
      AssemblyTree::Arrival& arrival = tree_.arrivals[position];
      arrival.row = static_cast<std::uint16_t>(slotOf_[arrivalRow_[position]]);
      arrival.column = static_cast<std::uint16_t>(slotOf_[tree_.place[pattern_.columnIndices[arrival.entry]]]);
    }
  }

  void predict(int front) {
    const double order = tree_.orderOf(front);
    const double pivots = tree_.pivotsOf(front);
    const double left = order - pivots;
    stack_ += left * left;
    tree_.largestOrder = std::max(tree_.largestOrder, tree_.orderOf(front));
    tree_.factorEntries += order * pivots + pivots * left;
    tree_.lowerEntries += order * pivots;
    tree_.operations += pivots * (order * left + pivots * pivots / 3);
  }

  /** Where the children of `front` start in `pending_`, whose last ones they are. */
  std::size_t firstChild(int front) const { return pending_.size() - tree_.childCount[front]; }

  AssemblyTree& tree_;
  const Pattern& pattern_;
  const std::vector<int>& rowAt_;
  const CompressedGraph compressed_;
  std::vector<int> vertexAt_;         // of every step of the elimination
  std::vector<int> frontOfStep_;
  std::vector<int> firstVertex_;      // of each front; one more at the end
  std::vector<int> orderedVertices_;  // by rank, which counts them front by front
  std::vector<int> rank_;             // of every vertex
  std::vector<int> firstPlace_;       // of the unknowns of a vertex, by rank; one more at the end
  std::vector<int> frontOfPlace_;
  std::vector<int> arrivalRow_;       // place of the row of every arrival
  std::vector<int> nextArrival_;
  std::vector<int> marked_;           // by rank: the front that last took the vertex
  std::vector<int> slotOf_;           // of every place, in the front being built
  std::vector<int> members_;          // ranks of the vertices that front updates
  std::vector<int> pending_;          // fronts whose parent is yet to come
  std::vector<std::vector<int>> remaining_;  // members of each of these
  double stack_ = 0;
};

}  // namespace

AssemblyTree::AssemblyTree(const Pattern& pattern, const std::vector<int>& rowAt) : place(pattern.size) {
  TreeBuilder(*this, pattern, rowAt).build();
}

}  // namespace core
