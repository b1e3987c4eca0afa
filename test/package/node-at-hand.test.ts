// Node's own modules are taken from the process, which is quicker than to import them; an old Node is told that it is too old.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type * as taking from '../../package/node-at-hand.mjs';

const root = path.join(import.meta.dirname, '..', '..');
const module = async <T>(name: string) => await import(pathToFileURL(path.join(root, 'package', name)).href) as T;
const {nodeAtHand} = await module<typeof taking>('node-at-hand.mjs');

test('every form of import becomes a name for the same thing, after the imports of other chunks and before all else', () => {
	const text = nodeAtHand('import{a as b}from"./X.js";import"./Y.js";import p from"node:path";var x=1;import{join as j,sep}from"node:path";import*as f from"node:fs";import g,{EventEmitter as E}from"node:events";import{default as o}from"os";import"node:net";export{x};');
	assert.equal(text, 'import{a as b}from"./X.js";import"./Y.js";const p=process.getBuiltinModule("node:path"),{join:j,sep}=p,f=process.getBuiltinModule("node:fs"),g=process.getBuiltinModule("node:events"),{EventEmitter:E}=g,o=process.getBuiltinModule("os");var x=1;export{x};');
	assert.equal(nodeAtHand('import{a}from"./X.js";await import("./Z.js");'), 'import{a}from"./X.js";await import("./Z.js");');
	assert.throws(() => nodeAtHand('import { join } from "node:path"\n'), /node-at-hand/);
});

test('a Node without the way to its own modules is told what to install, and can still be asked for help', async () => {
	const run = async (...args: readonly string[]) => new Promise<{status: number | string | null | undefined; text: string}>(resolve => {
		execFile(process.execPath, ['--import', 'data:text/javascript,delete process.getBuiltinModule', path.join(root, 'dist', 'cli.js'), ...args], (error, stdout, stderr) => {
			resolve({status: error === null ? 0 : error.code, text: stdout + stderr});
		});
	});
	const doctor = await run('doctor');
	assert.equal(doctor.status, 2);
	assert.equal(doctor.text, `Node.js ${process.versions.node} cannot run this: it is too old. Install Node.js 20.19, or 22.3 or later.\n`);
	assert.equal((await run('--version')).status, 0);
	const {engines} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {engines: {node: string}};
	assert.equal(engines.node, '^20.19 || >=22.3');
});
