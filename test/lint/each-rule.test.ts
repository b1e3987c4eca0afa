// Each rule of .oxlintrc.json finds the mistake that it is there for.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {parse} from 'jsonc-parser';
import {linted} from './linted.js';

/** A mistake for each rule that needs no types. */
const mistakes: Readonly<Record<string, string>> = {
	'eslint/no-var': 'var a = 1;\nprocess.exitCode = a;',
	'eslint/prefer-const': 'let a = 1;\nprocess.exitCode = a;',
	'eslint/prefer-rest-params': 'export function a(): unknown {\n\treturn arguments[0];\n}',
	'eslint/prefer-spread': 'export const a = (b: number[]) => Math.max.apply(Math, b);',
	'eslint/no-array-constructor': 'export const a = new Array(1, 2);',
	'eslint/no-unused-expressions': 'export const a = (b: number): void => {\n\tb;\n};',
	'eslint/eqeqeq': 'export const a = (b: number) => b == 1;',
	'eslint/object-shorthand': 'const b = 1;\nexport const a = {b: b};',
	'eslint/no-duplicate-imports': 'import {stat} from \'node:fs/promises\';\nimport type {FileHandle} from \'node:fs/promises\';\n\nexport const a = async (b: FileHandle) => stat(String(b.fd));',
	'eslint/no-unused-vars': 'export const a = (b: number, c: number) => b;',
	'eslint/max-lines': `${'// A line.\n'.repeat(250)}process.exitCode = 0;`,
	'eslint/no-console': 'console.log(1);',
	'eslint/no-restricted-exports': 'export default 1;',
	'typescript/ban-ts-comment': '// @ts-ignore\nexport const a: string = 1;',
	'typescript/no-duplicate-enum-values': 'export enum A {One = 1, Two = 1}',
	'typescript/no-empty-object-type': 'export type A = {};',
	'typescript/no-explicit-any': 'export type A = any;',
	'typescript/no-extra-non-null-assertion': 'export const a = (b?: {c: number}) => b!!.c;',
	'typescript/no-misused-new': 'export interface A {\n\tnew (): A;\n}',
	'typescript/no-namespace': 'export namespace A {\n\texport const b = 1;\n}',
	'typescript/no-non-null-asserted-optional-chain': 'export const a = (b?: {c?: number}) => b?.c!;',
	'typescript/no-require-imports': 'export const a: unknown = require(\'node:fs\');',
	'typescript/no-this-alias': 'export class A {\n\tb() {\n\t\tconst self = this;\n\t\treturn () => self;\n\t}\n}',
	'typescript/no-unnecessary-type-constraint': 'export const a = <T extends unknown>(b: T) => b;',
	'typescript/no-unsafe-declaration-merging': 'export interface A {\n\tb: number;\n}\n\nexport class A {}',
	'typescript/no-unsafe-function-type': 'export type A = Function;',
	'typescript/no-wrapper-object-types': 'export type A = String;',
	'typescript/prefer-as-const': 'export const a = \'b\' as \'b\';',
	'typescript/prefer-namespace-keyword': 'export declare module A {\n\tconst b: number;\n}',
	'typescript/triple-slash-reference': '/// <reference path="./b.ts" />\nexport const a = 1;',
	'typescript/consistent-type-definitions': 'export interface A {\n\tb: number;\n}',
	'typescript/consistent-type-imports': 'import {Stats} from \'node:fs\';\n\nexport type A = Stats;',
	'@stylistic/indent': 'export function a(): void {\n  process.exitCode = 1;\n}',
	'@stylistic/quotes': 'export const a = "b";',
	'@stylistic/semi': 'export const a = 1',
	'@stylistic/comma-dangle': 'export const a = [\n\t1,\n\t2\n];',
	'@stylistic/no-trailing-spaces': 'export const a = 1; ',
	'@stylistic/eol-last': 'export const a = 1;',
	'@stylistic/no-multiple-empty-lines': 'export const a = 1;\n\n\nexport const b = 2;',
	'@stylistic/max-len': `export const a = 1;${' // A long line'.repeat(13)}`,
	'house/no-needless-exports': 'export const a = 1;',
};

/** A mistake for each rule that needs types. */
const typedMistakes: Readonly<Record<string, string>> = {
	'typescript/await-thenable': 'export const a = async () => await 1;',
	'typescript/no-array-delete': 'export function a(list: number[]): void { delete list[0]; }',
	'typescript/no-base-to-string': 'export const a = (thing: {b: number}) => `${thing}`;',
	'typescript/no-duplicate-type-constituents': 'export type A = string | string;',
	'typescript/no-floating-promises': 'export function a(task: Promise<void>): void { task; }',
	'typescript/no-for-in-array': 'export function a(list: number[]): void { for (const at in list) process.exitCode = at.length; }',
	'typescript/no-implied-eval': 'setTimeout("process.exit()", 10);',
	'typescript/no-misused-promises': 'export const a = (task: Promise<void>) => task ? 1 : 2;',
	'typescript/no-redundant-type-constituents': 'export type A = unknown | string;',
	'typescript/no-unnecessary-type-assertion': 'const b = 1 as number; export const a = (b as number) + 1;',
	'typescript/no-unsafe-argument': 'export const a = (b: any) => Math.abs(b);',
	'typescript/no-unsafe-assignment': 'export const a = JSON.parse("1");',
	'typescript/no-unsafe-call': 'export const a = (b: any): void => { b(); };',
	'typescript/no-unsafe-enum-comparison': 'enum B {One} export const a = (b: B) => b === 1;',
	'typescript/no-unsafe-member-access': 'export const a = (b: any): void => { b.c = 1; };',
	'typescript/no-unsafe-return': 'export const a = (b: any): string => b;',
	'typescript/no-unsafe-unary-minus': 'export const a = (b: string) => -b;',
	'typescript/only-throw-error': 'export const a = () => { throw "nothing"; };',
	'typescript/prefer-promise-reject-errors': 'export const a = () => Promise.reject("nothing");',
	'typescript/require-await': 'export const a = async () => 1;',
	'typescript/restrict-plus-operands': 'export const a = (b: string, c: {d: number}) => b + c;',
	'typescript/restrict-template-expressions': 'export const a = (b: Date | undefined) => `${b}`;',
	'typescript/switch-exhaustiveness-check': 'export function a(b: "one" | "two"): void { switch (b) { case "one": process.exitCode = 1; } }',
	'typescript/unbound-method': 'class B { c() { return this; } } export const a = new B().c;',
};

