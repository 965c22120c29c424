import { LinearCoreError, OutOfMemoryError } from './errors.ts';

/** The functions of wasm/cpp/linear_core.h. Pointers and handles are 32-bit integers. */
interface CoreExports {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global;
  _initialize(): void;
  core_abandon(): void;
  core_allocated_bytes(): number;
  core_set_memory_limit(bytes: number): void;
  core_create(size: number, nonzeroCount: number, isSymmetric: number, isComplex: number): number;
  core_dispose(handle: number): void;
  core_reserve(handle: number, count: number): number;
  core_row_pointers(handle: number): number;
  core_column_indices(handle: number): number;
  core_values(handle: number): number;
  core_right_hand_side(handle: number): number;
  core_solution(handle: number): number;
  core_analyse(handle: number, method: number, blockSize: number, fallBack: number): number;
  core_factor(handle: number): number;
  core_solve(
    handle: number,
    count: number,
    transposed: number,
    directTolerance: number,
    multigridTolerance: number,
    maximumRefinements: number,
    maximumIterations: number,
  ): number;
  core_estimate_condition(handle: number): number;
  core_factor_nonzeros(handle: number): number;
  core_delayed_pivots(handle: number): number;
  core_condition(handle: number): number;
  core_backward_error(handle: number): number;
  core_refinements(handle: number): number;
  core_iterations(handle: number): number;
  core_history(handle: number): number;
  core_history_length(handle: number): number;
  core_method(handle: number): number;
  core_fallback(handle: number): number;
  core_levels(handle: number): number;
  core_outcome_defect(): number;
  core_outcome_row(): number;
  core_outcome_column(): number;
  core_outcome_entry(): number;
}

/** core::Status of wasm/cpp/status.hpp. */
export const Status = {
  ok: 0,
  invalidPattern: 2,
  nonFiniteValue: 3,
  nonFiniteRightHandSide: 4,
  singular: 5,
  notFactored: 6,
  solutionOverflow: 7,
  notConverged: 8,
  multigridUnsuitable: 9,
  cancelled: 16,
} as const;

/** core::Method of wasm/cpp/method.hpp. */
export const methodNumbers = { direct: 0, multigrid: 1, automatic: 2 } as const;

/**
 * Answers the system calls that the C library links in: every one is refused, for the core reads no files, prints
 * nothing and takes no clock.
 */
function refusedSystemCalls(module: WebAssembly.Module): WebAssembly.ModuleImports {
  const badFileDescriptor = 8;
  const calls: WebAssembly.ModuleImports = {};
  for (const wanted of WebAssembly.Module.imports(module)) {
    if (wanted.module === 'wasi_snapshot_preview1') calls[wanted.name] = () => badFileDescriptor;
  }
  calls.proc_exit = () => {
    throw new LinearCoreError('The linear core aborted.');
  };
  return calls;
}

/** A running instance of the module, with the way out of a failed allocation. */
export class CoreInstance {
  readonly exports: CoreExports;
  #broken: LinearCoreError | undefined;
  #onProgress: ((done: number) => boolean | undefined) | undefined;
  #thrownByCallback: { readonly error: unknown } | undefined;

  private constructor(exports: CoreExports) {
    this.exports = exports;
  }

  static async create(module: WebAssembly.Module, maximumMemoryBytes: number | undefined): Promise<CoreInstance> {
    let exports: CoreExports | undefined;
    let created: CoreInstance | undefined;
    const host = {
      progress: (done: number) => (created?.reportProgress(done) === false ? 1 : 0),
      out_of_memory: (bytes: number) => {
        throw new OutOfMemoryError(bytes, exports?.core_allocated_bytes() ?? 0);
      },
    };
    const imports = { host, wasi_snapshot_preview1: refusedSystemCalls(module) };
    const instance = await WebAssembly.instantiate(module, imports);
    exports = instance.exports as unknown as CoreExports;
    exports._initialize();
    if (maximumMemoryBytes !== undefined) exports.core_set_memory_limit(maximumMemoryBytes);
    created = new CoreInstance(exports);
    return created;
  }

  /** Runs a call during which `onProgress` hears how far it is and may stop it by returning false. */
  callWithProgress(
    onProgress: ((done: number) => boolean | undefined) | undefined,
    work: (exports: CoreExports) => number,
  ): number {
    this.#onProgress = onProgress;
    try {
      return this.call(work);
    } finally {
      this.#onProgress = undefined;
      const thrown = this.#thrownByCallback;
      this.#thrownByCallback = undefined;
      // biome-ignore lint/correctness/noUnsafeFinally: the callback's error is why the work was stopped.
      if (thrown) throw thrown.error;
    }
  }

  /** An exception must not unwind the core's frames: it stops the work in good order and is thrown on afterwards. */
  private reportProgress(done: number): boolean | undefined {
    try {
      return this.#onProgress?.(done);
    } catch (error) {
      this.#thrownByCallback = { error };
      return false;
    }
  }

  /**
   * Runs a call that may allocate. An OutOfMemoryError thrown through the core's frames skips their clean-up, which is
   * made up for here; any other exception is a trap, after which the state of the instance is unknown.
   */
  call(work: (exports: CoreExports) => number): number {
    if (this.#broken) throw this.#broken;
    const stackTop = this.exports.__stack_pointer.value;
    try {
      return work(this.exports);
    } catch (error) {
      this.exports.__stack_pointer.value = stackTop;
      if (!(error instanceof OutOfMemoryError)) {
        this.#broken = new LinearCoreError('The linear core trapped and cannot go on; load a new one.', {
          cause: error,
        });
        throw this.#broken;
      }
      this.exports.core_abandon();
      throw error;
    }
  }

  integers(pointer: number, length: number): Int32Array {
    return new Int32Array(this.exports.memory.buffer, pointer >>> 0, length);
  }

  /** @param known a view made before, which is given back where it is still the one asked for */
  doubles(pointer: number, length: number, known?: Float64Array): Float64Array {
    const { buffer } = this.exports.memory;
    const start = pointer >>> 0;
    if (known?.buffer === buffer && known.byteOffset === start && known.length === length) return known;
    return new Float64Array(buffer, start, length);
  }
}
