#include "hierarchy.hpp"

namespace core {

std::unique_ptr<Preconditioner> makeHierarchy(const Pattern& pattern, int blockSize) {
  static_assert(largestBlock == 4);
  switch (blockSize) {
    case 1:
      return std::make_unique<Hierarchy<1>>(pattern);
    case 2:
      return std::make_unique<Hierarchy<2>>(pattern);
    case 3:
      return std::make_unique<Hierarchy<3>>(pattern);
    default:
      return std::make_unique<Hierarchy<4>>(pattern);
  }
}

}  // namespace core
