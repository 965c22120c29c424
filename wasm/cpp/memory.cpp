#include "memory.hpp"

#include <cstdint>
#include <cstdlib>
#include <limits>

#include "linear_core.h"

extern "C" {
void* __real_malloc(std::size_t bytes);
void __real_free(void* block);
}

namespace core {

namespace {

struct Heap {
  Arena root;
  Arena* current = &root;
  std::size_t allocated = 0;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  // Eigen answers a null from malloc by asking operator new for an absurd size, so the size really wanted is kept here.
  std::size_t refused = 0;
};

// Allocation happens before and after the lifetime of any static object: build on first use, never destroy.
Heap& heap() {
  alignas(Heap) static unsigned char storage[sizeof(Heap)];
  static Heap* instance = ::new (storage) Heap;
  return *instance;
}

void unlink(Block* block) {
  block->previous->next = block->next;
  block->next->previous = block->previous;
}

void insertAfter(Block* place, Block* block) {
  block->previous = place;
  block->next = place->next;
  place->next->previous = block;
  place->next = block;
}

void deallocate(void* pointer) {
  if (pointer == nullptr) return;
  Block* block = static_cast<Block*>(pointer) - 1;
  unlink(block);
  heap().allocated -= block->bytes;
  __real_free(block);
}

}  // namespace

void* allocate(std::size_t bytes) {
  Heap& state = heap();
  const bool representable = bytes <= std::numeric_limits<std::size_t>::max() - sizeof(Block);
  const std::size_t withHeader = representable ? bytes + sizeof(Block) : bytes;
  if (!representable || withHeader > state.limit || state.allocated > state.limit - withHeader) {
    state.refused = bytes;
    return nullptr;
  }
  Block* block = static_cast<Block*>(__real_malloc(withHeader));
  if (block == nullptr) {
    state.refused = bytes;
    return nullptr;
  }
  block->bytes = withHeader;
  insertAfter(&state.current->ring_, block);
  state.allocated += withHeader;
  return block + 1;
}

namespace {

void* allocateOrLeave(std::size_t bytes) {
  constexpr std::size_t absurd = std::numeric_limits<std::size_t>::max();
  if (bytes != absurd) {
    if (void* pointer = allocate(bytes)) return pointer;
  }
  Heap& state = heap();
  const std::size_t wanted = state.refused != 0 ? state.refused : absurd;
  state.refused = 0;
  core_host_out_of_memory(static_cast<double>(wanted));
}

}  // namespace

Arena::Arena() : ring_{&ring_, &ring_, 0} {}

Arena::~Arena() { release(); }

bool Arena::isEmpty() const { return ring_.next == &ring_; }

void Arena::release() {
  while (!isEmpty()) deallocate(ring_.next + 1);
}

void Arena::moveBlocksTo(Arena& other) {
  while (!isEmpty()) {
    Block* block = ring_.next;
    unlink(block);
    insertAfter(&other.ring_, block);
  }
}

ArenaScope::ArenaScope(Arena& arena) : outer_(heap().current) { heap().current = &arena; }

ArenaScope::~ArenaScope() { heap().current = outer_; }

Arena& rootArena() { return heap().root; }

void abandonCurrentArena() {
  Heap& state = heap();
  Arena* halfBuilt = state.current;
  state.current = &state.root;
  state.refused = 0;
  if (halfBuilt != &state.root) halfBuilt->release();
}

std::size_t allocatedBytes() { return heap().allocated; }

void setMemoryLimit(std::size_t bytes) { heap().limit = bytes; }

}  // namespace core

// The linker redirects the C allocation functions here (--wrap), for Eigen calls them by name.
extern "C" {

void* __wrap_malloc(std::size_t bytes) { return core::allocate(bytes); }

void* __wrap_calloc(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  const bool overflows = __builtin_mul_overflow(count, size, &bytes);
  void* pointer = core::allocate(overflows ? std::numeric_limits<std::size_t>::max() : bytes);
  return pointer == nullptr ? nullptr : __builtin_memset(pointer, 0, bytes);
}

void __wrap_free(void* pointer) { core::deallocate(pointer); }

void* __wrap_realloc(void* pointer, std::size_t bytes) {
  void* moved = core::allocate(bytes);
  if (moved == nullptr || pointer == nullptr) return moved;
  const core::Block* block = static_cast<core::Block*>(pointer) - 1;
  const std::size_t held = block->bytes - sizeof(core::Block);
  __builtin_memcpy(moved, pointer, held < bytes ? held : bytes);
  core::deallocate(pointer);
  return moved;
}
}

void* operator new(std::size_t bytes) { return core::allocateOrLeave(bytes); }
void* operator new[](std::size_t bytes) { return core::allocateOrLeave(bytes); }
void operator delete(void* pointer) noexcept { core::deallocate(pointer); }
void operator delete[](void* pointer) noexcept { core::deallocate(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { core::deallocate(pointer); }
void operator delete[](void* pointer, std::size_t) noexcept { core::deallocate(pointer); }
