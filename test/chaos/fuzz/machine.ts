import assert from 'node:assert/strict';
import {decodePicture} from '../../../source/pictures/decode-picture.js';
import {readJson} from '../../../source/options/config/config-json.js';
import {readSetting, settingName, configRows, unknownSetting} from '../../../source/options/config/config-settings.js';
import {parseWhen, checkWhen, whenWords} from '../../../source/options/start-time.js';
import {readInvocation} from '../../../source/options/parse.js';
import {settingLines} from '../../../source/options/config/config-print.js';
import {formatEntry, openEntries, parseEntry, unfinishedNamings, measuredPace, keyText} from '../../../source/runtime/memory/journal-entry.js';
import {holderText, parseHolder} from '../../../source/runtime/memory/lock-holder.js';
import {parseSize} from '../../../source/runtime/uploads/archive/archive-size.js';
import {keysOf} from '../../../source/terminal/keys.js';
import type {Answer} from '../../../source/terminal/graphics/answer.js';
import {createAnswerReader} from '../../../source/terminal/graphics/answer-reader.js';
import {truncate, fit, widthOf} from '../../../source/components/cell-width.js';
import {halfBlocks} from '../../../source/components/half-block-image.js';
import {themeOf} from '../../../source/components/theme.js';
import {wrapText} from '../../../source/components/wrap.js';
import {bytesLike, jsonLike, textsLike} from './generators.js';
import {newCoverageReader} from '../../../source/crowdsky/coverage/coverage-reader.js';
import {coverageOfTile, tilesInAll} from '../../../source/planning/sky/sky-coverage.js';
import {encodePng} from '../../../source/simulator/crowdsky/png-file.js';
import {parser} from './parser.js';
import {smallJpeg} from './small-jpeg.js';

const smallPng = encodePng({width: 5, height: 7, data: Uint8Array.from({length: 140}, (_, at) => at)});
const smallFeed = '# %ECSV 1.0\n# - {name: total_exptime, unit: s}\nhealpix_ring filter n_stacks total_exptime last_observed\n102265 LP 3 330.0 2026-02-27T20:15:00Z\n7 "a b" "" 1 61098.5\n';
const lengthOf = (text: string) => text.length;
const weigh = (value: unknown) => JSON.stringify(value)?.length ?? 0;
const key = {target: 'M 31', chunk: '20260227.81', exposure: '10.0s', filter: 'LP', ordinal: 1};
const block = {files: ['a.fit'], start: '2026-02-27T21:15:00+01:00', end: '2026-02-27T21:30:00+01:00', frames: 1, exposureSeconds: 10, exposure: '10.0s', filter: 'LP', chunk: '20260227.81', ordinal: 1};
const upload = {stack: 's', server: 'https://h/', account: 'a'};
const entries = [
	{kind: 'blockStarted', stackFolder: 'M 31', subFrameFolder: 'M 31_sub', block, baseline: ['b.fit'], key}, {kind: 'blockGivenUp', key, why: 'x'}, {kind: 'namingStarted', key, stackFolder: 'M 31', from: 'a', to: 'b'},
	{kind: 'stackNamed', key, stackFolder: 'M 31', from: 'DSO', to: 'CrowdSky_33_IC 434_10.0s_LP_20260227.81_HP022854.fit', companionsLeft: ['.jpg'], seconds: 60},
	{kind: 'uploadStarted', ...upload, atMs: 1}, {kind: 'uploadConfirmed', ...upload, chunkKey: 'k', jobId: '7', kept: {path: '/p', sizeBytes: 5}}, {kind: 'uploadGivenUp', ...upload},
].map(entry => ({v: 1, at: '2026-02-27T20:15:00.000Z', ...entry}));
const holder = holderText({pid: 4711, host: 'pi', place: 'a', since: '2026-02-27T20:15:00.000Z', born: '99'}, 3);
const themes = [themeOf({isAscii: false, hasColor: true}), themeOf({isAscii: true, hasColor: false})];

const config = '{"hosts": ["seestar.local"], "blockMinutes": 10, "server": "https://h/",\n\t"readOnly": true, "minExposure": 2.4e2, "x": {"y": [null, "\\u00e4\\n"]}}';

/** A text in pieces of one to a few characters. */
function piecesOf(text: string): string[] {
	const pieces: string[] = [];
	for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 1) pieces.push(text.slice(at, at + 1 + (text.charCodeAt(at) + at) % 5));
	return pieces;
}

