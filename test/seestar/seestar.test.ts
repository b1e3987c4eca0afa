import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {parseScopeAddress} from '../../source/seestar/address.js';
import type {BatchState, Seestar} from '../../source/seestar/port.js';
import {readOnly} from '../../source/seestar/read-only.js';
import {createSeestar, type SeestarOptions} from '../../source/seestar/seestar.js';
import {createScene, ntStatus, startSeestar, type SeestarOptions as SimulatorOptions, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import type {Result} from '../../source/errors/problem.js';

const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
const publicKeyPem = publicKey.export({type: 'spki', format: 'pem'}).toString();
const timing = {firstRetryMs: 20, longestRetryMs: 100, patienceMs: 3000, probeTimeoutMs: 200, challengeTimeoutMs: 300, stallMs: 500, answerTimeoutMs: 1000};
const scene = {
	timeZone: 'Europe/Vienna',
	targets: [{name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 3, blocks: [{localStart: '2026-02-27T21:15:00', frames: 45, filter: 'LP'}]}],
};

async function against(
	run: (seestar: Seestar, simulator: SimulatedSeestar, folder: string) => Promise<void>, simulated: Partial<SimulatorOptions> = {}, options: SeestarOptions = {},
): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'seestar-'));
	await createScene(folder, scene);
	const simulator = await startSeestar({folder, speed: 20, ...simulated});
	const address = parseScopeAddress(simulator.hostOption);
	assert.ok(address.ok);
	const seestar = createSeestar(address.value, {timing, ...options});
	try {
		await run(seestar, simulator, folder);
		assert.deepEqual(simulator.canary, []);
	} finally {
		await seestar.close();
		await simulator.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}

function valueOf<T>(result: Result<T>): T {
	assert.ok(result.ok, result.ok ? '' : `${result.problem.what}: ${result.problem.cause}`);
	return result.value;
}

const kindOf = (result: Result<unknown>) => result.ok ? 'ok' : result.problem.kind;

async function ended(seestar: Seestar): Promise<BatchState> {
	for (;;) {
		const batch = valueOf(await seestar.readBatch());
		if (batch.state !== 'working') return batch;
		await new Promise(resolve => setTimeout(resolve, 30));
	}
}

for (const firmware of ['7.75', '6.70']) {
	for (const handshake of [undefined, {publicKeyPem}]) {
		test.serial(`a block is stacked, named, fetched and cleared on firmware ${firmware} ${handshake ? 'with' : 'without'} the handshake`, async () => {
			await against(async (seestar, simulator, folder) => {
				const facts = valueOf(await seestar.readDeviceInfo());
				assert.deepEqual([facts.firmware, facts.timeZone, facts.isStorageMounted], [firmware, 'Europe/Vienna', true]);
				assert.deepEqual(valueOf(await seestar.targets()).map(({target, subFrameFolder, subFrameCount}) => [target, subFrameFolder, subFrameCount]), [['IC 434', 'IC 434_sub', 45]]);
				const frames = valueOf(await seestar.list('IC 434_sub')).map(({name}) => name);
				assert.equal(frames.length, 45);
				assert.deepEqual(valueOf(await seestar.list('nowhere')), []);
				assert.deepEqual(valueOf(await seestar.listStored('nowhere')), []);

				const states: string[] = [];
				seestar.onBatch(({state}) => states.push(state));
				const settings = {folder: 'IC 434_sub', files: frames.slice(0, 33)};
				valueOf(await seestar.configureBatch(settings, firmware === '7.75' ? 'full' : 'bare'));
				assert.deepEqual(valueOf(await seestar.readBatchSettings()), settings);
				valueOf(await seestar.startBatch());
				const batch = await ended(seestar);
				assert.equal(batch.state, 'complete');
				assert.match(batch.output?.name ?? '', /^DSO_Stacked_33_IC 434_.*\.fit$/);
				assert.ok(states.includes('working'));

				const name = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit';
				valueOf(await seestar.rename('IC 434', batch.output?.name ?? '', name));
				const header = valueOf(await seestar.header('IC 434', name));
				assert.equal(header.keywords.get('RA'), 85.25);
				const stored = valueOf(await seestar.listStored('IC 434')).find(file => file.name === name);
				const to = path.join(folder, 'fetched.fit');
				assert.equal(valueOf(await seestar.download('IC 434', name, to)).sizeBytes, stored?.sizeBytes);
				assert.ok(existsSync(to));
				valueOf(await seestar.clearBatch());
				assert.equal(valueOf(await seestar.readBatch()).state, 'none');
				valueOf(await seestar.remove('IC 434', name));
				assert.equal(kindOf(await seestar.header('IC 434', name)), 'missing');
				assert.equal(simulator.requests.some(({method}) => method.includes('delete') || method.includes('format')), false);
			}, {firmware, handshake}, handshake ? {key: privateKey} : {});
		});
	}
}

