// The bundle has of got what one kind of request needs. That request has to be the same as the package's.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {gzipSync} from 'node:zlib';
import test from 'ava';
import type {Got} from 'got';
import {asItComes, bundled} from './bundled.js';

const {default: got} = await asItComes<{default: Got}>('got', 'dist', 'source', 'index.js');
const {client} = await bundled<{client: Got}>('export {default as client} from "got"');

test('the client that is compared comes without the edits of the bundle', () => {
	assert.ok('paginate' in got && got.defaults.options.followRedirect === true);
	assert.ok(!('paginate' in client));
});

test('the HTTP client of the bundle refuses the same invalid options as the package, and those that it was left without', () => {
	const wrong: Array<Record<string, unknown>> = [
		{timeout: 5}, {timeout: {request: 'soon'}}, {retry: 'often'}, {retry: {limit: 'two'}}, {retry: {statusCodes: 5}}, {headers: 'none'}, {method: 7}, {body: 5}, {body: {}},
		{decompress: 'yes'}, {throwHttpErrors: 1}, {agent: 5}, {agent: {https: 'none'}}, {followRedirect: 'no'}, {isStream: 1}, {unknown: 1}, {method: 'POST'},
	];
	const words = (of: Got, options: Record<string, unknown>): string => {
		try {
			return String(of.extend(options).defaults.options.method);
		} catch (error) {
			// Which of several types it expects is named after functions, whose names the bundle shortens.
			return String(error).replace(/ which are .*?\. /, ' ');
		}
	};

	const told = wrong.map(options => words(client, options));
	assert.ok(told.filter(text => text.includes('Expected')).length > 9 && told.at(-1) === 'POST', told.join('\n'));
	assert.deepEqual(told, wrong.map(options => words(got, options)));
	const without: Array<Record<string, unknown>> = [
		{searchParams: {a: 1}}, {hooks: {}}, {signal: new AbortController().signal},
		{https: {}}, {context: {}}, {cookieJar: {}}, {cache: true}, {http2: true}, {dnsCache: true}, {maxRedirects: 3},
	];
	for (const options of without) assert.match(words(client, options), /TypeError|Unexpected option/, Object.keys(options).join());
});

test('a request of the bundle\'s HTTP client sends, receives and fails as one of the package', async t => {
	const server = createServer((request, response) => {
		let size = 0;
		request.on('data', (piece: Buffer) => {
			size += piece.length;
		});
		request.on('end', () => {
			const told = JSON.stringify([request.method, request.url, size, Object.entries(request.headers).filter(([name]) => name !== 'host').map(([name, value]) => `${name}: ${String(value).replace(/boundary=.*/, 'boundary')}`)]);
			if (request.url === '/breaks') {
				response.writeHead(200, {'content-length': 100});
				response.write('short', () => response.destroy());
			} else if (request.url === '/packed') {
				response.writeHead(200, {'content-encoding': 'gzip'});
				response.end(gzipSync(told));
			} else {
				response.writeHead(request.url === '/moved' ? 302 : request.url === '/failed' ? 503 : 200, {location: '/elsewhere', 'set-cookie': 'a=1'});
				response.end(told);
			}
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	t.teardown(() => server.close());
	const {port} = server.address() as AddressInfo;
	const ask = async (of: Got, where: string, method: 'GET' | 'POST', isPacked: boolean): Promise<readonly string[]> => {
		const body = new FormData();
		body.append('file', new Blob(['x'.repeat(200_000)]), 'M 31.fit');
		const request = of.stream(where, {
			method, headers: {authorization: 'Bearer key', ...(!isPacked && {'accept-encoding': 'identity'})}, ...(method === 'POST' && {body: body as never}), retry: {limit: 0}, followRedirect: false,
			throwHttpErrors: false, decompress: isPacked, agent: {http: false, https: false}, timeout: {lookup: 5000, connect: 5000, secureConnect: 5000},
		});
		const told: string[] = [];
		request.on('response', (response: {statusCode: number; headers: {location?: string}}) => told.push(`${response.statusCode} ${response.headers.location ?? ''}`));
		request.on('error', error => told.push(`${error.name} ${(error as {code?: string}).code ?? ''} ${error.message.replaceAll(/\d{4,}/g, 'port')}`));
		try {
			const pieces: Buffer[] = [];
			for await (const piece of request) pieces.push(piece as Buffer);
			told.push(String(Buffer.concat(pieces)));
		} catch (error) {
			told.push(`read: ${String(error).replaceAll(/\d{4,}/g, 'port')}`);
		}

		return [...told, JSON.stringify(method === 'POST' ? request.uploadProgress.percent : 1)];
	};

	const base = `http://127.0.0.1:${port}`;
	const questions = [...['/', '/moved', '/failed', '/packed', '/breaks'].map(name => `${base}${name}`), 'http://user:word@127.0.0.1:1/', 'ftp://127.0.0.1/'];
	for (const where of questions) {
		for (const [method, isPacked] of [['GET', true], ['GET', false], ['POST', false]] as const) {
			const told = await ask(client, where, method, isPacked);
			assert.ok(told.length > 1, where);
			assert.deepEqual(told, await ask(got, where, method, isPacked), `${method} ${where}`);
		}
	}
});
