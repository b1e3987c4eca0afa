import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {dataBytes} from '../../../source/fits/data-bytes.js';
import {longestHeaderBytes, readHeader} from '../../../source/fits/header.js';
import {observationUtcMs} from '../../../source/fits/observation-time.js';
import {positionOf} from '../../../source/fits/position.js';
import {headerOf} from '../../fits/cards.js';
import {bytesLike} from './generators.js';
import {parser} from './parser.js';

const folder = path.join(import.meta.dirname, '..', '..', 'fits', 'vectors');
// Short, so that a million of them are read in minutes: the first block of each vector, and headers of the odd cards.
const samples = [
	...readdirSync(folder).filter(name => name !== 'expected.json').map(name => readFileSync(path.join(folder, name)).subarray(0, 2880)),
	Buffer.from(headerOf('OBJECT  = \'IC 434 &\'', 'CONTINUE  \'mosaic&\'', 'CONTINUE  \'\'', 'RA      = \'05 41 00.0\'', 'DEC     = -2.46', 'DATE-OBS= \'2026-02-27T20:15:02.274249\'')),
	Buffer.from(headerOf('NAXIS   = 2', 'NAXIS1  = 1080', 'NAXIS2  = 1920', 'CTYPE1  = \'RA---TAN\'', 'CTYPE2  = \'DEC--TAN\'', 'CRVAL1  = 85.25', 'CRVAL2  = -2.46', 'GROUPS  = T', 'PCOUNT  = 3')),
];

/** The headers of FITS files. */
export const fitsParsers = [
	parser({
		name: 'fits-header', inputs: bytesLike(samples), sizeOf: bytes => bytes.length, mostGrowth: 8,
		grown: {size: longestHeaderBytes / 4, input: size => Buffer.from(headerOf('OBJECT  = \'x&\'', ...Array.from({length: size / 80}, (_, index) => index % 3 === 2 ? `K${index}`.padEnd(8) + '= \'\'\'&\'' : `CONTINUE  '${' '.repeat(66)}&'`))).subarray(0, size)},
		read(bytes) {
			const header = readHeader(bytes);
			const whole = readHeader(bytes, {isWhole: true});
			if (header.status !== 'incomplete') assert.equal(header.status, whole.status);
			for (const each of [header, whole]) {
				const position = positionOf(each);
				if (position) assert.ok(position.raDegrees >= 0 && position.raDegrees < 360 && Math.abs(position.decDegrees) <= 90, JSON.stringify(position));
				const length = dataBytes(each);
				if (length !== undefined) assert.ok(Number.isSafeInteger(length) && length % 2880 === 0 && length >= 2880, String(length));
				const atMs = observationUtcMs(each);
				if (atMs !== undefined) assert.ok(Number.isFinite(new Date(atMs).getTime()), String(atMs));
			}

			// A value read from the beginning alone does not change later: a truncated card is not used.
			const half = readHeader(bytes.subarray(0, bytes.length >> 1));
			if (half.status === 'ok') assert.deepEqual(half, header);
			return [header, whole];
		},
	}),
];
