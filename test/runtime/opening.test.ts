import assert from 'node:assert/strict';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {systemClock} from '../../source/runtime/clock.js';
import {identityOf} from '../../source/runtime/memory/identity.js';
import {isHeld} from '../../source/runtime/memory/lock.js';
import {newSession, rememberScope, reserveScope} from '../../source/runtime/session.js';
import {parseScopeAddress} from '../../source/seestar/address.js';
import {createSeestar} from '../../source/seestar/seestar.js';
import {runNight} from '../support/run-night.js';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test.serial('a scope that is read again while it is still being opened has one journal, opened once', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	let asked = 0;
	let isFirstOver = false;
	let wasFirstOver = false;
	const state = await runNight({
		hosts: [scope.hostOption], dataFolder,
		around: seestar => ({
			...seestar,
			async readDeviceInfo(signal) {
				// The first two calls are the two openings, or an opening and the look at the batch after it.
				const nth = ++asked;
				if (nth === 2) wasFirstOver = isFirstOver;
				await wait(100);
				return seestar.readDeviceInfo(signal).finally(() => {
					isFirstOver ||= nth === 1;
				});
			},
		}),
	}, async ({store}) => {
		store.dispatch({kind: 'rereadRequested', scope: scope.hostOption});
		return Promise.resolve();
	});
	assert.ok(asked >= 2, 'it was not read again');
	assert.ok(wasFirstOver, 'two openings at once');
	assert.deepEqual(state.jobs.map(({phase}) => phase), ['stacked', 'stacked']);
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	assert.equal((await readdir(dataFolder)).filter(name => name.startsWith('journal-')).length, 1);
});

/** A telescope, connected until the end of the test, and what it says of itself. */
async function connected(t: ExecutionContext, host: string) {
	const address = parseScopeAddress(host);
	assert.ok(address.ok);
	const seestar = createSeestar(address.value);
	t.teardown(async () => seestar.close());
	const facts = await seestar.readDeviceInfo();
	assert.ok(facts.ok);
	return {address: address.value, seestar, facts: facts.value};
}

test.serial('a telescope that once left out its serial was given a second journal, without its open blocks and uploads, and the lock of the first', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const {address, seestar, facts} = await connected(t, scope.hostOption);
	const session = newSession(address, seestar);
	const remembering = {salt: 'salt', dataFolder, clock: systemClock, others: [session]};
	const told = async (serial: string) => {
		assert.ok((await rememberScope(session, {...facts, serial}, remembering)).ok);
		assert.ok((await reserveScope(session, dataFolder, systemClock)).ok);
		await session.journal?.append({kind: 'headersUntimely', firmware: serial});
		const identity = session.identity ?? '';
		return [identity, await isHeld(path.join(dataFolder, `lock-${identity}.json`)), session.journal?.entries().length];
	};

	// Where it says none at first, what follows is about the telescope that it turns out to be.
	const [known, unknown] = [identityOf('salt', '1a2b', session.id), identityOf('salt', '', session.id)];
	assert.deepEqual([await told(''), await told('1a2b'), await told('')], [[unknown, true, 1], [known, true, 1], [known, true, 2]]);
	assert.equal(await isHeld(path.join(dataFolder, `lock-${unknown}.json`)), false);
	await session.journal?.close();
	await session.lock?.release();
});

test.serial('of two addresses that tell one serial at the same moment, one is left alone, also where one of them told none before', async t => {
	const scope = await startScope(t);
	const dataFolder = await temporaryFolder(t);
	const {address, seestar, facts} = await connected(t, scope.hostOption);
	const sessions = ['a', 'b'].map(label => newSession({...address, label}, seestar));
	const tell = async (serial: string) => Promise.all(sessions.map(async session =>
		(await rememberScope(session, {...facts, serial}, {salt: 'salt', dataFolder, clock: systemClock, others: sessions})).ok));
	assert.deepEqual(await tell(''), [true, true]);
	assert.deepEqual(await tell('1a2b'), [true, false]);
	assert.deepEqual(sessions.map(({identity}) => identity), [identityOf('salt', '1a2b', 'a'), identityOf('salt', '', 'b')]);
	await Promise.all(sessions.map(async ({journal}) => journal?.close()));
});
