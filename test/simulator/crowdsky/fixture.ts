import {createHash, randomBytes} from 'node:crypto';
import {request, type IncomingMessage} from 'node:http';
import {startCrowdSky, type CrowdSkyOptions, type SimulatedCrowdSky} from '../../../source/simulator/simulator.js';
import {headerBytes, paddedBytes} from '../../../source/simulator/seestar/fits-file.js';
import {frameCards, type FrameFacts} from '../../../source/simulator/seestar/frame-header.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';

export const authorization = `Basic ${Buffer.from('observer:crowdsky-demo').toString('base64')}`;
export const login = {authorization};
export const stackName = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit';

/** A server in a new folder; both end with the test. */
export async function crowdSky(t: Context, options: Partial<CrowdSkyOptions> = {}): Promise<SimulatedCrowdSky> {
	const folder = options.folder ?? await temporaryFolder(t);
	const server = await startCrowdSky({folder, ...options});
	t.teardown(() => server.stop());
	return server;
}

/** A noisy stack of IC 434, as a telescope makes it; its header may be changed. */
export function fitsBytes(facts: Partial<FrameFacts> = {}): Buffer {
	const axes = facts.axes ?? [30, 40, 3];
	const dataBytes = axes.reduce((product, length) => product * length, 2);
	const header = headerBytes(frameCards({
		model: 'Seestar S50', firmware: '7.75', telescope: 'S50_0a1b2c3d', target: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, exposureSeconds: 10,
		filter: 'LP', dateObs: '2026-02-27T20:15:02.274249', axes, stackedFrames: 33, siteLongitude: 16.37, siteLatitude: 48.2, ...facts,
	}));
	return Buffer.concat([header, randomBytes(dataBytes), Buffer.alloc(paddedBytes(dataBytes) - dataBytes)]);
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The form of an upload. */
export function formOf(bytes: Buffer, {name = stackName, fields = {}, thumbnail}: {name?: string; fields?: Record<string, string>; thumbnail?: Buffer} = {}): FormData {
	const form = new FormData();
	form.set('file', new Blob([new Uint8Array(bytes)]), name);
	if (thumbnail !== undefined) form.set('thumbnail', new Blob([new Uint8Array(thumbnail)]), 'thumbnail.jpg');
	for (const [key, value] of Object.entries(fields)) form.set(key, value);
	return form;
}

/** Uploads with fetch and returns the status and the JSON of the answer. */
export async function send(server: SimulatedCrowdSky, bytes: Buffer, parts: Parameters<typeof formOf>[1] = {}): Promise<{status: number; json: Record<string, unknown>}> {
	const response = await fetch(`${server.url}/api/upload_stack.php`, {method: 'POST', headers: login, body: formOf(bytes, parts)});
	return {status: response.status, json: await response.json() as Record<string, unknown>};
}

/** The list, as JSON. */
export async function list(server: SimulatedCrowdSky, query = ''): Promise<Array<Record<string, unknown>>> {
	return await (await fetch(`${server.url}/api/my_stacks.php${query}`, {headers: login})).json() as Array<Record<string, unknown>>;
}

export type RawAnswer = {status: number; headers: IncomingMessage['headers']; body: Buffer; isWhole: boolean};

/** A request that returns what arrived before a connection broke; rejects if no answer began within a second. */
export function rawGet(server: SimulatedCrowdSky, path: string): Promise<RawAnswer> {
	return new Promise((resolve, reject) => {
		const call = request(server.url + path, {headers: login, agent: false}, response => {
			const pieces: Buffer[] = [];
			response.on('data', (piece: Buffer) => pieces.push(piece));
			response.on('error', () => undefined);
			response.on('close', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces), isWhole: response.complete}));
		});
		call.setTimeout(1000, () => call.destroy(new Error('timed out')));
		call.on('error', reject);
		call.end();
	});
}
