import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import type {CrowdSky} from '../../source/crowdsky/port.js';
import {findOnServer, type SoughtStack} from '../../source/planning/index.js';
import {startCrowdSky, type CrowdSkyOptions, type SimulatedCrowdSky} from '../../source/simulator/simulator.js';
import {fitsFile, holds, inFolder, quick, stackIn} from './scripted-server.js';

const file = fitsFile(8000);
const sought: SoughtStack = {
	chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, raDegrees: 85.25, decDegrees: -2.46, telescopeId: 'S50_1a2b3c4d',
	blockStartMs: Date.parse('2026-02-27T20:15:00Z'), blockEndMs: Date.parse('2026-02-27T20:30:00Z'),
};

type Given = {server: SimulatedCrowdSky; folder: string; send: () => ReturnType<CrowdSky['upload']>; crowdsky: ReturnType<typeof createCrowdSky>};

async function simulating(run: (given: Given) => Promise<void>, options: Partial<CrowdSkyOptions> = {}) {
	await inFolder(async folder => {
		const server = await startCrowdSky({folder: path.join(folder, 'server'), ...options});
		const crowdsky = createCrowdSky({url: server.url, credentials: {username: 'observer', password: hidePassword('crowdsky-demo')}, timing: {...quick, stallMs: 300, uploadAnswerMs: 300}});
		try {
			await run({server, folder, crowdsky, send: async () => crowdsky.upload(stackIn(folder, file))});
		} finally {
			await server.stop();
		}
	});
}

test.serial('a stack is uploaded, found in the list, and comes back byte for byte', async () => {
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

test.serial('a wrong password is a login problem, and a closed port is not', async () => {
	await simulating(async ({server, send}) => {
		const stranger = createCrowdSky({url: server.url, credentials: {username: 'observer', password: hidePassword('wrong')}});
		const list = await stranger.listStacks();
		holds(!list.ok && list.problem.kind === 'login');
		await server.closePort();
		const sent = await send();
		holds(!sent.ok && sent.problem.kind === 'unreachable');
	});
});

test.serial('a file above the limits is refused with a message about them', async () => {
	await simulating(async ({send}) => {
		const sent = await send();
		holds(!sent.ok && sent.problem.kind === 'refused');
		assert.match(sent.problem.cause, /MB limit/);
	}, {sizeLimitBytes: 100_000, requestLimitBytes: 50_000_000});
});
