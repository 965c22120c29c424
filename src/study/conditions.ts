import { type Case, parameterAt } from '../case/index.ts';
import type { Condition } from './results.ts';

/** Lists of numbers longer than this, as text, are told apart by a checksum. */
const longestText = 60;

/** Under what a cell was solved: everything of its electrolyte and its operation, and how its counter electrode reacts. */
export function conditionsOf(theCase: Case): Condition[] {
  const { electrolyte, operation, interfaces } = theCase;
  const found: Condition[] = [];
  const add = (value: unknown, path: string): void => {
    if (typeof value === 'number') {
      const unit = parameterAt(theCase, path)?.specification.unit;
      found.push({ path, value, ...(unit === undefined ? {} : { unit }) });
    } else if (typeof value === 'string' || typeof value === 'boolean') found.push({ path, value });
    else if (Array.isArray(value) && !value.some((each) => typeof each === 'object' && !Array.isArray(each))) {
      found.push({ path, value: listText(value) });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) add(each, `${path}.${key}`);
    }
  };
  add(electrolyte, 'electrolyte');
  add(operation, 'operation');
  add(interfaces.counter.kind, 'interfaces.counter.kind');
  return found;
}

function listText(list: readonly unknown[]): string {
  const text = JSON.stringify(list);
  if (text.length <= longestText) return text;
  // FNV-1a: enough to tell two lists apart.
  let checksum = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) checksum = Math.imul(checksum ^ text.charCodeAt(k), 0x01000193) >>> 0;
  return `${list.length} values (${checksum.toString(16).padStart(8, '0')})`;
}
