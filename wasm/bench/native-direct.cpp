// Native direct solves of a matrix from a file, timed: the other side of the ratios of wasm/bench/direct.mjs.
//
//   linear-core-bench-direct FILE core|umfpack|klu REPETITIONS
//
// FILE: see system.hpp. Prints one line for each repetition:
//   milliseconds from pattern to solution, milliseconds to factorise once more with the same pattern (UMFPACK: 0)

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <vector>

#include "../cpp/linear_core.h"
#include "system.hpp"

#ifdef HAVE_SUITESPARSE
#include <klu.h>
#include <umfpack.h>
#endif

namespace {

struct Timing {
  double solved;
  double refactored;
};

// Of processor time, see direct.mjs.
double milliseconds() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void require(bool holds) {
  if (!holds) std::exit(3);
}

Timing runCore(System& system) {
  const int handle = core_create(system.size, system.entries, 0, 0);
  const double start = milliseconds();
  std::memcpy(core_row_pointers(handle), system.rowPointers.data(), sizeof(int) * (system.size + 1));
  std::memcpy(core_column_indices(handle), system.columnIndices.data(), sizeof(int) * system.entries);
  constexpr int direct = 0;
  require(core_analyse(handle, direct, 0, 0) == 0);
  std::memcpy(core_values(handle), system.values.data(), sizeof(double) * system.entries);
  require(core_factor(handle) == 0);
  std::memcpy(core_right_hand_side(handle), system.rightHandSide.data(), sizeof(double) * system.size);
  require(core_solve(handle, 1, 0, 1e-10, 1e-10, 5, 0) == 0);
  const double solved = milliseconds();
  require(core_factor(handle) == 0);
  const Timing timing{solved - start, milliseconds() - solved};
  core_dispose(handle);
  return timing;
}

#ifdef HAVE_SUITESPARSE
// Compressed rows are the compressed columns of the transposed matrix.
Timing runUmfpack(System& system) {
  const int* const pointers = system.rowPointers.data();
  const int* const indices = system.columnIndices.data();
  const double* const values = system.values.data();
  std::vector<double> solution(system.size);
  void* symbolic = nullptr;
  void* numeric = nullptr;
  const double start = milliseconds();
  require(umfpack_di_symbolic(system.size, system.size, pointers, indices, values, &symbolic, nullptr, nullptr) == 0);
  require(umfpack_di_numeric(pointers, indices, values, symbolic, &numeric, nullptr, nullptr) == 0);
  require(umfpack_di_solve(UMFPACK_Aat, pointers, indices, values, solution.data(), system.rightHandSide.data(),
                           numeric, nullptr, nullptr) == 0);
  const Timing timing{milliseconds() - start, 0};
  umfpack_di_free_numeric(&numeric);
  umfpack_di_free_symbolic(&symbolic);
  return timing;
}

Timing runKlu(System& system) {
  int* const pointers = system.rowPointers.data();
  int* const indices = system.columnIndices.data();
  klu_common common;
  klu_defaults(&common);
  std::vector<double> solution = system.rightHandSide;
  const double start = milliseconds();
  klu_symbolic* symbolic = klu_analyze(system.size, pointers, indices, &common);
  klu_numeric* numeric = klu_factor(pointers, indices, system.values.data(), symbolic, &common);
  require(numeric != nullptr);
  require(klu_tsolve(symbolic, numeric, system.size, 1, solution.data(), &common) != 0);
  const double solved = milliseconds();
  require(klu_refactor(pointers, indices, system.values.data(), symbolic, numeric, &common) != 0);
  const Timing timing{solved - start, milliseconds() - solved};
  klu_free_numeric(&numeric, &common);
  klu_free_symbolic(&symbolic, &common);
  return timing;
}
#endif

}  // namespace

void core_host_out_of_memory(double) { std::exit(4); }
int core_host_progress(double) { return 0; }

int main(int argumentCount, char** arguments) {
  if (argumentCount != 4) return 1;
  System system = readSystem(arguments[1]);
  const auto run = [&]() -> Timing {
    if (std::strcmp(arguments[2], "core") == 0) return runCore(system);
#ifdef HAVE_SUITESPARSE
    if (std::strcmp(arguments[2], "umfpack") == 0) return runUmfpack(system);
    if (std::strcmp(arguments[2], "klu") == 0) return runKlu(system);
#endif
    std::exit(5);
  };
  for (int repetition = std::atoi(arguments[3]); repetition > 0; --repetition) {
    const auto [solved, refactored] = run();
    std::printf("%.4f %.4f\n", solved, refactored);
  }
  return 0;
}
