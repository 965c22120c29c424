#include "aggregation.hpp"

#include <algorithm>
#include <utility>

namespace core {

namespace {

// A partner must be at least this strong beside the strongest neighbour. Along uneven but isotropic couplings a lower
// bar makes fewer rows stay single; across a strong anisotropy no bar in use is low enough to pair the wrong way.
constexpr float worthPairing = 0.25f;

// Of partners nearly as strong as the best, the first is taken, so that on grids the pairs line up.
constexpr float asGoodAsBest = 0.8f;

struct Graph {
  int rows;
  const int* rowPointers;
  const int* columns;
  const float* strengths;
};

struct OwnGraph {
  std::vector<int> rowPointers;
  std::vector<int> columns;
  std::vector<float> strengths;

  Graph view() const {
    return {static_cast<int>(rowPointers.size()) - 1, rowPointers.data(), columns.data(), strengths.data()};
  }
};

[[gnu::noinline]] Aggregation matchPairs(const Graph& graph, bool leaveIsolated) {
  Aggregation pairs;
  constexpr int unseen = -2;
  pairs.aggregateOf.assign(graph.rows, unseen);
  std::vector<char> members;
  members.reserve(graph.rows / 2 + 1);
  int* const aggregateOf = pairs.aggregateOf.data();
  std::vector<float> strongestOf(graph.rows);
  for (int row = 0; row < graph.rows; ++row) {
    for (int entry = graph.rowPointers[row]; entry < graph.rowPointers[row + 1]; ++entry) {
      strongestOf[row] = std::max(strongestOf[row], graph.strengths[entry]);
    }
  }
  const auto isMutual = [&](int entry) {
    return graph.strengths[entry] >= worthPairing * strongestOf[graph.columns[entry]];
  };
  for (int row = 0; row < graph.rows; ++row) {
    if (aggregateOf[row] != unseen) continue;
    const int first = graph.rowPointers[row];
    const int last = graph.rowPointers[row + 1];
    float strongest = 0;
    float strongestFree = 0;
    for (int entry = first; entry < last; ++entry) {
      strongest = std::max(strongest, graph.strengths[entry]);
      if (aggregateOf[graph.columns[entry]] == unseen && isMutual(entry)) strongestFree = std::max(strongestFree, graph.strengths[entry]);
    }
    if (strongest == 0) {
      if (leaveIsolated) {
        aggregateOf[row] = -1;
      } else {
        aggregateOf[row] = static_cast<int>(members.size());
        members.push_back(1);
      }
      continue;
    }
    if (strongestFree >= worthPairing * strongest) {
      for (int entry = first; entry < last; ++entry) {
        const int partner = graph.columns[entry];
        if (aggregateOf[partner] == unseen && isMutual(entry) && graph.strengths[entry] >= asGoodAsBest * strongestFree) {
          aggregateOf[partner] = static_cast<int>(members.size());
          break;
        }
      }
      aggregateOf[row] = static_cast<int>(members.size());
      members.push_back(2);
      continue;
    }
    // Every strong neighbour is taken: make a pair of one of them a triple.
    for (int entry = first; entry < last; ++entry) {
      const int aggregate = aggregateOf[graph.columns[entry]];
      if (aggregate >= 0 && members[aggregate] == 2 && isMutual(entry) && graph.strengths[entry] >= worthPairing * strongest) {
        aggregateOf[row] = aggregate;
        members[aggregate] = 3;
        break;
      }
    }
    if (aggregateOf[row] == unseen) {
      aggregateOf[row] = static_cast<int>(members.size());
      members.push_back(1);
    }
  }
  pairs.count = static_cast<int>(members.size());
  return pairs;
}

// Rows of the coarse graph are the aggregates; couplings between their members add up.
[[gnu::noinline]] OwnGraph collapse(const Graph& graph, const Aggregation& aggregation) {
  const int coarseRows = aggregation.count;
  std::vector<int> memberStart(coarseRows + 1, 0);
  for (int row = 0; row < graph.rows; ++row) {
    if (aggregation.aggregateOf[row] >= 0) ++memberStart[aggregation.aggregateOf[row] + 1];
  }
  for (int aggregate = 0; aggregate < coarseRows; ++aggregate) memberStart[aggregate + 1] += memberStart[aggregate];
  std::vector<int> members(memberStart[coarseRows]);
  std::vector<int> next(memberStart.begin(), memberStart.end() - 1);
  for (int row = 0; row < graph.rows; ++row) {
    if (aggregation.aggregateOf[row] >= 0) members[next[aggregation.aggregateOf[row]]++] = row;
  }

  OwnGraph coarse;
  coarse.rowPointers.resize(coarseRows + 1);
  coarse.rowPointers[0] = 0;
  const int entries = graph.rowPointers[graph.rows];
  coarse.columns.reserve(entries * 3LL / 4);
  coarse.strengths.reserve(entries * 3LL / 4);
  std::vector<int> positionOf(coarseRows, -1);
  for (int aggregate = 0; aggregate < coarseRows; ++aggregate) {
    const int begin = static_cast<int>(coarse.columns.size());
    for (int place = memberStart[aggregate]; place < memberStart[aggregate + 1]; ++place) {
      const int row = members[place];
      for (int entry = graph.rowPointers[row]; entry < graph.rowPointers[row + 1]; ++entry) {
        const int column = aggregation.aggregateOf[graph.columns[entry]];
        if (column < 0 || column == aggregate || graph.strengths[entry] == 0) continue;
        if (positionOf[column] >= begin) {
          coarse.strengths[positionOf[column]] += graph.strengths[entry];
        } else {
          positionOf[column] = static_cast<int>(coarse.columns.size());
          coarse.columns.push_back(column);
          coarse.strengths.push_back(graph.strengths[entry]);
        }
      }
    }
    coarse.rowPointers[aggregate + 1] = static_cast<int>(coarse.columns.size());
  }
  return coarse;
}

}  // namespace

Aggregation aggregatePairwise(const BlockPattern& pattern, const std::vector<float>& strengths, int passes) {
  const Graph fine{pattern.rows, pattern.rowPointers.data(), pattern.columns.data(), strengths.data()};
  Aggregation aggregation = matchPairs(fine, true);
  Aggregation pairs;
  OwnGraph graph;
  for (int pass = 1; pass < passes; ++pass) {
    graph = pass == 1 ? collapse(fine, aggregation) : collapse(graph.view(), pairs);
    pairs = matchPairs(graph.view(), false);
    for (int& aggregate : aggregation.aggregateOf) {
      if (aggregate >= 0) aggregate = pairs.aggregateOf[aggregate];
    }
    aggregation.count = pairs.count;
  }
  return aggregation;
}

}  // namespace core
