import assert from 'node:assert/strict';
import {cp, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {ESLint} from 'eslint';
import {temporaryFolder} from '../support/temporary-folder.js';

const top = path.join(import.meta.dirname, '..', '..');

/** The project's own lint applied to a small project with these files: rule and message by file. */
async function linted(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, ReadonlyArray<readonly [string | null, string]>>> {
	const folder = await temporaryFolder(t);
	for (const name of ['eslint.config.mjs', 'lint', 'tsconfig.json']) await cp(path.join(top, name), path.join(folder, name), {recursive: true});
	await symlink(path.join(top, 'node_modules'), path.join(folder, 'node_modules'));
	for (const name of ['test', 'bench', 'media']) await mkdir(path.join(folder, name));
	for (const [name, text] of Object.entries({'cli.tsx': '', ...files})) {
		await mkdir(path.dirname(path.join(folder, name)), {recursive: true});
		await writeFile(path.join(folder, name), text);
	}

	const results = await new ESLint({cwd: folder}).lintFiles(Object.keys(files).filter(name => name.startsWith('source/')));
	return new Map(results.map(({filePath, messages}) => [path.relative(folder, filePath).replaceAll(path.sep, '/'), messages.map(({ruleId, message}) => [ruleId, message] as const)]));
}

test('lint fails on a circle of imports, also of types and over three files', async t => {
	const found = await linted(t, {
		'source/planning/a.ts': 'import type {B} from \'./b.js\';\n\nexport type A = {readonly b?: B};\n',
		'source/planning/b.ts': 'import type {C} from \'./c.js\';\n\nexport type B = {readonly c?: C};\n',
		'source/planning/c.ts': 'import type {A} from \'./a.js\';\n\nexport type C = {readonly a?: A};\n',
		'source/planning/index.ts': 'export type {A} from \'./a.js\';\n',
	});
	assert.deepEqual([...found].map(([file, messages]) => [file, messages.map(([rule]) => rule)]), [
		['source/planning/a.ts', ['rooms/circles']],
		['source/planning/b.ts', ['rooms/circles']],
		['source/planning/c.ts', ['rooms/circles']],
		['source/planning/index.ts', []],
	]);
	assert.match(found.get('source/planning/a.ts')?.[0]?.[1] ?? '', /a\.ts -> b\.ts -> c\.ts -> a\.ts/);
});

test('lint fails on an import against the arrows, also of a type, a re-export and an import()', async t => {
	const found = await linted(t, {
		'source/machine/state.ts': 'export const phases = [\'ready\'];\n\nexport type State = {readonly phase: string};\n',
		'source/planning/index.ts': 'import type {State} from \'../machine/state.js\';\n\nexport {phases} from \'../machine/state.js\';\n\nexport const phaseOf = ({phase}: State) => phase;\n\nexport const later = async () => import(\'../machine/state.js\');\n',
		'source/simulator/scene.ts': 'import {phases} from \'../machine/state.js\';\n\nexport const [first] = phases;\n',
		// The allowed direction.
		'source/commands/plan.ts': 'import {phases} from \'../machine/state.js\';\n\nconst [first] = phases;\nprocess.exitCode = first === \'ready\' ? 0 : 1;\n',
	});
	assert.deepEqual(found.get('source/planning/index.ts')?.map(([rule]) => rule), ['rooms/imports', 'rooms/imports', 'rooms/imports']);
	assert.deepEqual(found.get('source/simulator/scene.ts')?.filter(([rule]) => rule === 'rooms/imports').length, 1);
	assert.match(found.get('source/planning/index.ts')?.[0]?.[1] ?? '', /planning\/ may not import machine\/state/);
	assert.deepEqual(found.get('source/commands/plan.ts'), []);
});

test('lint fails on a source file of more than 250 lines', async t => {
	const lines = (count: number) => `${Array.from({length: count - 1}, (_, nth) => `// Line ${nth + 1}.`).join('\n')}\nprocess.exitCode = 0;\n`;
	const found = await linted(t, {'source/commands/long.ts': lines(251), 'source/commands/short.ts': lines(250)});
	assert.deepEqual([found.get('source/commands/long.ts')?.map(([rule]) => rule), found.get('source/commands/short.ts')], [['max-lines'], []]);
});

test('lint fails on Ink\'s Text outside components/ and tui/', async t => {
	const text = 'import {Text} from \'ink\';\n\nprocess.exitCode = String(Text).length;\n';
	const found = await linted(t, {'source/terminal/drawn.ts': text, 'source/components/row.ts': text, 'source/tui/screen.ts': text});
	assert.deepEqual([...found].map(([file, messages]) => [file, messages.map(([rule]) => rule)]), [
		['source/terminal/drawn.ts', ['no-restricted-imports']],
		['source/components/row.ts', []],
		['source/tui/screen.ts', []],
	]);
});

test('lint fails on an export that no file imports, except in the package\'s entries', async t => {
	const found = await linted(t, {
		'source/planning/names.ts': 'export const used = 1;\n\nexport const own = used + 1;\n\nexport type Asked = number;\n\nexport function later(): number {\n\treturn own;\n}\n\nexport const tested = 2;\n\nexport const taken = 3;\n',
		'source/planning/index.ts': 'import {used as first} from \'./names.js\';\n\nexport const second: number = first;\n\nexport const third = async () => {\n\tconst {later} = await import(\'./names.js\');\n\treturn later() + (await import(\'./names.js\')).taken;\n};\n',
		'source/planning/whole.ts': 'export const one = 1;\n',
		'source/planning/reader.ts': 'import * as whole from \'./whole.js\';\n\nprocess.exitCode = whole.one;\n',
		'test/names.test.ts': 'import {tested} from \'../source/planning/names.js\';\n\nprocess.exitCode = tested;\n',
	});
	assert.deepEqual(found.get('source/planning/names.ts')?.map(([rule, message]) => [rule, message.split(' ')[0]]), [['exports/needless', 'own'], ['exports/needless', 'Asked']]);
	assert.deepEqual([found.get('source/planning/index.ts'), found.get('source/planning/whole.ts')], [[], []]);
});
