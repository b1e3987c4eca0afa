import assert from 'node:assert/strict';
import test from 'ava';
import {nest2ring} from '@hscmap/healpix';
import {chunkKey, chunkOf, findOnServer, indexRows, isOnServer, pixelOf, ring128, type ServerRow, type SoughtStack} from '../../source/planning/index.js';
import {keysOnServer} from '../../source/setup/keys-on-server.js';
import {threadMs, usedMs} from '../support/thread-time.js';

const minuteMs = 60_000;
const evening = Date.parse('2026-02-27T20:15:00Z');
const place = {raDegrees: 85.25, decDegrees: -2.46};
const stack: SoughtStack = {
	chunk: '20260227.81', filter: 'LP', exposureSeconds: 10, frames: 33, ...place,
	telescopeId: 'S50_1a2b3c4d', blockStartMs: evening, blockEndMs: evening + 15 * minuteMs,
};
const row: ServerRow = {
	chunkKey: '20260227.81_HP102265', filterName: 'LP', telescopeId: 'S50_1a2b3c4d', dateObsStartMs: evening,
	framesInput: 35, framesAligned: 33, ...place,
};
const isThere = (sought: SoughtStack, known: ServerRow, why?: string) => assert.equal(isOnServer(sought, known), true, why);
const isNew = (sought: SoughtStack, known: ServerRow, why?: string) => assert.equal(isOnServer(sought, known), false, why);
const bare: ServerRow = {
	chunkKey: '20260227.81_HP102265', filterName: 'LP', telescopeId: undefined, dateObsStartMs: undefined,
	framesInput: undefined, framesAligned: undefined, raDegrees: undefined, decDegrees: undefined,
};

test('our stack is found although the server uses another HEALPix numbering', () => {
	isThere(stack, row);
	isThere(stack, bare, 'a row that tells the key and the filter alone');
	assert.equal(findOnServer(stack, [{...row, chunkKey: '20260227.80_HP102265', dateObsStartMs: evening - 15 * minuteMs}, row]), row);
});

test('stacks of two filters in one quarter of an hour are two stacks', () => {
	isNew({...stack, filter: 'IRCUT'}, row);
	isThere({...stack, filter: 'IRCUT'}, {...row, filterName: ' ircut '});
});

test('stacks of one target by two telescopes are two stacks', () => {
	isNew({...stack, telescopeId: 'S50_99999999'}, row);
	isThere(stack, {...row, telescopeId: '1A2B3C4D'}, 'the serial alone');
	isThere(stack, {...row, telescopeId: 'Seestar S50'}, 'a name of the server\'s own tells nothing');
	isThere({...stack, telescopeId: undefined}, row);
	for (const none of ['', 'S50_', '00000000', 'S50_0000']) {
		isThere({...stack, telescopeId: none}, {...row, telescopeId: '1a2b3c4d'}, 'no serial contradicts none');
		isThere(stack, {...row, telescopeId: none});
	}
});

test('stacks of two 10-minute blocks in one slot are two stacks', () => {
	const first = {...stack, blockEndMs: evening + 10 * minuteMs};
	const second = {...stack, blockStartMs: evening + 10 * minuteMs, blockEndMs: evening + 20 * minuteMs};
	isThere(first, row);
	isNew(second, row);
	isThere(second, {...row, dateObsStartMs: evening + 10 * minuteMs});
	isNew({...second, frames: 20}, {...row, dateObsStartMs: undefined}, 'the frames tell where the start is not told');
});

test('a stack that was made again of other frames is not the one on the server', () => {
	isNew({...stack, frames: 34}, row);
	isThere({...stack, frames: 34}, {...row, framesAligned: undefined}, 'of 35 frames put in any number may have been stacked');
	isNew({...stack, frames: 36}, {...row, framesAligned: undefined});
});

test('a stack known by its name alone is found in either tiling', () => {
	const named = {...stack, raDegrees: undefined, decDegrees: undefined};
	for (const [pixelFromName, digits, isSame] of [
		[22_854, '102265', true], [102_265, '102265', true], [22_854, '022854', true], [102_265, '022854', true], [22_855, '102265', false], [102_266, '102265', false],
	] as const) {
		assert.equal(isOnServer({...named, pixelFromName}, {...bare, chunkKey: `20260227.81_HP${digits}`}), isSame, `${pixelFromName} ${digits}`);
	}

	for (let child = 0; child < 4; child++) {
		const chunk = chunkKey('20260227.81', nest2ring(128, 22_854 * 4 + child));
		isThere({...named, pixelFromName: 22_854}, {...bare, chunkKey: chunk}, chunk);
	}
});