test.serial('the wrong form of names ends the batch with 267, and a stop with cancel', async () => {
	await against(async seestar => {
		const files = valueOf(await seestar.list('IC 434_sub')).map(({name}) => name);
		valueOf(await seestar.configureBatch({folder: 'IC 434_sub', files}, 'bare'));
		valueOf(await seestar.startBatch());
		const failed = await ended(seestar);
		assert.deepEqual([failed.state, failed.code], ['fail', 267]);
		valueOf(await seestar.clearBatch());
		valueOf(await seestar.configureBatch({folder: 'IC 434_sub', files}, 'full'));
		valueOf(await seestar.startBatch());
		valueOf(await seestar.stopBatch());
		assert.equal((await ended(seestar)).state, 'cancel');
	}, {speed: 2});
});

test.serial('a telescope that requires a key is locked without it, and with another key', async () => {
	for (const options of [{}, {key: generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey}]) {
		await against(async seestar => {
			const links: string[] = [];
			seestar.onLink(link => links.push(link));
			assert.equal(kindOf(await seestar.readDeviceInfo()), 'locked');
			assert.deepEqual(links, ['connecting', 'locked']);
			assert.equal(kindOf(await seestar.startBatch()), 'locked');
		}, {handshake: {publicKeyPem}, statusSeconds: 0.05}, options);
	}
});

test.serial('a restart in the middle of a listing is survived, and another telescope at the address receives no commands', async () => {
	await against(async (seestar, simulator) => {
		const links: string[] = [];
		seestar.onLink((link, reason) => links.push(`${link} ${reason}`.trim()));
		valueOf(await seestar.readDeviceInfo());
		const restarted = simulator.restart({offMs: 100});
		const listed = seestar.list('IC 434_sub');
		await restarted;
		assert.equal(valueOf(await listed).length, 45);
		const before = simulator.requests.length;
		simulator.serial = 'ffffffff';
		simulator.dropConnections();
		while (!links.some(link => link.includes('different telescope'))) await new Promise(resolve => setTimeout(resolve, 20));
		assert.equal(kindOf(await seestar.rename('IC 434', 'a.fit', 'b.fit')), 'refused');
		assert.equal(kindOf(await seestar.startBatch()), 'refused');
		assert.ok(simulator.requests.slice(before).every(({method}) => method === 'get_device_state'));
	});
});

test.serial('a listing is complete after every fault of the control port', async () => {
	const faults = [
		{kind: 'resetMidReply'}, {kind: 'reset'}, {kind: 'bytewise'}, {kind: 'garbage'}, {kind: 'unknownId'}, {kind: 'duplicate'}, {kind: 'delay', ms: 50}, {kind: 'coalesce', count: 2},
	] as const;
	for (const fault of faults) {
		await against(async (seestar, simulator) => {
			valueOf(await seestar.readDeviceInfo());
			simulator.faults.add({on: 'rpc', match: 'get_img_file_page_name', nth: 2, do: fault});
			assert.equal(valueOf(await seestar.list('IC 434_sub')).length, 45, fault.kind);
		});
	}
});

