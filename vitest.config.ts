import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/ensure-built.ts',
    include: ['test/**/*.test.ts', 'wasm/test/**/*.test.ts'],
    benchmark: { include: ['bench/**/*.bench.ts'] },
    testTimeout: 60_000,
  },
});
