import assert from 'node:assert/strict';
import path from 'node:path';
import {errorWords, notJson, parseJson} from '../../../source/crowdsky/answer-text.js';
import {parseSaved} from '../../../source/crowdsky/credentials.js';
import {isPlainFitsName, nameOfDownload} from '../../../source/crowdsky/plain-name.js';
import {retryAfterMs} from '../../../source/crowdsky/retry-after.js';
import {readServerUrl} from '../../../source/crowdsky/server-url.js';
import {readRows} from '../../../source/crowdsky/stack-rows.js';
import {statusProblem} from '../../../source/crowdsky/status-problem.js';
import {readReceipt} from '../../../source/crowdsky/upload-stack.js';
import {indexRows, findOnServer} from '../../../source/planning/index.js';
import {boundaryOf, readMultipart} from '../../../source/simulator/crowdsky/multipart.js';
import {bytesLike, jsonLike, textsLike} from './generators.js';
import {parser} from './parser.js';

const weigh = (value: unknown) => JSON.stringify(value)?.length ?? 0;
const lengthOf = (text: string) => text.length;
const row = {
	id: 7, chunk_key: '20260227.81_HP102265', object_name: 'IC 434', telescope_id: 'S50_1a2b3c4d', filter_name: 'LP', date_obs_start: '2026-02-27 20:15:00', date_obs_end: '2026-02-27T20:30:00Z',
	n_frames_input: '35', n_frames_aligned: 33, total_exptime: 330, ra_deg: '85.25', dec_deg: -2.46, file_size_bytes: 4_150_080, created_at: '2026-02-28 03:00:00',
};
const body = Buffer.from('--line\r\nContent-Disposition: form-data; name="n_frames_input"\r\n\r\n33\r\n--line\r\nContent-Disposition: form-data; name="file"; filename="a%22.fit"\r\nContent-Type: application/fits\r\n\r\nSIMPLE\r\n--li\r\n--line--\r\n');

