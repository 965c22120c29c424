#include "coarse_pattern.hpp"

#include <algorithm>

namespace core {

CoarsePattern coarsePattern(const BlockPattern& fine, const Aggregation& aggregation) {
  const int* const aggregateOf = aggregation.aggregateOf.data();
  const int coarseRows = aggregation.count;
  std::vector<int> memberStart(coarseRows + 1, 0);
  for (int row = 0; row < fine.rows; ++row) {
    if (aggregateOf[row] >= 0) ++memberStart[aggregateOf[row] + 1];
  }
  for (int aggregate = 0; aggregate < coarseRows; ++aggregate) memberStart[aggregate + 1] += memberStart[aggregate];
  std::vector<int> members(memberStart[coarseRows]);
  std::vector<int> next(memberStart.begin(), memberStart.end() - 1);
  for (int row = 0; row < fine.rows; ++row) {
    if (aggregateOf[row] >= 0) members[next[aggregateOf[row]]++] = row;
  }

  CoarsePattern coarse;
  coarse.pattern.rows = coarseRows;
  coarse.pattern.rowPointers.resize(coarseRows + 1);
  coarse.pattern.rowPointers[0] = 0;
  coarse.pattern.columns.reserve(fine.entryCount() / 2);
  coarse.targetOf.assign(fine.entryCount(), CoarsePattern::dropped);
  std::vector<int>& columns = coarse.pattern.columns;
  std::vector<int> positionOf(coarseRows, -1);
  for (int aggregate = 0; aggregate < coarseRows; ++aggregate) {
    const int begin = static_cast<int>(columns.size());
    const int* const firstMember = members.data() + memberStart[aggregate];
    const int* const lastMember = members.data() + memberStart[aggregate + 1];
    for (const int* member = firstMember; member < lastMember; ++member) {
      for (int entry = fine.rowPointers[*member]; entry < fine.rowPointers[*member + 1]; ++entry) {
        const int column = aggregateOf[fine.columns[entry]];
        if (column < 0 || column == aggregate || positionOf[column] >= begin) continue;
        positionOf[column] = static_cast<int>(columns.size());
        columns.push_back(column);
      }
    }
    const int end = static_cast<int>(columns.size());
    std::sort(columns.begin() + begin, columns.begin() + end);
    for (int position = begin; position < end; ++position) positionOf[columns[position]] = position;
    for (const int* member = firstMember; member < lastMember; ++member) {
      for (int entry = fine.rowPointers[*member]; entry < fine.rowPointers[*member + 1]; ++entry) {
        const int column = aggregateOf[fine.columns[entry]];
        if (column < 0) continue;
        coarse.targetOf[entry] = column == aggregate ? CoarsePattern::diagonal : positionOf[column];
      }
    }
    coarse.pattern.rowPointers[aggregate + 1] = end;
  }
  return coarse;
}

}  // namespace core
