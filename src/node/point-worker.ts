/** A thread that solves the points it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import { loadLinearCore } from 'sparse-linear-solver-wasm';
import type { Case } from '../case/index.ts';
import { PointSolver } from '../study/point.ts';

const solver = new PointSolver(await loadLinearCore());

parentPort!.on('message', (theCase: Case) => parentPort!.postMessage(solver.solve(theCase)));
