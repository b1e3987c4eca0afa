import assert from 'node:assert/strict';
import test from 'ava';
import {press} from '../../../source/tui/press.js';
import {initialView, targetKey} from '../../../source/tui/view-state.js';
import {startProgram} from '../program.js';
import {stackingMachine} from '../../machine/machine.js';
import {startScope, storedNames} from '../../support/simulated-scope.js';
import {addStacks, otherFiles, stackFiles} from '../../support/night-before.js';

test.serial('D counts, asks, and deletes after y alone; the blocks are ready again', async t => {
	const scope = await startScope(t);
	await addStacks(scope);
	const names = async () => (await storedNames(scope, 'IC 434')).filter(name => name.startsWith('CrowdSky_') || name.startsWith('DSO_Stacked_9'));
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/▸ \[ \] IC 434 +52 +- +2/);
	for (const answer of ['n', 'enter', 'escape']) {
		await shown.press('D');
		await shown.until(/Delete 2 stacks of IC 434 \(6 files, 600 B\)\?/);
		await shown.press(answer);
		await shown.until(() => !shown.text().includes('Delete 2 stacks'));
	}

	assert.deepEqual(await names(), [...stackFiles, ...otherFiles].sort());
	await shown.press('D');
	await shown.until(/Delete 2 stacks/);
	await shown.press('y');
	await shown.until(/▸ \[ \] IC 434 +52 +2 +-/);
	assert.deepEqual([await names(), scope.canary], [otherFiles, []]);
	await shown.press('l');
	await shown.until(/IC 434: deleted CrowdSky_25/);
	await shown.press('escape');
	await shown.press('D');
	await shown.until('There is nothing to purge');
});

test('D says why not: with --read-only, and while a block of the target is stacked', () => {
	const machine = stackingMachine({goal: {depth: 'stack', targets: undefined, adopts: true}}, [30]);
	const view = {...initialView({columns: 80, rows: 24, isReadOnly: false}), selected: new Set([targetKey('a', 'M 1')])};
	const pressed = press(machine.state(), view, 'D');
	assert.deepEqual([pressed.actions, pressed.view.overlay, pressed.view.message], [[], undefined, 'Not now: blocks of it are being stacked']);
	const reading = press(machine.state(), {...view, isReadOnly: true}, 'D');
	assert.deepEqual([reading.actions, reading.view.message], [[], 'The program was started with --read-only']);
});
