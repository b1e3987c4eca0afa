import {randomFillSync} from 'node:crypto';
import {headerBytes, paddedBytes} from '../seestar/fits-file.js';
import {frameCards} from '../seestar/frame-header.js';
import {favourites} from './coverage-feed.js';
import type {CrowdSkySetup} from './options.js';
import {makeRow} from './row.js';
import type {NewStack} from './stack-store.js';

const dayMs = 86_400_000;
const slotMs = 900_000;
const exposureSeconds = 10;
const axes = [9, 16, 3] as const;
const telescope = 'S50_0a1b2c3d';

/** What the observer looked at: name, days before today, and how many quarters of an hour. */
const nights: ReadonlyArray<readonly [name: string, daysAgo: number, stacks: number]> = [
	['M 27', 2, 5], ['NGC 7000', 2, 4], ['M 31', 4, 6], ['T CrB', 5, 2], ['NGC 6960', 9, 7], ['M 13', 12, 3], ['NGC 6946', 17, 4], ['M 57', 17, 2], ['IC 1396', 24, 12], ['NGC 7635', 31, 3],
	['M 33', 38, 8], ['T CrB', 40, 1], ['NGC 891', 47, 5], ['NGC 281', 61, 4], ['M 45', 78, 6], ['IC 1805', 84, 9], ['Polaris', 96, 1], ['M 51', 130, 5], ['M 101', 152, 7], ['M 106', 155, 2],
	['M 3', 171, 1], ['M 5', 188, 2], ['M 104', 203, 1], ['M 87', 204, 3], ['NGC 2237', 260, 4], ['M 1', 281, 2], ['M 42', 292, 3], ['M 81', 301, 2], ['Rho Oph', 320, 3],
];

/** The stacks that the account has of the year before `nowMs`, small but whole; the oldest first. */
export function earlierStacks(setup: Pick<CrowdSkySetup, 'chunkKeyForm' | 'dateForm'>, nowMs: number): NewStack[] {
	const today = Math.floor(nowMs / dayMs) * dayMs;
	const taken = nights.flatMap(([target, daysAgo, stacks], night) => Array.from({length: stacks}, (_, index): Taken => {
		// From 20 h UTC on, with two to ten frames of each block lost.
		const framesInput = 84 - ((night * 7) % 5);
		return {
			target, framesInput, framesAligned: framesInput - 2 - ((night + (index * 3)) % 9), filter: night % 3 === 1 ? 'IRCUT' : 'LP',
			startMs: today - (daysAgo * dayMs) + (20 * 3_600_000) + (index * slotMs),
		};
	}));
	return taken.sort((a, b) => a.startMs - b.startMs).map(each => stackOf(each, setup));
}

type Taken = {readonly target: string; readonly filter: string; readonly startMs: number; readonly framesInput: number; readonly framesAligned: number};

function stackOf({target, filter, startMs, framesInput, framesAligned}: Taken, form: Pick<CrowdSkySetup, 'chunkKeyForm' | 'dateForm'>): NewStack {
	const [, raDegrees = 0, decDegrees = 0] = favourites.find(([name]) => name === target) ?? [];
	const dateObs = `${new Date(startMs).toISOString().slice(0, 23)}000`;
	const header = headerBytes(frameCards({
		model: 'Seestar S50', firmware: '7.75', telescope, target, raDegrees, decDegrees, exposureSeconds, filter, dateObs, axes,
		stackedFrames: framesAligned, siteLongitude: 0, siteLatitude: 0,
	}));
	const dataBytes = axes.reduce((product, length) => product * length, 2);
	const data = Buffer.alloc(paddedBytes(dataBytes));
	randomFillSync(data, 0, dataBytes);
	const bytes = Buffer.concat([header, data]);
	const facts = {
		object: target, telescope, filter, stackedFrames: framesAligned, totalExposureSeconds: framesAligned * exposureSeconds,
		raDegrees, decDegrees, observedAtMs: startMs, isWhole: true,
	};
	const fields = {framesInput, framesAligned, startMs, endMs: startMs + slotMs, isLocationScrubbed: true};
	return {
		name: `CrowdSky_${framesAligned}_${target}_${exposureSeconds.toFixed(1)}s_${filter}_${dateObs.slice(0, 10)}.fit`,
		bytes,
		row: id => makeRow({id, facts, fields, sizeBytes: bytes.length, createdAtMs: startMs + (dayMs / 2), ...form}),
	};
}