test.serial('a rename is checked in the listing: lost answers, collisions, a false success, a full disk', async () => {
	const outcomes = [
		[{kind: 'dropAfter'}, 'ok'], [{kind: 'drop'}, 'unreachable'], [{kind: 'pending', ms: 50}, 'ok'], [{kind: 'garbage'}, 'protocol'],
		[{kind: 'status', status: ntStatus.nameCollision}, 'exists'], [{kind: 'status', status: ntStatus.diskFull}, 'full'], [{kind: 'pretend'}, 'protocol'], [{kind: 'keepAlive'}, 'ok'],
	] as const;
	await against(async (seestar, simulator, folder) => {
		const stacks = path.join(folder, 'MyWorks', 'IC 434');
		for (const [index, [fault, outcome]] of outcomes.entries()) {
			const [from, to] = [`DSO_${index}.fit`, `CrowdSky_${index}.fit`];
			writeFileSync(path.join(stacks, from), 'stack');
			simulator.faults.add({on: 'smb', match: 'rename', do: fault});
			assert.equal(kindOf(await seestar.rename('IC 434', from, to)), outcome, fault.kind);
			assert.equal(readdirSync(stacks).includes(to), outcome === 'ok', fault.kind);
			simulator.faults.clear();
		}

		writeFileSync(path.join(stacks, 'CrowdSky_x.fit'), 'theirs');
		assert.equal(kindOf(await seestar.rename('IC 434', 'DSO_1.fit', 'CrowdSky_x.fit')), 'exists');
		assert.equal(kindOf(await seestar.rename('IC 434', 'none.fit', 'CrowdSky_y.fit')), 'missing');
	});
});

test.serial('renames and their proofs that follow each other take one connection; where that breaks in between, a fresh one brings the proof', async () => {
	await against(async (seestar, simulator, folder) => {
		const stacks = path.join(folder, 'MyWorks', 'IC 434');
		const connectionsOf = async (act: () => Promise<Result<void>>) => {
			const before = simulator.smbRequests.length;
			assert.equal(kindOf(await act()), 'ok');
			const made = simulator.smbRequests.slice(before);
			assert.ok(made.findLastIndex(({command}) => command === 'queryDirectory') > made.findIndex(({command}) => command === 'rename' || command === 'delete'), 'listed afterwards');
			return made.filter(({command}) => command === 'negotiate').length;
		};

		const lose = (nth: number) => simulator.faults.add({on: 'smb', match: 'queryDirectory', nth, do: {kind: 'drop'}});
		writeFileSync(path.join(stacks, 'DSO_1.fit'), 'stack');
		assert.equal(await connectionsOf(async () => seestar.rename('IC 434', 'DSO_1.fit', 'CrowdSky_1.fit')), 1);
		// The first listing takes two requests.
		lose(3);
		assert.equal(await connectionsOf(async () => seestar.rename('IC 434', 'CrowdSky_1.fit', 'CrowdSky_2.fit')), 1);
		lose(1);
		assert.equal(await connectionsOf(async () => seestar.remove('IC 434', 'CrowdSky_2.fit')), 1);
		writeFileSync(path.join(stacks, 'CrowdSky_3.fit'), 'stack');
		assert.equal(await connectionsOf(async () => seestar.remove('IC 434', 'CrowdSky_3.fit')), 0);
		// One that is gone is not used again, nor one on which something has failed.
		writeFileSync(path.join(stacks, 'DSO_4.fit'), 'stack');
		simulator.dropConnections(['smb']);
		await new Promise(resolve => setTimeout(resolve, 50));
		assert.equal(await connectionsOf(async () => seestar.rename('IC 434', 'DSO_4.fit', 'CrowdSky_4.fit')), 1);
		assert.equal(kindOf(await seestar.rename('IC 434', 'CrowdSky_4.fit', 'CrowdSky_4.fit')), 'exists');
		assert.equal(await connectionsOf(async () => seestar.remove('IC 434', 'CrowdSky_4.fit')), 1);
		// Nor one of which the line to the telescope has had a gap since.
		writeFileSync(path.join(stacks, 'DSO_5.fit'), 'stack');
		simulator.dropConnections(['rpc']);
		valueOf(await seestar.readDeviceInfo());
		assert.equal(await connectionsOf(async () => seestar.rename('IC 434', 'DSO_5.fit', 'CrowdSky_5.fit')), 1);
		// One of which nobody knows yet that it is gone, as after a sleep of this machine, is noticed by what is asked first.
		writeFileSync(path.join(stacks, 'DSO_6.fit'), 'stack');
		valueOf(await seestar.listStored('IC 434'));
		lose(1);
		assert.equal(await connectionsOf(async () => seestar.rename('IC 434', 'DSO_6.fit', 'CrowdSky_6.fit')), 1);
		simulator.faults.add({on: 'smb', match: 'create', do: {kind: 'drop'}});
		assert.equal(await connectionsOf(async () => seestar.remove('IC 434', 'CrowdSky_6.fit')), 1);
		// One that goes with the answer: the second time the file is missing, which the listing explains.
		writeFileSync(path.join(stacks, 'CrowdSky_7.fit'), 'stack');
		valueOf(await seestar.listStored('IC 434'));
		const happened = simulator.faults.happened.length;
		simulator.faults.add({on: 'smb', match: 'create', do: {kind: 'drop'}});
		const removing = seestar.remove('IC 434', 'CrowdSky_7.fit');
		// Long before it has logged in again.
		while (simulator.faults.happened.length === happened) await new Promise(resolve => setImmediate(resolve));
		rmSync(path.join(stacks, 'CrowdSky_7.fit'));
		assert.equal(kindOf(await removing), 'ok');
		assert.equal(kindOf(await seestar.remove('IC 434', 'CrowdSky_7.fit')), 'missing');
		// Side by side each has its own.
		const before = simulator.smbRequests.length;
		await Promise.all([seestar.listStored('IC 434'), seestar.listStored('IC 434')]);
		assert.equal(simulator.smbRequests.slice(before).filter(({command}) => command === 'negotiate').length, 1);
		valueOf(await seestar.remove('IC 434', 'CrowdSky_5.fit'));
		assert.equal(readdirSync(stacks).some(name => name.startsWith('CrowdSky_')), false);
	});
});

