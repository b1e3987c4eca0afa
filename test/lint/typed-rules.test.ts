// Types, and the rules that need them, as checked by oxlint (.oxlintrc.json).
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {cp, mkdir, readFile, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {temporaryFolder} from '../support/temporary-folder.js';

const top = path.join(import.meta.dirname, '..', '..');

/** A mistake for each rule. */
const mistakes: Readonly<Record<string, string>> = {
	'await-thenable': 'export const a = async () => await 1;',
	'no-array-delete': 'export function a(list: number[]): void { delete list[0]; }',
	'no-base-to-string': 'export const a = (thing: {b: number}) => `${thing}`;',
	'no-duplicate-type-constituents': 'export type A = string | string;',
	'no-floating-promises': 'export function a(task: Promise<void>): void { task; }',
	'no-for-in-array': 'export function a(list: number[]): void { for (const at in list) process.exitCode = at.length; }',
	'no-implied-eval': 'setTimeout("process.exit()", 10);',
	'no-misused-promises': 'export const a = (task: Promise<void>) => task ? 1 : 2;',
	'no-redundant-type-constituents': 'export type A = unknown | string;',
	'no-unnecessary-type-assertion': 'const b = 1 as number; export const a = (b as number) + 1;',
	'no-unsafe-argument': 'export const a = (b: any) => Math.abs(b);',
	'no-unsafe-assignment': 'export const a = JSON.parse("1");',
	'no-unsafe-call': 'export const a = (b: any): void => { b(); };',
	'no-unsafe-enum-comparison': 'enum B {One} export const a = (b: B) => b === 1;',
	'no-unsafe-member-access': 'export const a = (b: any): void => { b.c = 1; };',
	'no-unsafe-return': 'export const a = (b: any): string => b;',
	'no-unsafe-unary-minus': 'export const a = (b: string) => -b;',
	'only-throw-error': 'export const a = () => { throw "nothing"; };',
	'prefer-promise-reject-errors': 'export const a = () => Promise.reject("nothing");',
	'require-await': 'export const a = async () => 1;',
	'restrict-plus-operands': 'export const a = (b: string, c: {d: number}) => b + c;',
	'restrict-template-expressions': 'export const a = (b: Date | undefined) => `${b}`;',
	'switch-exhaustiveness-check': 'export function a(b: "one" | "two"): void { switch (b) { case "one": process.exitCode = 1; } }',
	'unbound-method': 'class B { c() { return this; } } export const a = new B().c;',
};

test('each rule that needs types finds its mistake, in source/ and cli.tsx, and types are checked in every folder', async t => {
	const folder = await temporaryFolder(t);
	for (const name of ['.oxlintrc.json', 'tsconfig.json']) await cp(path.join(top, name), path.join(folder, name));
	await symlink(path.join(top, 'node_modules'), path.join(folder, 'node_modules'));
	await writeFile(path.join(folder, 'package.json'), '{"type": "module"}');
	for (const name of ['source', 'test', 'bench', 'media']) await mkdir(path.join(folder, name));
	for (const [rule, text] of Object.entries(mistakes)) await writeFile(path.join(folder, 'source', `${rule}.ts`), `${text}\n`);
	await writeFile(path.join(folder, 'cli.tsx'), `${mistakes['no-floating-promises']}\n`);
	// Types are checked here, but the rules that need them do not apply.
	for (const name of ['test', 'bench', 'media']) await writeFile(path.join(folder, name, 'wrong.ts'), 'export const a: string = 1;\nexport const b = JSON.parse("1");\n');
	const out = await new Promise<string>(resolve => {
		execFile(process.execPath, [path.join(top, 'node_modules', 'oxlint', 'bin', 'oxlint'), '-f', 'unix'], {cwd: folder}, (_error, stdout) => {
			resolve(stdout);
		});
	});
	const found = new Set(Array.from(out.matchAll(/^(\S+?):\d+:\d+: .* \[Error\/typescript\((\S+)\)\]$/gm), ([, file = '', rule = '']) => `${file} ${rule}`));
	const wanted = [...Object.keys(mistakes).map(rule => `source/${rule}.ts ${rule}`), 'cli.tsx no-floating-promises', 'test/wrong.ts TS2322', 'bench/wrong.ts TS2322', 'media/wrong.ts TS2322'];
	assert.deepEqual(wanted.filter(each => !found.has(each)), [], out);
	assert.deepEqual([...found].filter(each => /^(?:test|bench|media)\//.test(each)).sort(), ['bench/wrong.ts TS2322', 'media/wrong.ts TS2322', 'test/wrong.ts TS2322']);
	const {overrides: [only]} = JSON.parse(await readFile(path.join(top, '.oxlintrc.json'), 'utf8')) as {overrides: Array<{rules: object}>};
	assert.deepEqual(Object.keys(only?.rules ?? {}).map(rule => rule.replace('typescript/', '')).sort(), Object.keys(mistakes).sort());
});
