import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'ava';
import {estimateInFlight} from '../../../source/crowdsky/sent/in-flight.js';
import {queuedIn} from '../../../source/crowdsky/sent/unacknowledged.js';

// As Linux prints it; the first connection has 1,579,200 unacknowledged bytes.
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:BE36 0100007F:A967 01 001818C0:00000000 04:00000015 00000000     0        0 3518 1 0000000000000000 20 4 30 10 -1
   1: 0100007F:A967 0100007F:BE36 01 00000000:0003B200 00:00000000 00000000     0        0 3519 1 0000000000000000 20 4 0 10 -1
   2: 0100007F:0016 0200007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 3520 1 0000000000000000 20 4 0 10 -1
   3: 0100007F:0016 0300007F:C001 01 00000007:00000000 00:00000000 00000000     0        0 3521 1 0000000000000000 20 4 0 10 -1
`;

test('the unacknowledged bytes are read from the table only if one connection has these two ports', () => {
	assert.equal(queuedIn(table, 0xBE_36, 0xA9_67), 0x18_18_C0);
	assert.equal(queuedIn(table, 0xA9_67, 0xBE_36), 0);
	assert.equal(queuedIn(table, 0xBE_36, 443), undefined);
	// Two servers on one port: it is unknown which of them is meant.
	assert.equal(queuedIn(table, 0x16, 0xC0_01), undefined);
	assert.equal(queuedIn('', 1, 2), undefined);
});

/** A system with buffers of this size, on a connection of this rate, takes pieces as it can; returns what has really arrived and what is estimated. */
function sent(totalBytes: number, {bufferBytes, bytesPerMs, pieceBytes = 65_536}: {bufferBytes: number; bytesPerMs: number; pieceBytes?: number}) {
	const estimate = estimateInFlight();
	const seen: Array<{atMs: number; handed: number; arrived: number; estimated: number}> = [];
	let handed = 0;
	for (let atMs = 0; atMs * bytesPerMs < totalBytes; atMs += 5) {
		const arrived = Math.min(handed, atMs * bytesPerMs);
		while (handed < totalBytes && handed + pieceBytes - arrived <= bufferBytes) {
			handed = Math.min(totalBytes, handed + pieceBytes);
			estimate.handed(handed, atMs);
		}

		seen.push({atMs, handed, arrived, estimated: estimate.arrived(totalBytes, atMs)});
	}

	return seen;
}

test('without figures from the system the estimate is ahead by at most a piece, and behind by at most the buffers', () => {
	for (const bufferBytes of [131_072, 400_000, 2_600_000]) {
		for (const bytesPerMs of [40, 120, 500]) {
			const totalBytes = 4_000_000;
			for (const {arrived, estimated, atMs} of sent(totalBytes, {bufferBytes, bytesPerMs})) {
				assert.ok(estimated - arrived <= 65_536 && arrived - estimated <= bufferBytes + 65_536, `${bufferBytes} ${bytesPerMs} at ${atMs}: ${estimated} for ${arrived}`);
			}
		}
	}
});

test('a file that fits into the buffers does not count as arrived once it is handed over', () => {
	const seen = sent(2_000_000, {bufferBytes: 2_600_000, bytesPerMs: 120});
	assert.equal(seen[0]?.handed, 2_000_000);
	assert.deepEqual([...new Set(seen.map(({estimated}) => estimated))], [0]);
});

test('on a fast connection without waits all but the buffers\' size counts as arrived', () => {
	const seen = sent(50_000_000, {bufferBytes: 1_000_000, bytesPerMs: 10_000});
	const middle = seen[Math.floor(seen.length / 2)];
	assert.ok(middle && middle.estimated > 20_000_000 && middle.estimated <= middle.arrived, JSON.stringify(middle));
});

test('a connection is found among tens of thousands, open and ended ones, in a few milliseconds', () => {
	const row = (nth: number, local: string, remote: string, queue: string) => `${String(nth).padStart(4)}: 0100007F:${local} 0100007F:${remote} 06 ${queue}:00000000 03:000009D2 00000000     0        0 0 3 0000000000000000`.padEnd(149);
	const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
	const rows = Array.from({length: 25_000}, (_, nth) => row(nth, hex(20_000 + (nth % 40_000)), hex(80), '00000000'));
	rows.push(row(25_000, 'BE36', 'A967', '001818C0'));
	const table = `${rows.join('\n')}\n`;
	const {user} = process.cpuUsage();
	assert.equal(queuedIn(table, 0xBE_36, 0xA9_67), 0x18_18_C0);
	assert.ok(process.cpuUsage().user - user < 200_000, 'it is searched four times a second');
});
