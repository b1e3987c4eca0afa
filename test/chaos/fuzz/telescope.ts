import assert from 'node:assert/strict';
import {Duplex} from 'node:stream';
import {isIP, type Socket} from 'node:net';
import dnsPacket from 'dns-packet';
import {batchSettingsOf, batchStateOf} from '../../../source/seestar/batch-state.js';
import {headOf} from '../../../source/seestar/files/http-file.js';
import {listFolder} from '../../../source/seestar/folder-listing.js';
import {readDeviceInfo} from '../../../source/seestar/device-info.js';
import {readSite} from '../../../source/seestar/site.js';
import {readTargets} from '../../../source/seestar/albums.js';
import {addressesIn} from '../../../source/seestar/discovery/multicast-answer.js';
import {RpcConnection, type Ask} from '../../../source/seestar/rpc/rpc-connection.js';
import {RpcLineReader} from '../../../source/seestar/rpc/rpc-line-reader.js';
import {readMessage, resultOf} from '../../../source/seestar/rpc/rpc-message.js';
import {success} from '../../../source/errors/problem.js';
import {bytesLike, jsonLike, textsLike} from './generators.js';
import {parser} from './parser.js';

const weigh = (value: unknown) => JSON.stringify(value)?.length ?? 0;
const stopped = AbortSignal.abort();

/** A telescope that answers each method with the input's value for it; code 0. */
function answering(results: unknown): Ask {
	const given = typeof results === 'object' && results !== null ? results as Record<string, unknown> : {};
	return method => Promise.resolve(success({kind: 'reply', id: 1, code: 0, error: undefined, result: given[method]}));
}

const batch = {state: 'complete', percent: 100, stacked_img: 33, total_img: 33, remaining_sec: 0, output_file: {path: 'MyWorks/M 31', files: ['DSO_Stacked_33_M 31_10.0s_20260227_211501.fit', {name: 'a_thn.jpg', thn: 'b'}]}, error: 'x', code: 0};
const settings = {path: 'MyWorks/M 31_sub', files: [{name: 'MyWorks/M 31_sub/Light_M 31_10.0s_LP_20260227-211501.fit'}, 'b.fit']};
const facts = {
	get_device_state: {
		device: {sn: 'aa', firmware_ver_string: '7.75', firmware_ver_int: 2775, product_model: 'Seestar S50', user_product_model: 'S50'}, location_lon_lat: [16.3, 48.2], pi_status: {battery_capacity: 80},
		storage: {cur_storage: 'emmc', storage_volume: [{name: 'emmc', state: 'mounted', total_mb: 51_854, totalMB: 51_854, freeMB: 44_000}]},
	},
	pi_get_time: {year: 2026, mon: 2, day: 27, hour: 21, min: 15, sec: 1, time_zone: 'Europe/Vienna'},
	get_view_state: {View: {state: 'working', target_name: 'M 44', Stack: {state: 'working', stacked_frame: 225}}}, get_disk_volume: {freeMB: 1, totalMB: 2}, get_user_location: [16.3, 48.2],
};
const albums = {get_albums: {list: [{group_name: 'DeepSky', files: [{name: 'M 31', count: 3}, {name: 'M 31_sub', count: 90}]}, {group_name: 'SolarSystem', files: null}]}};
const pages = {get_img_file_page_number: {count: 1}, get_img_file_page_name: [{name: 'a.fit', size_k: 4000, is_dir: false}, {name: 'b.fit', size_k: '4000'}]};
const lines = [
	'{"jsonrpc":"2.0","Timestamp":"1.5","method":"get_albums","result":{"list":[]},"code":0,"id":10001}\r\n{"Event":"PiStatus","Timestamp":"2","temp":30.5}\r\n', '{"id":1,"error":"fail to operate","code":207}\n\n\r\nxx\r\n',
];

const packets = [
	{type: 'response' as const, answers: [{type: 'A' as const, name: 'seestar.local', data: '192.168.1.83', ttl: 120}, {type: 'AAAA' as const, name: 'Seestar.local', data: 'fd00::1'}], additionals: [{type: 'TXT' as const, name: 'seestar.local', data: 'x'}]},
	{type: 'response' as const, answers: [{type: 'SRV' as const, name: 'a.local', data: {port: 4700, target: 'seestar.local'}}, {type: 'PTR' as const, name: '_smb._tcp.local', data: 'seestar.local'}]},
].map(packet => dnsPacket.encode(packet));

