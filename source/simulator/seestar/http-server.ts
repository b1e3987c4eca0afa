import {createReadStream, realpathSync, statSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import type {Faults} from './faults.js';
import {sendSpoilt} from './http-fault.js';
import {Listening} from './listening.js';
import type {Setup} from './options.js';
import {Pace} from './pace.js';
import type {Storage} from './storage.js';

type HttpParts = {readonly setup: () => Setup; readonly storage: Storage; readonly faults: Faults};

/** An HTTP request that was made, for tests: method, decoded path, range. */
export type LoggedFetch = {readonly method: string; readonly path: string; readonly range: string | undefined};

/** The telescope's files over HTTP: GET and HEAD below /MyWorks/, ranges, no login. */
export class HttpServer {
	readonly listening: Listening;
	readonly requests: LoggedFetch[] = [];
	readonly #parts: HttpParts;
	readonly #unserved = new WeakSet<Socket>();

	constructor(parts: HttpParts, host: string, port: number) {
		this.#parts = parts;
		const pace = new Pace(parts.setup);
		const server = createServer((request, response) => {
			pace.run(() => this.#answer(request, response));
		});
		this.listening = new Listening(server, host, port);
		server.on('connection', socket => {
			const fault = parts.faults.take('connect', ['http']);
			if (fault?.kind === 'reset') socket.resetAndDestroy();
			if (fault?.kind === 'halfOpen') this.#unserved.add(socket);
		});
	}

	#answer(request: IncomingMessage, response: ServerResponse): void {
		if (this.#unserved.has(request.socket)) return;
		const path = decodedPath(request.url ?? '');
		this.requests.push({method: request.method ?? '', path: path ?? request.url ?? '', range: request.headers.range});
		const fault = this.#parts.faults.take('http', [path ?? '']);
		if (request.method !== 'GET' && request.method !== 'HEAD') return sendText(response, 405, 'Method Not Allowed');
		const file = path === undefined ? undefined : this.#fileOf(path);
		if (fault?.kind === 'reset' || fault?.kind === 'status' || fault?.kind === 'body') return sendSpoilt(response, fault);
		if (file === undefined) return sendText(response, 404, 'Not Found');
		const honoursRange = !this.#parts.setup().ignoreRange && fault?.kind !== 'ignoreRange';
		const range = honoursRange ? rangeOf(request.headers.range, file.sizeBytes) : undefined;
		if (range === 'unsatisfiable') {
			response.setHeader('content-range', `bytes */${file.sizeBytes}`);
			return sendText(response, 416, 'Range Not Satisfiable');
		}

		const {first, last} = range ?? {first: 0, last: file.sizeBytes - 1};
		response.writeHead(range === undefined ? 200 : 206, {
			'content-type': file.local.endsWith('.jpg') ? 'image/jpeg' : 'application/octet-stream',
			'content-length': last - first + 1,
			'last-modified': file.modified.toUTCString(),
			...(honoursRange ? {'accept-ranges': 'bytes'} : {}),
			...(range === undefined ? {} : {'content-range': `bytes ${first}-${last}/${file.sizeBytes}`}),
		});
		if (request.method === 'HEAD' || last < first) {
			response.end();
			return;
		}

		const stream = createReadStream(file.local, {start: first, end: last});
		// A file can disappear while it is being read; the client then gets a short body.
		stream.on('error', () => response.destroy());
		response.on('close', () => stream.destroy());
		if (fault === undefined || fault.kind === 'ignoreRange') stream.pipe(response);
		else sendSpoilt(response, fault, stream);
	}

	#fileOf(path: string): {local: string; sizeBytes: number; modified: Date} | undefined {
		if (!path.startsWith('/MyWorks/')) return undefined;
		const local = this.#parts.storage.resolve(path.slice(1));
		if (local === undefined) return undefined;
		const stat = statSync(local, {throwIfNoEntry: false});
		if (!stat?.isFile() || !realpathSync(local).startsWith(realpathSync(this.#parts.storage.root))) return undefined;
		return {local, sizeBytes: stat.size, modified: stat.mtime};
	}
}

/** The path with each segment decoded, or undefined if a segment hides a separator, a dot segment or invalid text. */
function decodedPath(url: string): string | undefined {
	const [raw = ''] = url.split('?');
	try {
		const segments = raw.split('/').map(segment => decodeURIComponent(segment));
		return segments.some(segment => segment === '..' || segment === '.' || /[/\0]/.test(segment)) ? undefined : segments.join('/');
	} catch {
		return undefined;
	}
}

/** A single range (RFC 9110, section 14.1.2); anything else is ignored, as is permitted. */
function rangeOf(header: string | undefined, sizeBytes: number): {first: number; last: number} | 'unsatisfiable' | undefined {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	const [, from = '', to = ''] = match ?? [];
	if (match === null || (from === '' && to === '')) return undefined;
	const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
	const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
	if (to !== '' && from !== '' && Number(to) < first) return undefined;
	return first > last ? 'unsatisfiable' : {first, last};
}

function sendText(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, {'content-type': 'text/html', 'content-length': Buffer.byteLength(text)}).end(text);
}
