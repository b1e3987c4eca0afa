// What the rules of this project's own (lint/) and the limits of its rooms find, and what they let pass.
import assert from 'node:assert/strict';
import test from 'ava';
import {linted} from './linted.js';

const lines = (count: number) => `${Array.from({length: count - 1}, (_, nth) => `// Line ${nth + 1}.`).join('\n')}\nprocess.exitCode = 0;\n`;
const text = 'import {Text} from \'ink\';\n\nprocess.exitCode = String(Text).length;\n';

/** One small project for all these tests, because a linter takes a second to start. */
const project: Readonly<Record<string, string>> = {
	'source/planning/a.ts': 'import type {B} from \'./b.js\';\n\nexport type A = {readonly b?: B};\n',
	'source/planning/b.ts': 'import type {C} from \'./c.js\';\n\nexport type B = {readonly c?: C};\n',
	'source/planning/c.ts': 'import type {A} from \'./a.js\';\n\nexport type C = {readonly a?: A};\n',
	'source/machine/state.ts': 'export const phases = [\'ready\'];\n\nexport type State = {readonly phase: string};\n',
	'source/simulator/scene.ts': 'import {phases} from \'../machine/state.js\';\n\nexport const [first] = phases;\n',
	// The allowed direction.
	'source/commands/plan.ts': 'import {phases} from \'../machine/state.js\';\n\nconst [first] = phases;\nprocess.exitCode = first === \'ready\' ? 0 : 1;\n',
	'source/commands/long.ts': lines(251),
	'source/commands/short.ts': lines(250),
	'source/terminal/drawn.ts': text,
	'source/components/row.ts': text,
	'source/tui/screen.ts': text,
	'source/planning/names.ts': 'export const used = 1;\n\nexport const own = used + 1;\n\nexport type Asked = number;\n\nexport function later(): number {\n\treturn own;\n}\n\nexport const tested = 2;\n\nexport const taken = 3;\n',
	// An entry of the package, whose exports nobody here needs to import.
	'source/planning/index.ts': 'import {used as first} from \'./names.js\';\nimport type {State} from \'../machine/state.js\';\n\nexport type {A} from \'./a.js\';\n\n'
		+ 'export {phases} from \'../machine/state.js\';\n\nexport const phaseOf = ({phase}: State) => phase;\n\nexport const state = () => import(\'../machine/state.js\');\n\n'
		+ 'export const second: number = first;\n\nexport const third = async () => {\n\tconst {later} = await import(\'./names.js\');\n\treturn later() + (await import(\'./names.js\')).taken;\n};\n',
	'source/planning/whole.ts': 'export const one = 1;\n',
	'source/planning/reader.ts': 'import * as whole from \'./whole.js\';\n\nprocess.exitCode = whole.one;\n',
	'test/names.test.ts': 'import {tested} from \'../source/planning/names.js\';\n\nprocess.exitCode = tested;\n',
};

const once = linted(project);
/** The rules that found something in a file, once for each time. */
const rulesFor = async (file: string) => (await once)(file).map(({rule}) => rule);

test('lint fails on a circle of imports, also of types and over three files', async () => {
	for (const name of ['a', 'b', 'c']) assert.deepEqual(await rulesFor(`source/planning/${name}.ts`), ['house/no-circles']);
	assert.match((await once)('source/planning/a.ts')[0]?.message ?? '', /a\.ts -> b\.ts -> c\.ts -> a\.ts/);
});

test('lint fails on an import against the arrows, also of a type, a re-export and an import()', async () => {
	// Nothing else: it is in no circle, and its exports are for other programs.
	assert.deepEqual(await rulesFor('source/planning/index.ts'), ['house/room-imports', 'house/room-imports', 'house/room-imports']);
	assert.equal((await rulesFor('source/simulator/scene.ts')).filter(rule => rule === 'house/room-imports').length, 1);
	assert.match((await once)('source/planning/index.ts')[0]?.message ?? '', /planning\/ may not import machine\/state/);
	assert.deepEqual(await rulesFor('source/commands/plan.ts'), []);
});

test('lint fails on a source file of more than 250 lines', async () => {
	assert.deepEqual([await rulesFor('source/commands/long.ts'), await rulesFor('source/commands/short.ts')], [['eslint/max-lines'], []]);
});

test('lint fails on Ink\'s Text outside components/ and tui/', async () => {
	assert.deepEqual(await rulesFor('source/terminal/drawn.ts'), ['eslint/no-restricted-imports']);
	for (const file of ['source/components/row.ts', 'source/tui/screen.ts']) assert.deepEqual(await rulesFor(file), []);
});

test('lint fails on an export that no file imports, except in the package\'s entries', async () => {
	const needless = (await once)('source/planning/names.ts').map(({rule, message}) => [rule, message.split(' ')[0]]);
	assert.deepEqual(needless, [['house/no-needless-exports', 'own'], ['house/no-needless-exports', 'Asked']]);
	assert.deepEqual(await rulesFor('source/planning/whole.ts'), []);
});