test.serial('sub-frames and foreign files cannot be renamed or deleted, under any spelling of their names', async () => {
	await against(async (seestar, simulator) => {
		const [frame = ''] = valueOf(await seestar.list('IC 434_sub')).map(({name}) => name);
		for (const [folder, from, to] of [
			['IC 434_sub', frame, 'x.fit'], ['IC 434', frame, 'x.fit'], ['IC 434', frame.toLowerCase(), 'x.fit'], ['IC 434', 'x.fit', frame], ['IC 434-SUB ', 'x', 'y'],
			['IC 434', `../IC 434_sub/${frame}`, 'x'], ['IC 434', 'x', '..\\IC 434_sub\\x'], ['', 'x', 'y'], ['..', 'x', 'y'], ['IC 434', 'a\nb', 'c'],
		] as const) assert.equal(kindOf(await seestar.rename(folder, from, to)), 'usage', `${folder} ${from}`);
		for (const [folder, name] of [
			['IC 434_sub', 'CrowdSky_1.fit'], ['IC 434_sub.', 'CrowdSky_1.fit'], ['IC 434', frame], ['IC 434', 'DSO_1.fit'], ['IC 434', ''], ['IC 434', 'CrowdSky_/../x'],
		] as const) assert.equal(kindOf(await seestar.remove(folder, name)), 'usage', `${folder} ${name}`);
		assert.equal(simulator.smbRequests.length, 0);
	});
});

test.serial('a read-only telescope refuses every change and can still be read', async () => {
	await against(async (seestar, simulator) => {
		const reading = readOnly(seestar);
		valueOf(await reading.readDeviceInfo());
		const changes = [
			reading.rename('IC 434', 'a', 'b'), reading.remove('IC 434', 'CrowdSky_1.fit'), reading.configureBatch({folder: 'x', files: ['y']}, 'full'),
			reading.startBatch(), reading.stopBatch(), reading.clearBatch(),
		];
		assert.deepEqual((await Promise.all(changes)).map(kindOf), changes.map(() => 'usage'));
		assert.equal(simulator.requests.some(({method}) => method.includes('batch')), false);
	});
});

test.serial('closing ends every waiting call, and later calls too', async () => {
	await against(async (seestar, simulator) => {
		valueOf(await seestar.readDeviceInfo());
		simulator.faults.add({on: 'rpc', match: '*', times: Infinity, do: {kind: 'silent'}});
		const waiting = [seestar.targets(), seestar.list('IC 434'), seestar.readBatch()];
		await new Promise(resolve => setTimeout(resolve, 30));
		await seestar.close();
		assert.deepEqual((await Promise.all(waiting)).map(kindOf), ['cancelled', 'cancelled', 'cancelled']);
		assert.equal(kindOf(await seestar.readDeviceInfo()), 'cancelled');
	});
});
