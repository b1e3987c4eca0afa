import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import {uploadWithRetries} from '../../source/crowdsky/upload-with-retries.js';
import {findOnServer, type SoughtStack} from '../../source/planning/index.js';
import {startCrowdSky, type CrowdSkyFault, type CrowdSkyOptions, type SimulatedCrowdSky} from '../../source/simulator/simulator.js';
import {success} from '../../source/trouble/trouble.js';
import {fitsFile, holds, inFolder, quick, stackIn} from './scripted-server.js';

const file = fitsFile(8000);
const sought: SoughtStack = {
	chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, raDegrees: 85.25, decDegrees: -2.46, telescopeId: 'S50_1a2b3c4d',
	blockStartMs: Date.parse('2026-02-27T20:15:00Z'), blockEndMs: Date.parse('2026-02-27T20:30:00Z'),
};

type Given = {server: SimulatedCrowdSky; folder: string; send: () => ReturnType<typeof uploadWithRetries>; crowdsky: ReturnType<typeof createCrowdSky>};

async function simulating(run: (given: Given) => Promise<void>, options: Partial<CrowdSkyOptions> = {}) {
	await inFolder(async folder => {
		const server = await startCrowdSky({folder: path.join(folder, 'server'), ...options});
		const crowdsky = createCrowdSky({url: server.url, credentials: {username: 'observer', password: hidePassword('crowdsky-demo')}, timing: {...quick, stallMs: 300, uploadAnswerMs: 300}});
		const lookUp = async (signal?: AbortSignal) => {
			const rows = await crowdsky.listStacks(signal && {signal});
			return rows.ok ? success(findOnServer(sought, rows.value)) : rows;
		};
		// A second of the program's waiting is a millisecond here.
		const clock = {sleep: (ms: number) => delay(ms / 1000, true)};
		try {
			await run({server, folder, crowdsky, send: () => uploadWithRetries({crowdsky, stack: stackIn(folder, file), lookUp, clock})});
		} finally {
			await server.stop();
		}
	});
}

test('a stack goes up, is found in the list, and comes back byte for byte', async () => {
	for (const chunkKeyForm of ['ring128', 'nest64', 'plain'] as const) {
		for (const dateForm of ['sql', 'iso'] as const) {
			await simulating(async ({server, folder, send, crowdsky}) => {
				const sent = await send();
				holds(sent.ok);
				const rows = await crowdsky.listStacks({object: 'IC 434'});
				holds(rows.ok);
				assert.equal(findOnServer(sought, rows.value)?.chunkKey, sent.value.chunkKey);
				assert.equal(findOnServer({...sought, filter: 'IRCUT'}, rows.value), undefined);
				const fetched = await crowdsky.download(sent.value.chunkKey, path.join(folder, 'M 81'));
				holds(fetched.ok && readFileSync(fetched.value.path).equals(file));
				holds(readFileSync(server.filePath(server.rows()[0]?.id ?? 0)).equals(file));
			}, {chunkKeyForm, dateForm});
		}
	}
});

test('whatever goes wrong with an upload or the list, there is never a second record, and success is never claimed without one', async () => {
	const wrong: ReadonlyArray<[CrowdSkyFault['do'], CrowdSkyFault['on'] | undefined, boolean]> = [
		[{kind: 'cutBeforeBody'}, 'upload', true], [{kind: 'cutInBody'}, 'upload', true], [{kind: 'cutInBody', bytes: file.length}, 'upload', true], [{kind: 'cutAfterBody'}, 'upload', true],
		[{kind: 'hangAfterBody'}, 'upload', true], [{kind: 'hang'}, 'upload', true], [{kind: 'garbage', isDone: true}, 'upload', true], [{kind: 'garbage'}, 'upload', true],
		[{kind: 'noOk', isDone: true}, 'upload', true], [{kind: 'noOk'}, 'upload', true], [{kind: 'loginPage', isDone: true}, 'upload', false], [{kind: 'loginPage'}, 'upload', false],
		[{kind: 'wrongSize'}, 'upload', false], [{kind: 'status', status: 504, isDone: true}, 'upload', true], [{kind: 'status', status: 500}, 'upload', true], [{kind: 'status', status: 401}, 'upload', false],
		[{kind: 'retryAfter', form: 'date'}, 'upload', true], [{kind: 'retryAfter', form: 'absurd'}, 'upload', true], [{kind: 'retryAfter', form: 'missing', status: 429}, 'upload', true],
		[{kind: 'notHttp'}, 'upload', true], [{kind: 'garbage'}, 'list', true], [{kind: 'status', status: 500}, 'list', true], [{kind: 'cutInBody'}, 'list', true],
	];
	// Listed a minute later, by the clock above; a few at a time, because most of them only wait.
	const run = async ([what, on = 'upload', isSent]: typeof wrong[number]) => simulating(async ({server, send}) => {
		server.faults.add({on, do: what} as CrowdSkyFault);
		// The list is only asked after an answer that was lost.
		if (on === 'list') server.faults.add({on: 'upload', do: {kind: 'cutAfterBody'}});
		const result = await send();
		const title = `${on} ${JSON.stringify(what)}: ${JSON.stringify(result)}`;
		assert.equal(result.ok, isSent, title);
		holds(server.rows().length <= 1 && (!result.ok || server.rows().length === 1), `${server.rows().length} records, ${title}`);
	}, {listDelayMs: 60});
	for (let at = 0; at < wrong.length; at += 6) await Promise.all(wrong.slice(at, at + 6).map(run));
});

test('a wrong password is a login trouble, a closed port is not', async () => {
	await simulating(async ({server, send}) => {
		const stranger = createCrowdSky({url: server.url, credentials: {username: 'observer', password: hidePassword('wrong')}});
		const list = await stranger.listStacks();
		holds(!list.ok && list.trouble.kind === 'login');
		await server.closePort();
		const sent = await send();
		holds(!sent.ok && sent.trouble.kind === 'unreachable');
	});
});

test('a file above the limits is refused with words about them', async () => {
	await simulating(async ({send}) => {
		const sent = await send();
		holds(!sent.ok && sent.trouble.kind === 'refused');
		assert.match(sent.trouble.cause, /MB limit/);
	}, {sizeLimitBytes: 100_000, requestLimitBytes: 50_000_000});
});
