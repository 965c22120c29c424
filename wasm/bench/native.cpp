// One native solve of a matrix from a file, timed: the other side of the ratios of wasm/bench/core.mjs.
//
//   linear-core-bench FILE multigrid|umfpack|ldlt REPETITIONS
//
// FILE: see system.hpp. Prints one line for each repetition:
//   milliseconds of CPU for set-up or factorisation, milliseconds for the solve, backward error, iterations, bytes

#include <ctime>

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "../cpp/linear_core.h"
#include "system.hpp"

#ifdef HAVE_UMFPACK
#include <umfpack.h>
#endif

namespace {

struct Timing {
  double setUp;
  double solve;
  double iterations;
  double bytes;
};

double milliseconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

double backwardErrorOf(const System& system, const std::vector<double>& solution) {
  double matrix = 0;
  double residual = 0;
  double rightHandSide = 0;
  double largest = 0;
  for (int row = 0; row < system.size; ++row) {
    double remainder = system.rightHandSide[row];
    double sum = 0;
    for (int entry = system.rowPointers[row]; entry < system.rowPointers[row + 1]; ++entry) {
      remainder -= system.values[entry] * solution[system.columnIndices[entry]];
      sum += std::fabs(system.values[entry]);
    }
    matrix = std::fmax(matrix, sum);
    residual = std::fmax(residual, std::fabs(remainder));
    rightHandSide = std::fmax(rightHandSide, std::fabs(system.rightHandSide[row]));
    largest = std::fmax(largest, std::fabs(solution[row]));
  }
  return residual / (matrix * largest + rightHandSide);
}

void require(int status) {
  if (status != 0) std::exit(3);
}

Timing runMultigrid(const System& system, std::vector<double>& solution) {
  const int handle = core_create(system.size, system.entries, 0, 0);
  std::memcpy(core_row_pointers(handle), system.rowPointers.data(), sizeof(int) * (system.size + 1));
  std::memcpy(core_column_indices(handle), system.columnIndices.data(), sizeof(int) * system.entries);
  constexpr int multigrid = 1;
  const double start = milliseconds();
  require(core_analyse(handle, multigrid, 0, 0));
  std::memcpy(core_values(handle), system.values.data(), sizeof(double) * system.entries);
  require(core_factor(handle));
  const double ready = milliseconds();
  std::memcpy(core_right_hand_side(handle), system.rightHandSide.data(), sizeof(double) * system.size);
  require(core_solve(handle, 1, 0, 0, 1e-10, 0, 200));
  const double done = milliseconds();
  std::memcpy(solution.data(), core_solution(handle), sizeof(double) * system.size);
  const Timing timing{ready - start, done - ready, static_cast<double>(core_iterations(handle)), core_allocated_bytes()};
  core_dispose(handle);
  return timing;
}

#ifdef HAVE_UMFPACK
// Compressed rows are the compressed columns of the transposed matrix.
Timing runUmfpack(const System& system, std::vector<double>& solution) {
  void* symbolic = nullptr;
  void* numeric = nullptr;
  double info[UMFPACK_INFO];
  const int* const pointers = system.rowPointers.data();
  const int* const indices = system.columnIndices.data();
  const double start = milliseconds();
  require(umfpack_di_symbolic(system.size, system.size, pointers, indices, system.values.data(), &symbolic, nullptr,
                              info));
  require(umfpack_di_numeric(pointers, indices, system.values.data(), symbolic, &numeric, nullptr, info));
  const double ready = milliseconds();
  require(umfpack_di_solve(UMFPACK_At, pointers, indices, system.values.data(), solution.data(),
                           system.rightHandSide.data(), numeric, nullptr, info));
  const double done = milliseconds();
  umfpack_di_free_symbolic(&symbolic);
  umfpack_di_free_numeric(&numeric);
  return {ready - start, done - ready, 0, info[UMFPACK_PEAK_MEMORY] * info[UMFPACK_SIZE_OF_UNIT]};
}
#endif

Timing runLdlt(const System& system, std::vector<double>& solution) {
  using Sparse = Eigen::SparseMatrix<double>;
  const Eigen::Map<const Sparse> matrix(system.size, system.size, system.entries, system.rowPointers.data(),
                                        system.columnIndices.data(), system.values.data());
  const double start = milliseconds();
  Eigen::SimplicialLDLT<Sparse> factors(matrix);
  require(factors.info() == Eigen::Success ? 0 : 1);
  const double ready = milliseconds();
  const Eigen::Map<const Eigen::VectorXd> rightHandSide(system.rightHandSide.data(), system.size);
  Eigen::Map<Eigen::VectorXd>(solution.data(), system.size) = factors.solve(rightHandSide);
  const double done = milliseconds();
  return {ready - start, done - ready, 0, 0};
}

}  // namespace

void core_host_out_of_memory(double) { std::exit(4); }
int core_host_progress(double) { return 0; }

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const System system = readSystem(arguments[1]);
  std::vector<double> solution(system.size);
  for (int repetition = std::atoi(arguments[3]); repetition > 0; --repetition) {
    Timing timing;
    if (std::strcmp(arguments[2], "multigrid") == 0) {
      timing = runMultigrid(system, solution);
    } else if (std::strcmp(arguments[2], "ldlt") == 0) {
      timing = runLdlt(system, solution);
    } else {
#ifdef HAVE_UMFPACK
      timing = runUmfpack(system, solution);
#else
      return 5;
#endif
    }
    std::printf("%.3f %.3f %.3e %.0f %.0f\n", timing.setUp, timing.solve, backwardErrorOf(system, solution),
                timing.iterations, timing.bytes);
  }
  return 0;
}