/** Answers of a telescope. */
export const telescopeParsers = [
	parser({name: 'batch-state', inputs: jsonLike([batch, {state: 'working', percent: '12.5'}, {}]), sizeOf: weigh, mostGrowth: 8, read(value) {
		const state = batchStateOf(value);
		assert.ok(state.percent === undefined || (state.percent >= 0 && state.percent <= 100));
		assert.ok(state.output === undefined || state.state === 'complete' || state.state === 'other');
		return state;
	}}),
	parser({name: 'batch-settings', inputs: jsonLike([settings]), sizeOf: weigh, read(value) {
		const read = batchSettingsOf(value);
		assert.ok(read === undefined || read.files.every(file => typeof file === 'string' && !file.includes('/')));
		return read;
	}}),
	parser({name: 'facts', inputs: jsonLike([facts]), sizeOf: weigh, mostGrowth: 8, async read(value) {
		const [read, place] = [await readDeviceInfo(answering(value), () => 1000), await readSite(answering(value))];
		if (read.ok && read.value.clock) assert.ok(!Number.isNaN(Date.parse(`${read.value.clock.local}Z`)));
		return [read, place];
	}}),
	parser({name: 'albums', inputs: jsonLike([albums]), sizeOf: weigh, mostGrowth: 30, async read(value) {
		const read = await readTargets(answering(value));
		if (read.ok) assert.equal(new Set(read.value.map(({target}) => target)).size, read.value.length, 'a target twice');
		return read;
	}}),
	parser({name: 'folder-pages', inputs: jsonLike([pages], [1, 2, {}, []]), sizeOf: weigh, mostGrowth: 20, async read(value) {
		const {get_img_file_page_number: told} = Object(value) as {get_img_file_page_number?: unknown};
		const {count = told} = Object(told) as {count?: unknown};
		// The same page for ever: more than a few would only take time.
		if ((typeof count === 'number' || typeof count === 'string') && Number(count) > 20) return undefined;
		const read = await listFolder(answering(value), 'M 31', stopped);
		if (read.ok) assert.ok(read.value.every(({name}) => typeof name === 'string' && name !== ''));
		return undefined;
	}}),
	parser({name: 'rpc-message', inputs: textsLike(lines, ['"id":', '"Event":"x"', '"code":']), sizeOf: text => text.length, mostGrowth: 8, grown: {size: 1 << 20, mostMs: 500, input: size => `{"id":1,"result":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`}, read(text) {
		const message = readMessage(text);
		return message.kind === 'reply' ? resultOf(message, 'x') : message.kind;
	}}),
	parser({
		name: 'rpc-lines', inputs: bytesLike(lines.map(line => Buffer.from(line))), sizeOf: bytes => bytes.length, mostGrowth: 16,
		read(bytes) {
			const whole = new RpcLineReader(200).push(bytes);
			const reader = new RpcLineReader(200);
			const pieces: string[] = [];
			for (let at = 0, step = 1; at < bytes.length; at += step, step = (step * 3 + 1) % 13 + 1) pieces.push(...reader.push(bytes.subarray(at, at + step)));
			// In any pieces that the network makes of it.
			assert.deepEqual(pieces, whole);
			return whole;
		},
	}),
	parser({
		name: 'rpc-conversation', inputs: textsLike(lines, ['"id":7', '"result":0']), sizeOf: text => text.length,
		async read(text) {
			const socket = new Duplex({read: () => undefined, write: (_piece, _encoding, done) => {
				done();
			}});
			const connection = new RpcConnection(socket as unknown as Socket, {host: '', port: 0, maxLineBytes: 2048});
			const asked = connection.ask('get_albums', undefined, {what: 'x', timeoutMs: 60_000});
			socket.emit('data', Buffer.from(text));
			connection.close();
			const answer = await asked;
			return answer.ok ? 'answered' : answer.problem;
		},
	}),
	parser({
		name: 'multicast-answer', inputs: bytesLike(packets), sizeOf: bytes => bytes.length, mostGrowth: 16,
		read(bytes) {
			const found = addressesIn(bytes, new Map([['seestar.local', 'seestar.local']]));
			assert.ok(found.length <= 16 && found.every(({name, address}) => name === 'seestar.local' && isIP(address) !== 0));
			return found;
		},
	}),
	parser({
		name: 'http-head', inputs: jsonLike([
			{statusCode: 206, headers: {'content-range': 'bytes 0-11519/4150080', 'content-length': '11520'}}, {statusCode: 200, headers: {'content-length': '4150080', 'transfer-encoding': 'chunked'}},
		], [200, 206, 404, 416, 503, '0', 'bytes 0-1/*', 'bytes 5-1/3', '99999999999999999999']), sizeOf: weigh,
		read(value) {
			const {statusCode, headers} = Object(value) as {statusCode?: unknown; headers?: unknown};
			// Node passes on a number and texts, for any datagram.
			const texts = Object.fromEntries(Object.entries(Object(headers) as object).filter(([, text]) => typeof text === 'string'));
			const head = headOf({statusCode: typeof statusCode === 'number' ? statusCode : undefined, headers: texts} as unknown as Parameters<typeof headOf>[0], {first: 0, last: 11_519});
			if ('firstByte' in head) {
				assert.ok(head.firstByte === 0 && (head.fileBytes === undefined || Number.isSafeInteger(head.fileBytes)), JSON.stringify(value));
				assert.ok(head.bodyBytes === undefined || head.bodyBytes === 'chunked' || Number.isSafeInteger(head.bodyBytes));
				return head.fileBytes;
			}

			return head;
		},
	}),
];
