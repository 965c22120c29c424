import tseslint from 'typescript-eslint';

// Biome owns style and most correctness rules; eslint adds only the rules that need types.
export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', 'results/**'] },
  {
    files: ['src/**/*.ts', 'wasm/src/**/*.ts', 'test/**/*.ts', 'wasm/test/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { project: './tsconfig.check.json' } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
);