/** Data that is read from this machine's disk, typed, or drawn. */
export const machineParsers = [
	parser({name: 'config-json', inputs: textsLike([config, '[1,2]', '""'], ['"', '\\u', '\\', '{"a":', ',', '\t']), sizeOf: lengthOf, mostGrowth: 12, grown: {size: 65_536, mostMs: 100, input: size => `{${Array.from({length: size / 8}, (_, nth) => `"${nth % 10}":${nth % 10},\n`).join('')}"x":1}`}, read(text) {
		const read = readJson(text);
		let value: unknown;
		let isJson = true;
		try {
			value = JSON.parse(text);
		} catch {
			isJson = false;
		}

		// Accepts the same texts as the standard's parser, with the same values.
		// Comments are accepted as well.
		if (!isJson && text.includes('/')) return;
		assert.equal(read.ok, isJson, JSON.stringify(text));
		if (read.ok) assert.equal(JSON.stringify(read.value), JSON.stringify(value));
		else assert.ok(read.fault.line >= 1 && read.fault.column >= 1 && read.fault.words !== '');
		return read.ok ? read.keys.length : read;
	}}),
	parser({name: 'settings', inputs: jsonLike([{hosts: ['seestar.local'], blockMinutes: 10, timeZone: 'Europe/Vienna', keepFree: '2GB', dest: '~/x', readOnly: true, server: 'https://h/', tiling: 'nest64'}]), sizeOf: weigh, mostGrowth: 200, read(value) {
		const given = Object(value) as Record<string, unknown>;
		const rows = configRows.filter(row => Object.hasOwn(given, settingName(row)));
		const unknown = Object.keys(given).find(name => configRows.every(row => settingName(row) !== name));
		return [...rows.map(row => readSetting(row, given[settingName(row)], '/folder')), unknown === undefined ? undefined : unknownSetting(unknown)];
	}}),
	parser({
		name: 'invocation', inputs: textsLike(['stack M\u001F31 --block-minutes 10 --json', 'night --at sunrise-30m --keep-free 2GB --host a:1:2:3', 'upload --file a b --even-if-present', '--print-config --server https://u:p@h/?token=x'].map(line => line.replaceAll(' ', '\u001F')), ['\u001F', '\u001F--', '--no-ascii', '--json', '-h', '--', '--server=', 'purge', 'plan']),
		sizeOf: lengthOf, mostGrowth: 20,
		read(text) {
			const read = readInvocation(text.split('\u001F'), {CROWDSKY_HOSTS: text.slice(0, 20)});
			if (!read.ok) {
				assert.equal(read.problem.kind, 'usage');
				return read;
			}

			assert.ok(settingLines(read.value, undefined).every(({name}) => name !== ''));
			return undefined;
		},
	}),
	parser({name: 'journal-line', inputs: jsonLike(entries), sizeOf: weigh, mostGrowth: 16, read(value) {
		const entry = parseEntry(JSON.stringify(value) ?? '');
		if (!entry) return entry;
		const {v: _, at: __, ...written} = JSON.parse(formatEntry(entry, 0)) as Record<string, unknown>;
		const {v: ___, at: ____, ...told} = JSON.parse(JSON.stringify(entry)) as Record<string, unknown>;
		assert.deepEqual(written, told);
		return ['key' in entry ? keyText(entry.key) : '', openEntries([entry, entry]), unfinishedNamings([entry]), measuredPace([entry, entry])];
	}}),
	parser({name: 'lock-holder', inputs: textsLike([holder, '{"pid":-1,"host":"h"}'], ['"pid":', '"beat":{}', '"since":5']), sizeOf: lengthOf, read(text) {
		const read = parseHolder(text);
		if (read !== 'junk') assert.ok(read.pid > 0 && typeof read.host === 'string' && typeof read.since === 'string' && !Number.isNaN(read.beat), text);
		return read;
	}}),
	parser({name: 'journal-text', inputs: textsLike(entries.map(entry => JSON.stringify(entry))), sizeOf: lengthOf, mostGrowth: 16, read: text => parseEntry(text)}),
	parser({name: 'when', inputs: textsLike(['sunrise-30m', 'sunrise+1h', '05:30', 'now'], ['sunrise', 'h', 'm']), sizeOf: lengthOf, read(text) {
		const when = parseWhen(text);
		assert.equal(checkWhen(text) === undefined, when !== undefined, text);
		return when && whenWords(when);
	}}),
	parser({name: 'size', inputs: textsLike(['2GB', '500MB', '1.5TB'], ['GB', 'KiB']), sizeOf: lengthOf, read(text) {
		const bytes = parseSize(text);
		assert.ok(bytes === undefined || (Number.isFinite(bytes) && bytes >= 0), text);
		return bytes;
	}}),
	parser({name: 'keys', inputs: textsLike(['j', '[24;80R', '11;rgb:0/0/0\u0007', '200~abc'], ['\u001B', '[A', '\u0003']), sizeOf: lengthOf, mostGrowth: 8, grown: {size: 1 << 14, input: size => 'x\u0301'.repeat(size / 2)}, read(text) {
		const keys = keysOf(text, {});
		assert.ok(keys.every(each => !/[\u0000-\u001F\u007F-\u009F]/.test(each)), JSON.stringify(text));
		return keys;
	}}),
	parser({
		name: 'terminal-answers', inputs: textsLike(['j\u001B_Gi=1668481024;OK\u001B\\k\u001BP>|XTerm(390)\u001B\\\u001B[6;20;10t\u001B[?62;4;22c', '\u001B[A\u001B[5~\u001BOP\u001B[?1;0;256Sq'], ['\u001B', '\u001B[', '\u001B[?', '\u001B_G', '\u001BP', '\u001B\\', '\u009C', '\u0007', 'c', 't', '~']), sizeOf: lengthOf, mostGrowth: 20,
		grown: {size: 1 << 16, input: size => '\u001B[?1\u001BP1'.repeat(size / 7)},
		read(text) {
			const [whole, inPieces, behindAnswer] = [[text], piecesOf(text), [`\u001BP>|XTerm(390)\u001B\\${text}`]].map(pieces => {
				const answers: Answer[] = [];
				const reader = createAnswerReader(answer => answers.push(answer), () => 0);
				for (let nth = 0; nth < 1000; nth++) reader.expect();
				const typed = pieces.map(piece => reader.push(piece)).join('');
				return {answers, typed: typed + reader.release()};
			});
			assert.deepEqual(whole, inPieces, JSON.stringify(text));
			assert.equal(behindAnswer?.typed, whole?.typed, JSON.stringify(text));
			assert.equal(behindAnswer?.answers.length, (whole?.answers.length ?? 0) + 1, JSON.stringify(text));
			return whole;
		},
	}),
	parser({name: 'cells', inputs: textsLike(['M 31', 'Ä望遠鏡', '👩‍👩‍👧 🇦🇹', 'a\u0301b']), sizeOf: lengthOf, mostGrowth: 8, grown: {size: 1 << 14, input: size => '望\u0301'.repeat(size / 2)}, read(text) {
		const cut = (['end', 'start', 'middle'] as const)[text.length % 3];
		const shown = fit(text, 17, {...(cut && {cut}), ellipsis: '…'});
		assert.equal(widthOf(shown), 17, JSON.stringify(text));
		assert.ok(widthOf(truncate(text, 5, {...(cut && {cut}), ellipsis: '…'})) <= 5, JSON.stringify(text));
		const rows = wrapText(text.slice(0, 8192), 20);
		assert.ok(rows.every(row => widthOf(row) <= 20), JSON.stringify(text));
		return rows;
	}}),
	parser({
		name: 'picture', inputs: bytesLike([smallJpeg, smallPng]), sizeOf: bytes => bytes.length, mostGrowth: 1e9,
		async read(bytes) {
			const picture = await decodePicture(bytes);
			if (!picture) return undefined;
			assert.ok(picture.rgb.length >= 3 * picture.widthPixels * picture.heightPixels);
			const theme = themes[bytes.length % 2];
			const lines = theme ? halfBlocks(theme, picture, {columns: 8, rows: 3}) : [];
			assert.ok(lines.length <= 3);
			return lines;
		},
	}),
	parser({
		name: 'coverage-feed', inputs: bytesLike([Buffer.from(smallFeed)]), sizeOf: bytes => bytes.length, mostGrowth: 1e4,
		read(bytes) {
			const reader = newCoverageReader();
			reader.take(bytes);
			const coverage = reader.finish();
			if ('why' in coverage) return coverage.why;
			const {tiles} = coverage.columns;
			assert.ok(tiles.every((tile, row) => tile >= 0 && tile < tilesInAll && tile >= (tiles[row - 1] ?? 0)));
			return [...tiles].map(tile => coverageOfTile(coverage, tile)?.rows.length);
		},
	}),
];