/** What is forbidden in some rooms, or in a few words, and the message: file, text. */
const places: ReadonlyArray<readonly [rule: string, message: RegExp, file: string, text: string]> = [
	['house/syntax', /Use a union of strings/, 'test/enum.ts', 'enum A {One}\nprocess.exitCode = A.One;'],
	['house/syntax', /nothing but its default/, 'test/common.ts', 'const {default: react, useState} = await import(\'react\');\nprocess.exitCode = Object.keys({react, useState}).length;'],
	['house/syntax', /Sentences are for readers/, 'test/words.ts', 'export const a = (problem: {what: string}) => problem.what.includes(\'full\');'],
	['house/room-imports', /planning\/ may not import commands\/long/, 'source/planning/wall.ts', 'import \'../commands/long.js\';'],
	['house/no-circles', /circle-a\.ts -> circle-b\.ts -> circle-a\.ts/, 'source/planning/circle-a.ts', 'import \'./circle-b.js\';'],
	['house/no-circles', /circle-b\.ts -> circle-a\.ts -> circle-b\.ts/, 'source/planning/circle-b.ts', 'import \'./circle-a.js\';'],
	['eslint/no-restricted-imports', /Text is for components/, 'source/terminal/text.tsx', 'import {Text} from \'ink\';\n\nprocess.exitCode = String(Text).length;'],
	...['planning', 'machine', 'fits'].flatMap(room => [
		['eslint/no-restricted-imports', /This room is pure/, `source/${room}/disk.ts`, 'import {existsSync} from \'node:fs\';\n\nprocess.exitCode = existsSync(\'.\') ? 1 : 0;'],
		['eslint/no-restricted-properties', /the time is an argument/, `source/${room}/time.ts`, 'process.exitCode = Date.now();'],
		['eslint/no-restricted-properties', /This room is pure/, `source/${room}/chance.ts`, 'process.exitCode = Math.random();'],
	] as const),
	...['runtime', 'commands', 'library'].map(room =>
		['eslint/no-restricted-properties', /linkedSignal/, `source/${room}/signal.ts`, 'process.exitCode = AbortSignal.any([]).aborted ? 1 : 0;'] as const),
	// Types are checked in every folder.
	...['test', 'bench', 'media'].map(room => ['typescript/TS2322', /not assignable/, `${room}/wrong.ts`, 'export const a: string = 1;\nexport const b = JSON.parse(\'1\');'] as const),
];

const fileOf = (rule: string) => `source/commands/${rule.replaceAll(/[^a-z-]/g, '-')}.ts`;

test('each rule finds its mistake, where it applies', async () => {
	const ofRules = Object.entries({...mistakes, ...typedMistakes}).map(([rule, text]) => [fileOf(rule), rule === '@stylistic/eol-last' ? text : `${text}\n`]);
	const found = await linted({
		'source/commands/long.ts': 'process.exitCode = 0;\n',
		...Object.fromEntries([...ofRules, ...places.map(([, , file, text]) => [file, `${text}\n`])]) as Record<string, string>,
		'cli.tsx': `${typedMistakes['typescript/no-floating-promises']}\nconsole.log(1);\n`,
		// What is allowed here is forbidden elsewhere.
		'source/tui/text.tsx': 'import {Text} from \'ink\';\n\nprocess.exitCode = String(Text).length + Date.now();\n',
		'test/free.ts': `${'// A line.\n'.repeat(250)}console.log(AbortSignal.any([]), Math.random());\n`,
		'bench/readme.mjs': 'export const a = "b"\n',
	});
	const unseen = Object.keys({...mistakes, ...typedMistakes}).filter(rule => !found(fileOf(rule)).some(each => each.rule === rule));
	assert.deepEqual(unseen.map(rule => [rule, found(fileOf(rule))]), []);
	for (const [rule, message, file] of places) assert.ok(found(file).some(each => each.rule === rule && message.test(each.message)), `${file} ${rule} ${JSON.stringify(found(file))}`);
	assert.deepEqual(found('cli.tsx').map(({rule}) => rule).sort(), ['eslint/no-console', 'eslint/no-unused-expressions', 'typescript/no-floating-promises']);
	// The rules that need types do not apply to tests.
	for (const room of ['test', 'bench', 'media']) assert.deepEqual(found(`${room}/wrong.ts`).map(({rule}) => rule), ['typescript/TS2322']);
	for (const file of ['source/tui/text.tsx', 'test/free.ts', 'bench/readme.mjs', 'source/commands/long.ts']) assert.deepEqual(found(file), []);

	const {overrides} = parse(await readFile(path.join(import.meta.dirname, '..', '..', '.oxlintrc.json'), 'utf8')) as {overrides: Array<{rules: object}>};
	const tried = new Set([...Object.keys(mistakes), ...Object.keys(typedMistakes), ...places.map(([rule]) => rule)]);
	assert.deepEqual([...new Set(overrides.flatMap(({rules}) => Object.keys(rules)))].filter(rule => !tried.has(rule)), [], 'a rule without a mistake');
});