test('chunk keys of older forms are understood', () => {
	const unnumbered = {...row, chunkKey: '20260227.81', raDegrees: undefined, decDegrees: undefined};
	isThere(stack, unnumbered);
	isNew(stack, {...bare, chunkKey: '20260227.81'}, 'a quarter of an hour and a filter alone are too little');
	isNew(stack, {...row, chunkKey: '20260227.81', raDegrees: 83.8}, 'the row\'s own place is elsewhere');
	isThere(stack, {...bare, chunkKey: '20260227.81_85.3_-2.5'});
	isNew(stack, {...bare, chunkKey: '20260227.81_83.6_+22.0'});
	isThere(stack, {...row, chunkKey: '20260227.81_HP022854'}, 'nested');
	isThere(stack, {...row, chunkKey: ''}, 'no key: the start tells the slot');
	isNew(stack, {...row, chunkKey: 'x', dateObsStartMs: undefined});
});

test('a stack without a position is found only by its start and frames', () => {
	const placeless = {...stack, raDegrees: undefined, decDegrees: undefined};
	isThere(placeless, {...row, chunkKey: '20260227.81_HP000000'});
	isNew(placeless, bare);
	isNew(placeless, {...row, framesAligned: 12});
});

test('a position on the border of two pixels is the same position', () => {
	isThere(stack, {...row, chunkKey: '20260227.81_HP102266'});
	isNew(stack, {...row, chunkKey: '20260227.81_HP102266', raDegrees: 85.4});
	isThere({...stack, raDegrees: -274.75}, {...row, raDegrees: 85.25}, 'right ascension of another turn');
});

test('a stack also matches the slot of a first frame just before its block, or late in a long block', () => {
	isThere(stack, {...row, chunkKey: '20260227.80_HP102265'});
	isNew(stack, {...row, chunkKey: '20260227.80_HP102265', dateObsStartMs: undefined});
	const hour = {...stack, blockEndMs: evening + 60 * minuteMs};
	isThere(hour, {...row, chunkKey: '20260227.83_HP102265'});
	isNew(hour, {...row, chunkKey: '20260227.83_HP102265', framesAligned: 34});
	isNew(stack, {...row, chunkKey: '20260227.83_HP102265'});
	const late = {...hour, observedMs: evening + 31 * minuteMs};
	isThere(late, {...row, chunkKey: '20260227.83_HP102265', dateObsStartMs: undefined}, 'the slot of its own first frame');
	isNew({...late, blockEndMs: evening + 15 * minuteMs}, {...row, chunkKey: '20260227.83_HP102265', dateObsStartMs: undefined}, 'made then, as others were');
});

test('a thousand stacks are looked up in 50,000 rows in well under a second of processor time', () => {
	const rows = Array.from({length: 50_000}, (_, index): ServerRow => {
		const startMs = Date.parse('2024-01-01T00:00:00Z') + index * 15 * minuteMs;
		return {...row, chunkKey: chunkKey(chunkOf(startMs), pixelOf(85.25, -2.46, ring128)), dateObsStartMs: startMs};
	});
	const before = threadMs();
	const index = indexRows(rows);
	let found = 0;
	for (let nth = 0; nth < 1000; nth++) {
		const blockStartMs = Date.parse('2024-01-01T00:00:00Z') + nth * 100 * 15 * minuteMs;
		if (findOnServer({...stack, chunk: chunkOf(blockStartMs), blockStartMs, blockEndMs: blockStartMs + 15 * minuteMs}, index)) found++;
	}

	const workedMs = usedMs(before);
	assert.equal(found, 500);
	assert.ok(workedMs < 1000, `${workedMs} ms`);
});

test('a key of ours stands for a row without a position that tells its exposure, too', () => {
	const told = {...bare, framesAligned: 33, totalExposureSeconds: 330};
	const other = {...told, chunkKey: '20260227.81_HP102266'};
	assert.deepEqual(keysOnServer('20260227.81_HP022854', [other, told]), ['20260227.81_HP102265']);
});
