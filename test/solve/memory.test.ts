import { describe, expect, it } from 'vitest';
import { ResourceLimitError } from '../../src/errors.ts';
import { requireRoomForBorder } from '../../src/solve/memory.ts';
import { failureOf } from '../support/failure.ts';

describe('the border of a Jacobian', () => {
  it('has room for the pores of a usual cell', () => {
    expect(() => requireRoomForBorder(200_000, 101, 100)).not.toThrow();
  });

  it('of a thousand pores over many cells is refused with the memory it would take', () => {
    const error = failureOf(() => requireRoomForBorder(200_000, 1001, 1000));
    expect(error).toBeInstanceOf(ResourceLimitError);
    expect((error as ResourceLimitError).message).toBe(
      'the salt of separate pores is kept by 1,000 balances of their own over 200,000 equations, which would take 4.5 GiB',
    );
    expect((error as ResourceLimitError).help).toMatch(/free electrolyte above them/u);
  });
});