/** Answers of the CrowdSky server, and the login that this machine keeps. */
export const serverParsers = [
	parser({name: 'server-rows', inputs: jsonLike([[row, {...row, id: 8}], {error: 'no'}]), sizeOf: weigh, mostGrowth: 40, read(value) {
		const rows = Array.isArray(value) ? readRows(value) : undefined;
		if (rows === undefined) return errorWords(value);
		const stack = {chunk: '20260227.81', filter: 'LP', frames: 33, exposureSeconds: 10, raDegrees: 85.25, decDegrees: -2.46, pixelFromName: 1, telescopeId: 'S50', blockStartMs: 0, blockEndMs: 1} as unknown as Parameters<typeof findOnServer>[0];
		return [rows, findOnServer(stack, indexRows(rows))];
	}}),
	parser({name: 'server-list-text', inputs: textsLike([JSON.stringify([row]), '<html>', '{"error":"x"}']), sizeOf: lengthOf, mostGrowth: 16, grown: {size: 1 << 20, mostMs: 500, input: size => `${' '.repeat(size / 2)}${'['.repeat(size / 2)}`}, read(text) {
		const json = parseJson(text);
		return json ? errorWords(json.value) : notJson('x', text);
	}}),
	parser({name: 'server-error-words', inputs: textsLike(['the file is broken.', ' a\n b ']), sizeOf: lengthOf, grown: {size: 1 << 20, input: size => `${' \n'.repeat(size / 4)}x${' '.repeat(size / 2)}x`}, read(text) {
		const words = errorWords({error: text}) ?? '';
		assert.ok(words.length <= 700 && !/\p{Cc}/u.test(words), JSON.stringify(text));
		return [words, statusProblem('x', 302, {location: text}, '')];
	}}),
	parser({name: 'receipt', inputs: jsonLike([{ok: true, job_id: 7, chunk_key: '20260227.81_HP102265', status: 'queued', file_size_bytes: 10}], [true, 10, '10']), sizeOf: weigh, mostGrowth: 8, read(value) {
		const receipt = readReceipt(value, 'x', 10);
		if (receipt.ok) assert.ok(receipt.value.chunkKey !== '' && (value as {ok: unknown}).ok === true);
		return receipt;
	}}),
	parser({name: 'content-disposition', inputs: textsLike(['attachment; filename="a.fit"', 'attachment; filename*=UTF-8\'\'%e2%82%ac.fits; filename="b.fit"', 'inline; filename=c.fit'], ['filename="', '; ', '../', '\\"']), sizeOf: lengthOf,
		grown: {size: 1 << 18, input: size => `${'; filename="'.repeat(size / 24)}${'\\.'.repeat(size / 4)}`},
		read(text) {
			const name = nameOfDownload(text, '20260227.81_HP022854');
			assert.ok(path.basename(name) === name && path.win32.basename(name) === name && !name.startsWith('.') && /\.fits?$/i.test(name) && !/\p{Cc}/u.test(name), JSON.stringify(text));
			return name;
		}}),
	parser({name: 'download-name', inputs: textsLike(['CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit', 'con.fit', '.fit', 'a.fit:x']), sizeOf: lengthOf, grown: {size: 1 << 20, input: size => `a${'.'.repeat(size)}`}, read(text) {
		const name = nameOfDownload(undefined, text);
		assert.ok(path.basename(name) === name && /\.fit$/.test(name) && !name.startsWith('.'), JSON.stringify(text));
		return [name, isPlainFitsName(text)];
	}}),
	parser({name: 'retry-after', inputs: textsLike(['120', 'Fri, 27 Feb 2026 20:15:00 GMT', '1.5', '-5']), sizeOf: lengthOf, grown: {size: 1 << 16, input: size => `Fri${', 1'.repeat(size / 3)}`}, read(text) {
		const waitMs = retryAfterMs({'retry-after': text, date: 'Fri, 27 Feb 2026 20:14:00 GMT'}, 0);
		assert.ok(waitMs === undefined || (waitMs >= 0 && waitMs <= 900_000), `${text}: ${waitMs}`);
		return waitMs;
	}}),
	parser({name: 'server-url', inputs: textsLike(['https://crowdsky.univie.ac.at', 'http://127.0.0.1:8080/x/?a=b#c', 'https://u:p@h/'], ['https://', '@', '[::1]']), sizeOf: lengthOf, mostGrowth: 16, read(text) {
		const url = readServerUrl(text);
		if (!url.ok) return url;
		assert.ok(url.value.search === '' && url.value.hash === '' && url.value.password === '' && url.value.pathname.endsWith('/'), text);
		assert.equal(readServerUrl(url.value.href).ok, true);
		return url.value.href;
	}}),
	parser({name: 'credentials', inputs: textsLike(['{"username":"anna","password":"p"}\n'], ['"username":', '"password":"']), sizeOf: lengthOf, read(text) {
		const read = parseSaved(text, 'x', 'f');
		if (read.ok) assert.ok(read.value.username !== '' && read.value.password.reveal() !== '' && !read.value.username.includes(':'));
		return read.ok ? read.value.username : read.problem;
	}}),
	parser({
		name: 'multipart', inputs: bytesLike([body]), sizeOf: bytes => bytes.length, mostGrowth: 8,
		async read(bytes) {
			const eventsOf = async (step: number) => {
				const source = async function * () {
					for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
				};

				const told: string[] = [];
				for await (const event of readMultipart(source(), 'line')) {
					if (event.kind !== 'bytes') told.push(JSON.stringify(event));
					else if (told.at(-1)?.startsWith('bytes') === true) told[told.length - 1] += event.bytes.toString('latin1');
					else told.push(`bytes ${event.bytes.toString('latin1')}`);
				}

				return told;
			};

			const whole = await eventsOf(10_000);
			assert.deepEqual(await eventsOf(7), whole);
			return whole;
		},
	}),
	parser({name: 'content-type', inputs: textsLike(['multipart/form-data; boundary=----x', 'multipart/form-data; charset=a; boundary="a b"']), sizeOf: lengthOf, grown: {size: 1 << 14, input: size => `multipart/form-data;${'boundary='.repeat(size / 9)}`}, read: text => boundaryOf(text)}),
];
