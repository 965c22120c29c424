import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensorGrid } from '../../src/mesh/tensor-grid.ts';
import { blockPattern, multiplyBlocks } from '../../src/solve/block-pattern.ts';
import { nodesOf } from '../../src/solve/nodes.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { anyCell, cellAround } from '../support/structures.ts';

it('has one block for two links that join the same nodes, as where an edge borders on two media', () => {
  const { mesh } = tensorGrid(cellAround({ solids: [], surfaces: [] }, 4, [1, 3, 4]), 1);
  const single = nodesOf(mesh, freeMedium(mesh.cellCount));
  const double = {
    ...single,
    linkCount: single.linkCount + 1,
    linkLeft: Int32Array.of(...single.linkLeft, single.linkRight[0]),
    linkRight: Int32Array.of(...single.linkRight, single.linkLeft[0]),
  };
  const [once, twice] = [blockPattern(single, 2), blockPattern(double, 2)];
  expect(twice.pattern).toEqual(once.pattern);
  expect(twice.blockColumns).toEqual(once.blockColumns);
  expect(twice.rightLeft[single.linkCount]).toBe(once.leftRight[0]);
});

describe('the pattern of any mesh', () => {
  const anyPattern = fc.tuple(anyCell, fc.integer({ min: 1, max: 3 })).map(([geometry, unknowns]) => {
    const { mesh } = tensorGrid(geometry, geometry.height / 10);
    const nodes = nodesOf(mesh, freeMedium(mesh.cellCount));
    return { nodes, unknowns, blocks: blockPattern(nodes, unknowns) };
  });

  it('has sorted rows, and just the blocks of nodes and links', () => {
    fc.assert(
      fc.property(anyPattern, ({ nodes, unknowns, blocks: { pattern } }) => {
        expect(pattern.size).toBe(nodes.count * unknowns);
        expect(pattern.rowPointers[0]).toBe(0);
        expect(pattern.rowPointers[pattern.size]).toBe(pattern.columnIndices.length);
        expect(pattern.columnIndices.length).toBe((nodes.count + 2 * nodes.linkCount) * unknowns ** 2);
        for (let row = 0; row < pattern.size; row++) {
          for (let at = pattern.rowPointers[row] + 1; at < pattern.rowPointers[row + 1]; at++) {
            if (pattern.columnIndices[at] <= pattern.columnIndices[at - 1]) throw new Error(`row ${row} is not sorted`);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('says where every entry of every block stands', () => {
    fc.assert(
      fc.property(anyPattern, ({ nodes, unknowns, blocks }) => {
        const { pattern, diagonal, leftRight, rightLeft, stride } = blocks;
        const check = (base: number, row: number, column: number) => {
          for (let r = 0; r < unknowns; r++) {
            const start = base + r * stride[row];
            const inRow =
              start >= pattern.rowPointers[row * unknowns + r] && start < pattern.rowPointers[row * unknowns + r + 1];
            for (let s = 0; s < unknowns; s++) {
              if (!inRow || pattern.columnIndices[start + s] !== column * unknowns + s) {
                throw new Error(`block (${row}, ${column}) is not at ${base}`);
              }
            }
          }
        };
        for (let node = 0; node < nodes.count; node++) check(diagonal[node], node, node);
        for (let f = 0; f < nodes.linkCount; f++) {
          check(leftRight[f], nodes.linkLeft[f], nodes.linkRight[f]);
          check(rightLeft[f], nodes.linkRight[f], nodes.linkLeft[f]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('multiplies as the rows of the matrix do', () => {
    fc.assert(
      fc.property(anyPattern, ({ unknowns, blocks }) => {
        const { size, rowPointers, columnIndices } = blocks.pattern;
        const values = Float64Array.from(columnIndices, (_, at) => Math.sin(at));
        const vector = Float64Array.from({ length: size }, (_, k) => Math.cos(3 * k));
        const product = new Float64Array(size).fill(Number.NaN);
        multiplyBlocks(blocks, unknowns, values, vector, product);
        for (let row = 0; row < size; row++) {
          let sum = 0;
          for (let at = rowPointers[row]; at < rowPointers[row + 1]; at++)
            sum += values[at] * vector[columnIndices[at]];
          expect(Math.abs(product[row] - sum)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 5 },
    );
  });
});
