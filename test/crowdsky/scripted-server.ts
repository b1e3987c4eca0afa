import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import type {CrowdSky, StackUpload} from '../../source/crowdsky/port.js';
import type {Timing} from '../../source/crowdsky/timing.js';

/** As assert.ok, which without a message looks for the expression in the source, and under tsx may look for ever. */
export function holds(condition: unknown, message = 'it does not hold'): asserts condition {
	assert.ok(condition, message);
}

/** What a test's server does with a request; `nth` counts from 1. */
export type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => unknown;

export const quick: Timing = {connectMs: 500, answerMs: 400, uploadAnswerMs: 400, stallMs: 400};
export const credentials = {username: 'anna', password: hidePassword('p ä:ss')};

/** Runs a scripted server on loopback and a client for it; both end with the test. */
export async function serving(
	handler: Handler, run: (given: {crowdsky: CrowdSky; url: string; requests: IncomingMessage[]; log: string[]}) => Promise<void>, {path: base = '', timing = {}}: {path?: string; timing?: Partial<Timing>} = {},
): Promise<void> {
	const requests: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		requests.push(request);
		request.on('error', () => undefined);
		void handler(request, response, requests.length);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`;
	const log: string[] = [];
	try {
		await run({crowdsky: createCrowdSky({url, credentials, timing: {...quick, ...timing}, log: line => log.push(line)}), url, requests, log});
	} finally {
		server.closeAllConnections();
		await new Promise(resolve => server.close(resolve));
	}
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of request) pieces.push(piece as Buffer);
	return Buffer.concat(pieces);
}

/** The parts of a form by name, read independently of the client (RFC 7578). */
export function partsOf(body: Buffer): Map<string, {head: string; content: Buffer}> {
	const line = body.subarray(0, body.indexOf('\r\n'));
	const parts = new Map<string, {head: string; content: Buffer}>();
	for (let at = 0; ;) {
		const start = at + line.length + 2;
		const end = body.indexOf(line, start);
		if (end === -1) return parts;
		const gap = body.indexOf('\r\n\r\n', start);
		const head = body.subarray(start, gap).toString();
		parts.set(/ name="([^"]*)"/.exec(head)?.[1] ?? '', {head, content: body.subarray(gap + 4, end - 2)});
		at = end;
	}
}

export const json = (response: ServerResponse, value: unknown, status = 200) => response.writeHead(status, {'Content-Type': 'application/json'}).end(JSON.stringify(value));
export const receipt = {ok: true, job_id: 7, chunk_key: '20260227.81_HP102265', status: 'queued'};

/** A valid FITS file like the Seestar's: 16 bits, width x 16 pixels, noise that does not compress. */
export function fitsFile(width = 1080): Buffer {
	const cards = ['SIMPLE  =                    T', 'BITPIX  =                   16', 'NAXIS   =                    2',
		`NAXIS1  = ${String(width).padStart(20)}`, 'NAXIS2  =                   16', 'RA      =                85.25', 'DEC     =                -2.46', 'DATE-OBS= \'2026-02-27T20:15:02.274249\'', 'TELESCOP= \'S50_1a2b3c4d\'',
		'FILTER  = \'LP      \'', 'OBJECT  = \'IC 434  \'', 'EXPTIME =                 10.0', 'STACKCNT=                   33', 'TOTALEXP=                330.0', 'END'];
	const header = cards.map(card => card.padEnd(80)).join('').padEnd(2880);
	const data = Buffer.alloc(Math.ceil(width * 32 / 2880) * 2880);
	for (let at = 0, seed = 1; at < width * 32; at++) data[at] = (seed = seed * 1_103_515_245 + 12_345 & 0x7FFF_FFFF) >> 16;
	return Buffer.concat([Buffer.from(header), data]);
}

/** A folder that is removed after `run`. */
export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'crowdsky-'));
	try {
		await run(folder);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** A stack in a folder, ready to be sent. */
export function stackIn(folder: string, bytes: Buffer = fitsFile(), more: Partial<StackUpload> = {}): StackUpload {
	const name = 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit';
	writeFileSync(path.join(folder, name), bytes);
	return {
		path: path.join(folder, name), name, thumbnailPath: undefined, framesInput: 35, framesAligned: 33,
		dateObsStartMs: Date.parse('2026-02-27T20:15:00Z'), dateObsEndMs: Date.parse('2026-02-27T20:30:00Z'), isLocationScrubbed: false, ...more,
	};
}
