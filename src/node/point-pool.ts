import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Case } from '../case/index.ts';
import type { PointOutcome } from '../study/point.ts';
import type { PointWorkers } from '../study/sweep.ts';

// The same two levels up lead to dist/ from src/node and from dist/node: threads always run what is built.
const program = new URL('../../dist/node/point-worker.js', import.meta.url);

/** A case that waits for its outcome. */
interface Request {
  readonly theCase: Case;
  resolve(outcome: PointOutcome): void;
  reject(error: Error): void;
}

/** Threads that solve points, each with a linear core of its own. They start with the first points. */
export class PointPool implements PointWorkers, AsyncDisposable {
  readonly count: number;
  private readonly threads: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly waiting: Request[] = [];

  /** @param count threads; as many as the machine runs at the same time, if left out */
  constructor(count = availableParallelism()) {
    this.count = count;
  }

  /** Rejects with what a thread threw, which is a fault of Meander or the end of its memory. */
  solve(theCase: Case): Promise<PointOutcome> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ theCase, resolve, reject });
      this.assign();
    });
  }

  /** Ends every thread at once, whatever it is solving. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.waiting.length = 0;
    await Promise.all(this.threads.map((worker) => worker.terminate()));
  }

  private assign(): void {
    if (this.waiting.length === 0) return;
    const worker = this.idle.pop() ?? (this.threads.length < this.count ? this.start() : undefined);
    if (worker === undefined) return;
    const { theCase, resolve, reject } = this.waiting.shift()!;
    const forget = (): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
    };
    const onMessage = (outcome: PointOutcome): void => {
      forget();
      this.idle.push(worker);
      resolve(outcome);
      this.assign();
    };
    const onError = (error: Error): void => {
      forget();
      this.threads.splice(this.threads.indexOf(worker), 1);
      reject(error);
      this.assign();
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(theCase);
  }

  private start(): Worker {
    const worker = new Worker(program);
    this.threads.push(worker);
    return worker;
  }
}
