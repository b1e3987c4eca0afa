// The types of the package are those that its entries lead to, and no others of their files.
import assert from 'node:assert/strict';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type * as pruning from '../../package/prune-types.mjs';

const root = path.join(import.meta.dirname, '..', '..');
const {prunedTypes} = await import(pathToFileURL(path.join(root, 'package', 'prune-types.mjs')).href) as typeof pruning;

const fileOf = (name: string): string => path.join(root, 'nowhere', `${name}.d.ts`);
const prune = (texts: Readonly<Record<string, string>>): Record<string, string> => {
	const left = prunedTypes(new Map(Object.entries(texts).map(([name, text]) => [fileOf(name), text])), [fileOf('entry')]);
	return Object.fromEntries([...left].map(([file, text]) => [path.basename(file, '.d.ts'), text]));
};

test('exports of the entry keep their comments and the types that they name, through other files', () => {
	const left = prune({
		entry: 'import { Unused } from \'./far.js\';\nexport { type One, two as three } from \'./near.js\';\nexport * from \'./all.js\';\n',
		near: 'import type { Far, Unneeded } from \'./far.js\';\n/** One, in metres. */\nexport type One = {\n    readonly far: Far | import(\'./further.js\').Further;\n};\ntype Own = string;\nexport declare function two(one: One): Own;\nexport type Private = Unneeded;\n',
		far: 'export type Far = readonly Element_[];\ntype Element_ = 1 | 2;\nexport type Unneeded = 3;\nexport type Unused = 4;\n',
		further: 'export interface Further {\n    readonly own: number;\n}\nexport type Nobody = 5;\n',
		all: 'export declare const every: Map<string, number>;\n',
		alone: 'export type Alone = 6;\n',
	});
	assert.deepEqual(left, {
		entry: 'export { type One, two as three } from \'./near.js\';\nexport * from \'./all.js\';\n',
		near: 'import type { Far } from \'./far.js\';\n/** One, in metres. */\nexport type One = {\n    readonly far: Far | import(\'./further.js\').Further;\n};\ntype Own = string;\nexport declare function two(one: One): Own;\n',
		far: 'export type Far = readonly Element_[];\ntype Element_ = 1 | 2;\n',
		further: 'export interface Further {\n    readonly own: number;\n}\n',
		all: 'export declare const every: Map<string, number>;\n',
	});
});

test('types from outside the package are an error, unless nothing of the entry needs them', () => {
	const near = 'import type { Buffer } from \'elsewhere\';\nexport type One = 1;\nexport type Two = Buffer;\n';
	assert.deepEqual(Object.keys(prune({entry: 'export { One } from \'./near.js\';\n', near})).sort(), ['entry', 'near']);
	assert.throws(() => prune({entry: 'export { Two } from \'./near.js\';\n', near}), /elsewhere/);
});
