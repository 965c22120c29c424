import { UnbalancedError } from '../errors.ts';
import type { Anchor } from '../solve/problem.ts';
import type { System } from '../solve/system.ts';
import { Remainders } from './remainders.ts';

/** Relative imbalances of a state; see `balancesOf`. */
export interface Balances {
  readonly charge: number;
  readonly species: number;
  readonly salt?: number;
}

/** A converged result whose balances are worse than this is refused. */
export const largestImbalance = 1e-10;

/**
 * Sums what enters the electrolyte through surfaces and homogenised reactions and what is produced in it: at steady state
 * nothing may be left over, neither of a species nor of charge, beyond what the last digits of the state make up (see
 * `Remainders`). Relative to half of all that passes, or to what those digits are worth where no more passes. Prescribed sources are not counted.
 *
 * @param closedAmounts the anchors of a closed cell, one for each of its pores: what was filled in; the worst of them counts
 */
export function balancesOf(
  system: System,
  state: Float64Array,
  ...closedAmounts: readonly Extract<Anchor, { kind: 'amount' }>[]
): Balances {
  const { mesh, volumeRates } = system.problem;
  const n = system.unknownCount;
  const charges = system.equations.map(({ charge }) => charge);
  const net = new Float64Array(n);
  const gross = new Float64Array(n);
  let netCharge = 0;
  let grossCharge = 0;
  const count = (flows: Float64Array, at: number, weight: number) => {
    let charge = 0;
    for (let r = 0; r < n; r++) {
      const flow = weight * flows[at * n + r];
      net[r] += flow;
      gross[r] += Math.abs(flow);
      charge += charges[r] * flow;
    }
    netCharge += charge;
    grossCharge += Math.abs(charge);
  };
  const { flow } = system.boundaryFlows(state, 1);
  for (let b = 0; b < mesh.boundaryCount; b++) count(flow, b, 1);
  volumeRates.forEach(({ areaDensity }, index) => {
    const { rate } = system.volumeFlows(index, state, 1);
    for (let k = 0; k < mesh.cellCount; k++) count(rate, k, areaDensity[k] * mesh.cellVolume[k]);
  });
  const produced = new Float64Array(n);
  system.addProduced(state, produced);
  count(produced, 0, 1);
  const remainders = new Remainders(system);
  remainders.take(state, true);
  for (let r = 0; r < n; r++) net[r] += remainders.roundedOf(r, -net[r]);
  netCharge += remainders.roundedCharge(-netCharge);
  const least = remainders.smallestFlow;
  const passing = Math.max(Math.max(...gross) / 2, least);
  // What is not a number stays one, to be refused.
  const relative = (imbalance: number, whole: number) => (whole === 0 ? 0 : Math.abs(imbalance) / whole);
  const balances = {
    charge: relative(netCharge, Math.max(grossCharge / 2, least)),
    species: relative(Math.max(...net.map(Math.abs)), passing),
  };
  if (closedAmounts.length === 0) return balances;
  const salt = closedAmounts.map((each) => relative(system.surplus(each, state), each.amount));
  return { ...balances, salt: Math.max(...salt) };
}

/** @throws UnbalancedError, naming the variant, if any balance is worse than 1e-10 relative */
export function requireBalance(balances: Balances, variant: string): void {
  for (const [name, value] of Object.entries(balances)) {
    if (value <= largestImbalance) continue;
    throw new UnbalancedError(
      `variant "${variant}": the ${name} balance is off by ${value.toExponential(1)} of what passes, so the result would be wrong`,
      'make mesh.finest_cell larger or solver.relative_tolerance smaller; please report the case: what rounding makes up is not counted in this number',
    );
  }
}
