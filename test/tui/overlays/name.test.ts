import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {createElement} from 'react';
import {themeOf} from '../../../source/components/theme.js';
import {App} from '../../../source/tui/app.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {createJsonPrinter} from '../../../source/commands/output/json-printer.js';
import {createPlainPrinter} from '../../../source/commands/output/plain-printer.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startProgram, untilWhole} from '../program.js';
import {createViewed} from '../viewed.js';
import {onUnix} from '../../support/on-system.js';
import {ownFolders} from '../../support/own-folders.js';

test('n types a name for the telescope under the cursor, and a name that is taken or too long is refused with a message', () => {
	const viewed = createViewed({scopes: ['a', 'b']});
	viewed.machine.send({kind: 'scopeNamed', scope: 'b', name: 'Roof'});
	const errorAfter = (text: string): string => {
		viewed.press('n', ...text, 'enter');
		const {overlay} = viewed.view();
		viewed.press('escape');
		return overlay?.kind === 'name' ? overlay.error ?? '' : 'none';
	};

	assert.equal(errorAfter('Roof'), 'Another telescope is called that.');
	assert.equal(errorAfter('b'), 'Another telescope is called that.');
	assert.equal(errorAfter('x'.repeat(41)), 'The name has more than 40 characters.');
	assert.deepEqual(viewed.actions, []);
	viewed.press('n', ...'Balcony', 'enter');
	viewed.press('tab', 'j', 'n', 'ctrl+u', 'enter');
	assert.deepEqual(viewed.actions, [{kind: 'nameScope', scope: 'a', name: 'Balcony'}, {kind: 'nameScope', scope: 'b', name: undefined}]);
});

test('the box says whether a name stays with the telescope or, before it has answered, with its address', () => {
	const viewed = createViewed({scopes: ['a']});
	viewed.machine.send({kind: 'scopeFound', scope: '192.168.1.83'});
	const said = (scope: string) => {
		viewed.set({overlay: {kind: 'name', scope, text: '', error: undefined}});
		const theme = themeOf({isAscii: true, hasColor: false});
		return drawn(theme, createElement(App, {theme, state: viewed.state(), view: viewed.view()}), 80).map(unstyled).join('\n');
	};

	assert.match(said('a'), /It stays with the telescope when its address changes/);
	assert.match(said('192.168.1.83'), /It stays with this address: nobody has answered there yet/);
});

test('plain lines use the telescope\'s name, and JSON has it beside the address', () => {
	const viewed = createViewed({scopes: ['a', 'b']});
	const lines: string[] = [];
	const output = {out: (line: string) => lines.push(line), err: (line: string) => lines.push(line)};
	const printers = [createPlainPrinter('stack', output), createJsonPrinter('stack', output)];
	viewed.machine.send({kind: 'scopeNamed', scope: 'a', name: 'Roof'});
	viewed.press('enter', 'enter');
	const before = viewed.state();
	const event = {kind: 'stackStarted', isProven: true, scope: 'a', run: before.scopes[0]?.worker.run ?? 0} as const;
	const [job] = before.jobs;
	const after = {...before, jobs: job ? [{...job, phase: 'stacking' as const}] : []};
	for (const printer of printers) printer.change({before, after, event});
	assert.deepEqual(lines.filter(line => /^\[Roof\] M 1$|^\[Roof\] Stacking block 21:15/.test(line)).length, 2, lines.join('\n'));
	assert.match(lines.at(-1) ?? '', /"type":"stackStarted","scope":"a",.*"scopeName":"Roof"/);
});

onUnix.serial('a name is kept in the configuration file, and stays with the telescope at another address', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t);
	const shown = await startProgram(t, {home, args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('n');
	await shown.until(`Name of ${scope.hostOption}`);
	await untilWhole(shown, true);
	shown.send('Roof');
	await shown.press('enter');
	await shown.until('It is called Roof from now on');
	assert.match(shown.text(), /IC 434 on Roof/);
	const config = JSON.parse(await readFile(path.join(ownFolders(home).config, 'config.json'), 'utf8')) as {names: Record<string, string>};
	assert.deepEqual(Object.values(config.names), ['Roof']);
	assert.ok(Object.keys(config.names).every(key => /^[\da-f]{16}$/.test(key)));
	await shown.press('q');
	await shown.exited();
	const moved = await startScope(t);
	const again = await startProgram(t, {home, args: ['--host', moved.hostOption]});
	await again.until(/IC 434 on Roof/);
});
