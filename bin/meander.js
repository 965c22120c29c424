#!/usr/bin/env node
// The command line is src/cli; this file only finds its build, and says what is wrong where there is none to find.
import { existsSync } from 'node:fs';

const entry = new URL('../dist/cli/start.js', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`meander: Node ${process.versions.node} is too old; Meander needs Node 20.19 or newer.`);
  process.exitCode = 2;
} else if (!existsSync(entry)) {
  console.error('meander: this copy is not built yet; run `npm ci`, or `npm run build` if that was done.');
  process.exitCode = 2;
} else {
  const { start } = await import(entry.href);
  await start();
}
