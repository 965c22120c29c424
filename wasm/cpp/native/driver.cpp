// Runs problems through the natively built core, so that one set of tests covers it and the WebAssembly.
//
// Standard input and output are streams of little-endian doubles.
//   input:  memory limit, number of problems, problems
//   problem: size, number of nonzeros, symmetric, complex, row pointers, column indices, method, block size, fall back,
//            number of steps, steps
//   step:   values, whether to estimate the condition number, number of solves, solves
//   solve:  number of right-hand sides, transposed, direct and multigrid tolerance, maximum refinements and iterations,
//           right-hand sides
// Every call answers with status, defect, row, column, entry, bytes wanted; then
//   analyse: nothing more;  factor: nonzeros of the factors, delayed pivots, condition number or 0;
//   solve: backward error, refinements, iterations, method, fallback, solutions.
// After a failed analyse the rest of the problem is skipped; after a failed factor, its solves.

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "../linear_core.h"

namespace {

constexpr int outOfMemory = -1;

std::jmp_buf onOutOfMemory;
double bytesWanted = 0;

double read() {
  double value = 0;
  if (std::fread(&value, sizeof value, 1, stdin) != 1) std::exit(2);
  return value;
}

int readInteger() { return static_cast<int>(read()); }

void write(double value) {
  if (std::fwrite(&value, sizeof value, 1, stdout) != 1) std::exit(2);
}

// `call` must own nothing: running out of memory jumps past it.
template <class Call>
int guarded(Call call) {
  if (setjmp(onOutOfMemory) != 0) {
    core_abandon();
    return outOfMemory;
  }
  return call();
}

bool answer(int status) {
  write(status);
  write(core_outcome_defect());
  write(core_outcome_row());
  write(core_outcome_column());
  write(core_outcome_entry());
  write(bytesWanted);
  bytesWanted = 0;
  return status == 0;
}

struct Solve {
  int count;
  int transposed;
  double directTolerance;
  double multigridTolerance;
  int maximumRefinements;
  int maximumIterations;
  std::vector<double> rightHandSide;
};

struct Step {
  std::vector<double> values;
  bool wantsCondition;
  std::vector<Solve> solves;
};

struct Problem {
  int isSymmetric;
  int isComplex;
  std::vector<int> rowPointers;
  std::vector<int> columnIndices;
  int method;
  int blockSize;
  int fallBack;
  std::vector<Step> steps;
};

std::vector<double> readArray(int count) {
  std::vector<double> array(count);
  for (double& value : array) value = read();
  return array;
}

Problem readProblem() {
  Problem problem;
  const int size = readInteger();
  const int nonzeroCount = readInteger();
  problem.isSymmetric = readInteger();
  problem.isComplex = readInteger();
  const int components = problem.isComplex ? 2 : 1;
  problem.rowPointers.resize(size + 1);
  for (int& pointer : problem.rowPointers) pointer = readInteger();
  problem.columnIndices.resize(nonzeroCount);
  for (int& column : problem.columnIndices) column = readInteger();
  problem.method = readInteger();
  problem.blockSize = readInteger();
  problem.fallBack = readInteger();
  problem.steps.resize(readInteger());
  for (Step& step : problem.steps) {
    step.values = readArray(nonzeroCount * components);
    step.wantsCondition = readInteger() != 0;
    step.solves.resize(readInteger());
    for (Solve& solve : step.solves) {
      solve.count = readInteger();
      solve.transposed = readInteger();
      solve.directTolerance = read();
      solve.multigridTolerance = read();
      solve.maximumRefinements = readInteger();
      solve.maximumIterations = readInteger();
      solve.rightHandSide = readArray(size * components * solve.count);
    }
  }
  return problem;
}

void runProblem(const Problem& problem) {
  const int size = static_cast<int>(problem.rowPointers.size()) - 1;
  const int nonzeroCount = static_cast<int>(problem.columnIndices.size());

  static int handle;
  handle = 0;
  int status = guarded([&] {
    handle = core_create(size, nonzeroCount, problem.isSymmetric, problem.isComplex);
    for (int i = 0; i <= size; ++i) core_row_pointers(handle)[i] = problem.rowPointers[i];
    for (int i = 0; i < nonzeroCount; ++i) core_column_indices(handle)[i] = problem.columnIndices[i];
    return core_analyse(handle, problem.method, problem.blockSize, problem.fallBack);
  });
  if (answer(status)) {
    for (const Step& step : problem.steps) {
      std::copy(step.values.begin(), step.values.end(), core_values(handle));
      if (!answer(guarded([] { return core_factor(handle); }))) continue;
      write(core_factor_nonzeros(handle));
      write(core_delayed_pivots(handle));
      if (step.wantsCondition) core_estimate_condition(handle);
      write(core_condition(handle));
      for (const Solve& solve : step.solves) {
        status = guarded([&] {
          core_reserve(handle, solve.count);
          std::copy(solve.rightHandSide.begin(), solve.rightHandSide.end(), core_right_hand_side(handle));
          return core_solve(handle, solve.count, solve.transposed, solve.directTolerance, solve.multigridTolerance,
                            solve.maximumRefinements, solve.maximumIterations);
        });
        if (!answer(status)) continue;
        write(core_backward_error(handle));
        write(core_refinements(handle));
        write(core_iterations(handle));
        write(core_method(handle));
        write(core_fallback(handle));
        for (std::size_t i = 0; i < solve.rightHandSide.size(); ++i) write(core_solution(handle)[i]);
      }
    }
  }
  core_dispose(handle);
}

}  // namespace

void core_host_out_of_memory(double bytes) {
  bytesWanted = bytes;
  std::longjmp(onOutOfMemory, 1);
}

int core_host_progress(double) { return 0; }

int main() {
  const double limit = read();
  std::vector<Problem> problems(readInteger());
  for (Problem& problem : problems) problem = readProblem();
  for (const Problem& problem : problems) {
    core_set_memory_limit(core_allocated_bytes() + limit);
    runProblem(problem);
  }
  return 0;
}
