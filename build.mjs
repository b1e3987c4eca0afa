// Bundles the program, so that `npx crowdsky-tui` downloads one package: the entries, and chunks that
// they share. What is imported when it is needed has chunks of its own, so that each command loads what it uses.
import {execFile} from 'node:child_process';
import {readFile, rename, rm, writeFile, chmod, mkdir} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {bundle} from './package/bundle-options.mjs';
import {licencesText} from './package/licences.mjs';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

// Built beside the old one and put in its place at the end: who runs it meanwhile never meets half a program.
const outdir = `dist.${process.pid}`;
await mkdir(outdir, {recursive: true});

const {outputFiles, metafile} = await bundle(outdir, version);
await mkdir(path.join(outdir, 'chunks'), {recursive: true});
const program = path.join(outdir, 'cli.js');
for (const {path: file, text} of outputFiles) await writeFile(file, path.relative(program, file) === '' ? `#!/usr/bin/env node\n${text}` : text);
await chmod(program, 0o755);

// The man page is printed by the program itself, from the tables of its help.
const {stdout: manual} = await promisify(execFile)(process.execPath, [program, 'man']);
await writeFile(path.join(outdir, 'crowdsky-tui.1'), manual);

await writeFile(path.join(outdir, 'THIRD-PARTY-LICENSES.txt'), await licencesText(metafile.outputs, outputFiles.map(({text}) => text).join('\n')));

await rename('dist', `${outdir}.old`).catch(() => undefined);
await rename(outdir, 'dist');
await rm(`${outdir}.old`, {recursive: true, force: true});
