import assert from 'node:assert/strict';
import test from 'ava';
import {createCrowdSky} from '../../../source/crowdsky/client.js';
import {hidePassword} from '../../../source/crowdsky/password.js';
import {isRunSettled} from '../../../source/machine/summary.js';
import type {CrowdSkyFault} from '../../../source/simulator/simulator.js';
import {fitsFile, quick, stackIn} from '../../crowdsky/scripted-server.js';
import {untilState} from '../../support/run-night.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {runUploads, startSky} from './run-uploads.js';

const file = fitsFile(8000);
type What = CrowdSkyFault['do'];

/** What goes wrong, where, and whether the stack arrives nevertheless. */
const wrong: ReadonlyArray<readonly [What, CrowdSkyFault['on'], boolean]> = [
	[{kind: 'cutBeforeBody'}, 'upload', true], [{kind: 'cutInBody'}, 'upload', true], [{kind: 'cutInBody', bytes: file.length}, 'upload', true], [{kind: 'cutAfterBody'}, 'upload', true],
	[{kind: 'hangAfterBody'}, 'upload', true], [{kind: 'hang'}, 'upload', true], [{kind: 'garbage', isDone: true}, 'upload', true], [{kind: 'garbage'}, 'upload', true],
	[{kind: 'noOk', isDone: true}, 'upload', true], [{kind: 'noOk'}, 'upload', true], [{kind: 'loginPage', isDone: true}, 'upload', true], [{kind: 'loginPage'}, 'upload', true],
	[{kind: 'wrongSize'}, 'upload', false], [{kind: 'status', status: 504, isDone: true}, 'upload', true], [{kind: 'status', status: 500}, 'upload', true],
	[{kind: 'status', status: 401}, 'upload', false], [{kind: 'status', status: 413}, 'upload', false],
	[{kind: 'retryAfter', form: 'date'}, 'upload', true], [{kind: 'retryAfter', form: 'absurd'}, 'upload', true], [{kind: 'retryAfter', form: 'missing', status: 429}, 'upload', true],
	[{kind: 'retryAfter', form: 'seconds', isDone: true}, 'upload', true], [{kind: 'notHttp'}, 'upload', true], [{kind: 'garbage'}, 'list', true], [{kind: 'status', status: 500}, 'list', true], [{kind: 'cutInBody'}, 'list', true], [{kind: 'loginPage'}, 'list', true],
];

test.serial('after any fault of an upload or the list there is never a second record, and success is never claimed without one', async t => {
	const run = async ([what, on, isSent]: typeof wrong[number]) => {
		const sky = await startSky(t, {listDelayMs: 500});
		const path = stackIn(await temporaryFolder(t), file).path;
		// The lists of the look-up after a lost answer.
		if (on === 'list') sky.faults.add({on: 'upload', do: {kind: 'cutAfterBody'}});
		sky.faults.add({on, do: what, ...(on === 'list' && {nth: 2})} as CrowdSkyFault);
		const crowdsky = createCrowdSky({url: sky.url, credentials: {username: 'observer', password: hidePassword('crowdsky-demo')}, timing: {...quick, stallMs: 800, uploadAnswerMs: 800}});
		const state = await runUploads({
			hosts: [], url: sky.url, dataFolder: await temporaryFolder(t), depth: 'plan', haste: 60,
			aroundServer: server => ({...server, login: () => ({crowdsky, username: 'observer'})}),
		}, async runtime => {
			runtime.store.dispatch({kind: 'uploadsRequested', places: [{scope: undefined, target: 'IC 434', folder: '', file: path.split('/').at(-1) ?? '', path, block: undefined}]});
			await untilState(runtime, isRunSettled, 60_000);
		});
		const title = `${on} ${JSON.stringify(what)}: ${state.uploads[0]?.phase} ${state.uploads[0]?.problem?.cause}`;
		assert.equal(state.uploads[0]?.phase === 'uploaded', isSent, title);
		assert.ok(sky.rows().length <= 1 && (!isSent || sky.rows().length === 1), `${sky.rows().length} records, ${title}`);
		assert.ok(sky.faults.happened.length > 0, title);
	};

	for (let at = 0; at < wrong.length; at += 6) await Promise.all(wrong.slice(at, at + 6).map(run));
});
