import assert from 'node:assert/strict';
import test from 'ava';
import {bindingOf, keyTable} from '../../source/tui/keys.js';
import {paste} from '../../source/tui/paste.js';
import {askedPurge} from '../../source/tui/discover/purge.js';
import {createViewed, type Viewed} from './viewed.js';

const small = {columns: 40, rows: 10};

/** Two requested blocks of one target. */
function stacking(): Viewed {
	const viewed = createViewed({targets: ['M 1']});
	viewed.press('enter', 'enter');
	assert.equal(viewed.state().jobs.length, 2);
	return viewed;
}

test('in a window that is too small only q, Ctrl-C and Ctrl-L act', () => {
	for (const key of [...new Set(keyTable.flatMap(({keys}) => keys)), 'y', 'Y', 'w']) {
		if (['q', 'ctrl+c', 'ctrl+l'].includes(key)) continue;
		const viewed = stacking();
		viewed.set(small);
		const before = {...viewed.view(), message: undefined};
		const jobs = viewed.state().jobs;
		viewed.press(key);
		assert.deepEqual([viewed.view(), viewed.actions, viewed.state().jobs], [before, [], jobs], key);
	}
});

test('a question that was open before the window became too small is not answered blindly', () => {
	const viewed = stacking();
	viewed.press('s');
	assert.equal(viewed.view().overlay?.kind, 'confirm');
	viewed.set(small);
	viewed.press('y', 'enter');
	assert.ok(viewed.state().jobs.every(({phase}) => phase !== 'cancelled'));
	viewed.set({columns: 80, rows: 24});
	viewed.press('y');
	assert.ok(viewed.state().jobs.some(({phase}) => phase === 'cancelled'));
});

test('in a window that is too small q asks while work is left, y quits and any other key goes on, and without work q quits', () => {
	const viewed = stacking();
	viewed.set(small);
	viewed.press('q');
	assert.deepEqual(viewed.actions, []);
	viewed.press('n');
	assert.deepEqual([viewed.view().overlay, viewed.actions], [undefined, []]);
	viewed.press('q', 'y');
	assert.deepEqual(viewed.actions, [{kind: 'quit'}]);
	const idle = createViewed({view: small});
	idle.press('q');
	assert.deepEqual(idle.actions, [{kind: 'quit'}]);
});

test('pasted text is typed into a text field, up to its length, and elsewhere only gives a message', () => {
	const viewed = stacking();
	const pasted = paste(viewed.state(), viewed.view(), 'sy');
	assert.deepEqual({...pasted, message: undefined}, {...viewed.view(), message: undefined});
	assert.match(pasted.message ?? '', /left out/);
	viewed.press('1', 't');
	const typed = paste(viewed.state(), viewed.view(), '192.168.1.83');
	assert.equal(typed.overlay?.kind === 'address' && typed.overlay.text, '192.168.1.83');
	const long = paste(viewed.state(), typed, 'x'.repeat(4096));
	assert.equal(long.overlay?.kind === 'address' && long.overlay.text.length, 200);
	viewed.press('escape', '/');
	assert.equal(paste(viewed.state(), viewed.view(), 'M 1').discover.filter, 'M 1');
	viewed.set(small);
	assert.deepEqual(paste(viewed.state(), viewed.view(), 'q'), viewed.view());
});

test('r on done with only skipped blocks retries the one under the cursor, or says why not', () => {
	const viewed = stacking();
	for (const job of viewed.state().jobs) viewed.machine.send({kind: 'skipRequested', jobId: job.id});
	viewed.machine.tell({kind: 'stackStopped'});
	assert.deepEqual(viewed.state().jobs.map(({phase}) => phase), ['skipped', 'skipped']);
	viewed.press('5', 'r');
	assert.equal(viewed.view().screen, 'stack');
	assert.equal(viewed.state().jobs.filter(({phase}) => phase === 'skipped').length, 1);
	viewed.press('5');
	viewed.set({done: {...viewed.view().done, filter: 'no such block'}});
	assert.match(bindingOf(viewed.state(), viewed.view(), 'r')?.whyNot?.(viewed.state(), viewed.view()) ?? '', /skipped block/);
});

test('the count of one purge never appears in the question of another', () => {
	const viewed = createViewed({targets: ['M 1', 'M 2']});
	viewed.press('D');
	const [first] = viewed.actions;
	assert.ok(first?.kind === 'askPurge');
	viewed.press('escape', 'j', 'D');
	const late = askedPurge(viewed.view(), first.places, ['Delete 9 stacks of M 1?'], [{kind: 'searchAgain'}]);
	assert.equal(late, viewed.view());
	const second = viewed.actions.at(-1);
	assert.ok(second?.kind === 'askPurge');
	const asked = askedPurge(viewed.view(), second.places, ['Delete 1 stack of M 2?'], [{kind: 'searchAgain'}]);
	assert.ok(asked.overlay?.kind === 'confirm' && asked.overlay.yes.length === 1);
});
