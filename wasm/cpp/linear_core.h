#pragma once

// The binary interface of the linear core: plain functions over integer handles, the same in WebAssembly and natively.
//
// A matrix lives through create -> (write the pattern) -> analyse -> (write values) -> factor -> (write a right-hand
// side) -> solve, the steps from `factor` on as often as wanted, and ends with dispose. Functions that can fail return
// a core::Status as an integer; `core_outcome_*` then tell where, in the caller's numbering.
//
// Memory: a refused allocation calls `core_host_out_of_memory`, which must not return. The host then calls
// `core_abandon` before anything else. A matrix whose `factor` was abandoned keeps its pattern and values and can be
// factored again; one whose `create` was abandoned does not exist.

#include <cstdint>

#if defined(__wasm__)
#define CORE_EXPORT(name) __attribute__((export_name(#name)))
#define CORE_IMPORT(name) __attribute__((import_module("host"), import_name(#name)))
#else
#define CORE_EXPORT(name)
#define CORE_IMPORT(name)
#endif

extern "C" {

/** Provided by the host: leaves the core by a non-local exit. `bytes` is the size of the allocation refused. */
[[noreturn]] CORE_IMPORT(out_of_memory) void core_host_out_of_memory(double bytes);

/** Provided by the host: told now and then how much of a factorisation is done, from 0 to 1; non-zero cancels it. */
CORE_IMPORT(progress) int core_host_progress(double done);

/** Frees what an allocation failure left half-built. */
CORE_EXPORT(core_abandon) void core_abandon();

/** Bytes held by live objects. */
CORE_EXPORT(core_allocated_bytes) double core_allocated_bytes();
/** Refuses allocations that would make `core_allocated_bytes` exceed `bytes`. */
CORE_EXPORT(core_set_memory_limit) void core_set_memory_limit(double bytes);

/**
 * Reserves a matrix with room for its pattern, values, one right-hand side and one solution. Returns a handle > 0.
 * A symmetric matrix is given whole and factorised from one triangle. Complex numbers are pairs of doubles.
 */
CORE_EXPORT(core_create) int core_create(int size, int nonzeroCount, int isSymmetric, int isComplex);
CORE_EXPORT(core_dispose) void core_dispose(int handle);

/** Makes room for at least `count` right-hand sides and solutions, one after the other; both arrays move. */
CORE_EXPORT(core_reserve) int core_reserve(int handle, int count);

/** Arrays inside the core; null for an unknown handle. Those of `core_reserve` move with it, the others stay. */
CORE_EXPORT(core_row_pointers) int* core_row_pointers(int handle);
CORE_EXPORT(core_column_indices) int* core_column_indices(int handle);
CORE_EXPORT(core_values) double* core_values(int handle);
CORE_EXPORT(core_right_hand_side) double* core_right_hand_side(int handle);
CORE_EXPORT(core_solution) double* core_solution(int handle);

/**
 * Checks the pattern, chooses the method (a core::Method, which may leave the choice open) and, for the direct one,
 * does the symbolic work. `blockSize` unknowns form a block, 0 to find out; `fallBack` lets the direct method step in
 * where multigrid fails. Multigrid is for real matrices not declared symmetric: asked for on others it is unsuitable,
 * and an open choice falls on the direct method.
 */
CORE_EXPORT(core_analyse) int core_analyse(int handle, int method, int blockSize, int fallBack);
/** Factorises the matrix with its present values, or sets up the multigrid hierarchy. */
CORE_EXPORT(core_factor) int core_factor(int handle);
/**
 * Solves A x = b, or A^T x = b, for `count` right-hand sides until their backward errors are at most the tolerance of
 * the method in use, with at most `maximumRefinements` corrections after a direct solve or `maximumIterations` of
 * multigrid.
 */
CORE_EXPORT(core_solve)
int core_solve(int handle, int count, int transposed, double directTolerance, double multigridTolerance,
               int maximumRefinements, int maximumIterations);
/** Estimates the condition number of the matrix in the 1-norm from its factors, of which multigrid makes none. */
CORE_EXPORT(core_estimate_condition) int core_estimate_condition(int handle);

/** Reports of the last successful call on this handle. */
CORE_EXPORT(core_factor_nonzeros) double core_factor_nonzeros(int handle);
CORE_EXPORT(core_delayed_pivots) int core_delayed_pivots(int handle);
CORE_EXPORT(core_condition) double core_condition(int handle);
CORE_EXPORT(core_backward_error) double core_backward_error(int handle);
CORE_EXPORT(core_refinements) int core_refinements(int handle);
CORE_EXPORT(core_iterations) int core_iterations(int handle);
/**
 * Multigrid's relative residual after every iteration of the last solve, as `core_iterations` for the right-hand side
 * that took the most or failed. Valid until the next call.
 */
CORE_EXPORT(core_history) double* core_history(int handle);
CORE_EXPORT(core_history_length) int core_history_length(int handle);
/** The core::Method in use, and the core::Fallback that led to it. */
CORE_EXPORT(core_method) int core_method(int handle);
CORE_EXPORT(core_fallback) int core_fallback(int handle);
/** Levels of the hierarchy; 0 for the direct method. */
CORE_EXPORT(core_levels) int core_levels(int handle);

/** Where the last call failed; -1 where it does not apply. */
CORE_EXPORT(core_outcome_defect) int core_outcome_defect();
CORE_EXPORT(core_outcome_row) int core_outcome_row();
CORE_EXPORT(core_outcome_column) int core_outcome_column();
CORE_EXPORT(core_outcome_entry) int core_outcome_entry();
}
