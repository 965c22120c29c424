#pragma once

// Running out of memory without exceptions.
//
// Eigen and the standard library report a failed allocation by throwing, which this core, built without exceptions,
// cannot do. Instead every block belongs to an arena, and a refused allocation leaves the core for good through
// `core_host_out_of_memory`, which the host implements with whatever non-local exit it has (a JavaScript exception in
// WebAssembly, longjmp natively). No destructor runs on that way out, so objects in the current arena are half-built;
// the host then calls `core_abandon`, which frees that arena block by block. All other objects are untouched.

#include <cstddef>
#include <new>
#include <utility>

namespace core {

/** Links that precede every block, so that an arena can free what it owns. */
struct alignas(16) Block {
  Block* previous;
  Block* next;
  std::size_t bytes;
};

/** The blocks allocated while this arena was current and not freed since. */
class Arena {
 public:
  Arena();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /** Whether no block is left, as after `release`. */
  bool isEmpty() const;
  /** Frees every block without running destructors. */
  void release();
  /** Hands every block to `other`. */
  void moveBlocksTo(Arena& other);

 private:
  friend void* allocate(std::size_t bytes);
  Block ring_;
};

/** Makes an arena current for the enclosing scope. */
class ArenaScope {
 public:
  explicit ArenaScope(Arena& arena);
  ~ArenaScope();
  ArenaScope(const ArenaScope&) = delete;
  ArenaScope& operator=(const ArenaScope&) = delete;

 private:
  Arena* outer_;
};

/** An object with an arena of its own for all that it allocates: it exists as a whole or not at all. */
template <class Object>
class Owned {
 public:
  Owned() = default;
  ~Owned() { reset(); }

  /** The object, or null if it was never built or was given up when memory ran out. */
  Object* get() { return arena_.isEmpty() ? nullptr : object_; }
  const Object* get() const { return arena_.isEmpty() ? nullptr : object_; }

  template <class... Arguments>
  Object& emplace(Arguments&&... arguments) {
    reset();
    ArenaScope scope(arena_);
    object_ = new Object(std::forward<Arguments>(arguments)...);
    return *object_;
  }

  void reset();

  /** The arena to make current while calling a member that allocates. */
  Arena& arena() { return arena_; }

 private:
  Arena arena_;
  Object* object_ = nullptr;
};

/** The arena of blocks that outlive every call. */
Arena& rootArena();

template <class Object>
void Owned<Object>::reset() {
  if (Object* object = get()) {
    ArenaScope scope(arena_);
    delete object;
  }
  // What a destructor leaves behind belongs to a process-wide cache of the standard library.
  arena_.moveBlocksTo(rootArena());
  object_ = nullptr;
}

/** Frees the arena that was current when the host left through `core_host_out_of_memory`. */
void abandonCurrentArena();

/** Bytes held by live blocks. */
std::size_t allocatedBytes();

/** Largest value `allocatedBytes` may reach; further allocations are refused. */
void setMemoryLimit(std::size_t bytes);

}  // namespace core
