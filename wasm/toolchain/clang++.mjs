#!/usr/bin/env -S node --liftoff-only --no-warnings
// The pinned clang, itself WebAssembly, behind the command line CMake expects.
//
// The compiler sees a file system of its own. Files are placed there under fixed names (source/, build/, eigen/),
// so no path of this machine can reach the output and the same sources give the same bytes everywhere.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands, Exit } from '@yowasp/clang';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const build = process.cwd();

/** Folders of this machine and the names the compiler knows them by; the build folder may lie inside the sources. */
const folders = [
  [build, 'build'],
  [root, 'source'],
];

const files = {};

function place(virtualPath, contents) {
  const names = virtualPath.split('/');
  const last = names.pop();
  let folder = files;
  for (const name of names) folder = folder[name] ??= {};
  folder[last] = contents;
}

// The compiler's file system knows no "..": such includes are rewritten to start from the include folder.
function withoutParentIncludes(text, virtualPath) {
  return text.replace(/(#\s*include\s*)"(\.\.\/[^"]*)"/g, (_, include, path) => {
    const fromInclude = posix.join(dirname(virtualPath), path).replace(/^[^/]*\//, '');
    return `${include}<${fromInclude}>`;
  });
}

function placeFolder(folder, virtualFolder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    const virtualPath = `${virtualFolder}/${item.name}`;
    if (item.isDirectory()) placeFolder(path, virtualPath);
    else if (item.isFile()) place(virtualPath, withoutParentIncludes(readFileSync(path, 'utf8'), virtualPath));
  }
}

function virtualOf(path) {
  const absolute = resolve(build, path);
  for (const [folder, name] of folders) {
    if (absolute === folder) return name;
    if (absolute.startsWith(folder + sep)) return `${name}/${relative(folder, absolute).split(sep).join('/')}`;
  }
  throw new Error(`${path} lies outside the source and build folders`);
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const virtualArguments = [];
const outputs = [];
const given = process.argv.slice(2);
for (let i = 0; i < given.length; ++i) {
  const argument = given[i];
  if (argument === '-isystem') {
    const folder = given[++i];
    placeFolder(join(folder, 'Eigen'), 'eigen/Eigen');
    virtualArguments.push('-isystem', 'eigen');
  } else if (argument === '-o' || argument === '-MF') {
    outputs.push(given[++i]);
    virtualArguments.push(argument, virtualOf(given[i]));
    mkdirSync(dirname(resolve(build, given[i])), { recursive: true });
  } else if (argument === '-MT' || argument === '-Xlinker') {
    virtualArguments.push(argument, given[++i]);
  } else if (!argument.startsWith('-')) {
    if (!isFile(resolve(build, argument))) throw new Error(`no such file: ${argument}`);
    place(virtualOf(argument), readFileSync(resolve(build, argument)));
    virtualArguments.push(virtualOf(argument));
  } else {
    virtualArguments.push(argument);
  }
}
placeFolder(join(root, 'wasm', 'cpp'), 'source/wasm/cpp');
for (const output of outputs) place(`${dirname(virtualOf(output))}/.keep`, '');

function contentsOf(tree, virtualPath) {
  return virtualPath.split('/').reduce((folder, name) => folder?.[name], tree);
}

try {
  const tree = await commands['clang++'](virtualArguments, files, { fetchProgress: () => {} });
  for (const output of outputs) {
    const contents = contentsOf(tree, virtualOf(output));
    // Dependency lists name files of the compiler's own file system, which mean nothing to the build outside.
    if (contents !== undefined) writeFileSync(resolve(build, output), output.endsWith('.d') ? '' : contents);
  }
} catch (error) {
  if (!(error instanceof Exit)) throw error;
  process.exitCode = error.code || 1;
}
