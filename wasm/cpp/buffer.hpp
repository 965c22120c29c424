#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <new>

#include "linear_core.h"

namespace core {

/** Memory for plain numbers that grows without being filled first. */
template <class Item>
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { ::operator delete(items_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  Item* data() { return items_; }
  const Item* data() const { return items_; }
  Item& operator[](std::size_t index) { return items_[index]; }
  const Item& operator[](std::size_t index) const { return items_[index]; }
  std::size_t capacity() const { return capacity_; }

  /** Makes room for `wanted` items, keeping the first `kept`. Sizes that no pointer can span are out of memory too. */
  void reserve(std::uint64_t wanted, std::size_t kept) {
    if (wanted <= capacity_) return;
    const std::uint64_t bytes = wanted * sizeof(Item);
    if (bytes > std::numeric_limits<std::size_t>::max() / 2) core_host_out_of_memory(static_cast<double>(bytes));
    if (kept == 0) {
      // Contents not needed need not live beside their replacement.
      ::operator delete(items_);
      items_ = nullptr;
      capacity_ = 0;
    }
    Item* grown = static_cast<Item*>(::operator new(static_cast<std::size_t>(bytes)));
    if (kept != 0) std::memcpy(grown, items_, kept * sizeof(Item));
    ::operator delete(items_);
    items_ = grown;
    capacity_ = static_cast<std::size_t>(wanted);
  }

 private:
  Item* items_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace core
