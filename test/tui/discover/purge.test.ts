import assert from 'node:assert/strict';
import test from 'ava';
import {press} from '../../../source/tui/press.js';
import {initialView, targetKey, type ViewState} from '../../../source/tui/view-state.js';
import {askPurge} from '../../../source/tui/actions/ask-purge.js';
import type {AppContext} from '../../../source/tui/actions/app-context.js';
import {success} from '../../../source/errors/problem.js';
import {createViewed} from '../viewed.js';
import {startProgram} from '../program.js';
import {stackingMachine} from '../../machine/machine.js';
import {startScope, storedNames} from '../../support/simulated-scope.js';
import {addStacks, otherFiles, stackFiles} from '../../support/night-before.js';
import {onUnix} from '../../support/on-system.js';

onUnix.serial('D counts, asks, and deletes only after y, and the blocks are ready again', async t => {
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

test('with several telescopes the question names the telescope, because targets may have the same name', async () => {
	const viewed = createViewed({scopes: ['seestar.local', 'seestar-2.local'], targets: ['M 1']});
	viewed.machine.send({kind: 'scopeNamed', scope: 'seestar-2.local', name: 'Balcony'});
	const asked = async (...scopes: readonly string[]) => {
		let view: ViewState = {...viewed.view(), selected: new Set(scopes.map(scope => targetKey(scope, 'M 1')))};
		const pressed = press(viewed.state(), view, 'D');
		const [action] = pressed.actions;
		assert.ok(action?.kind === 'askPurge');
		view = pressed.view;
		const stored = success([{name: stackFiles[0] ?? '', sizeBytes: 100, isFolder: false, modifiedMs: 0}]);
		const runtime = {store: {state: viewed.state}, seestar: () => ({listStored: async () => stored})} as unknown as AppContext['runtime'];
		await askPurge({runtime, signal: new AbortController().signal, change(next) {
			view = next(view);
		}}, action.places);
		return view.overlay?.kind === 'confirm' ? view.overlay.lines.join(' ') : view.message;
	};

	assert.match(await asked('seestar-2.local') ?? '', /^Delete 1 stack of M 1 on Balcony \(1 file, 100 B\)\?/);
	assert.match(await asked('seestar.local') ?? '', /^Delete 1 stack of M 1 on seestar\.local \(/);
	assert.match(await asked('seestar.local', 'seestar-2.local') ?? '', /^Delete 2 stacks of M 1 on seestar\.local and Balcony \(/);
});

test('D says why it is disabled: with --read-only, and while a block of the target is stacked', () => {
	const machine = stackingMachine({goal: {depth: 'stack', targets: undefined, adopts: true}}, [30]);
	const view = {...initialView({columns: 80, rows: 24, isReadOnly: false}), selected: new Set([targetKey('a', 'M 1')])};
	const pressed = press(machine.state(), view, 'D');
	assert.deepEqual([pressed.actions, pressed.view.overlay, pressed.view.message], [[], undefined, 'Not now: blocks of it are being stacked']);
	const reading = press(machine.state(), {...view, isReadOnly: true}, 'D');
	assert.deepEqual([reading.actions, reading.view.message], [[], 'The program was started with --read-only']);
});
