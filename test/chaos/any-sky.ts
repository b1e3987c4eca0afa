import type {SceneBlock} from '../../source/simulator/simulator.js';
import type {Random} from './random.js';
import type {Recording} from './night-plan.js';

const minuteMs = 60_000;

export type TargetPlan = {
	readonly name: string;
	readonly raDegrees: number;
	readonly decDegrees: number;
	readonly liveStackFrames: number | undefined;
	readonly blocks: readonly SceneBlock[];
};

export type SkyPlan = {readonly targets: readonly TargetPlan[]; readonly recording: Recording | undefined};

const names = ['M 42', 'IC 434', 'NGC 7000', 'M 51', 'Fledermaus-Nebel äöü', 'C 33 (West)'];

/** The contents of a telescope: one to three targets with up to four blocks each, and perhaps one that is being recorded. */
export function anySky(random: Random, startMs: number): SkyPlan {
	const targets = random.some(names, random.int(1, 3)).map((name): TargetPlan => ({
		name,
		raDegrees: random.int(0, 3590) / 10,
		decDegrees: random.int(-600, 600) / 10,
		liveStackFrames: random.chance(0.5) ? random.int(5, 60) : undefined,
		blocks: anyBlocks(random, startMs),
	}));
	return {targets, recording: random.chance(0.3) ? anyRecording(random, startMs, targets.length) : undefined};
}

function anyBlocks(random: Random, startMs: number): SceneBlock[] {
	const filter = random.pick(['LP', 'IRCUT']);
	const exposureSeconds = random.pick([10, 10, 20]);
	const count = random.int(1, 4);
	// Some hours ago, or some nights.
	const firstMs = quarterBefore(startMs - (random.pick([2, 3, 26, 50]) * 60 * minuteMs));
	let atMs = firstMs;
	const blocks: SceneBlock[] = [];
	// A recording that goes on during the night began up to forty minutes before it.
	for (let index = 0; index < count && atMs < startMs - (65 * minuteMs); index++) {
		const isShort = random.chance(0.1);
		blocks.push({
			localStart: instant(atMs + (random.int(2, random.chance(0.3) ? 600 : 40) * 1000)),
			frames: isShort ? random.int(1, 2) : random.int(6, 15),
			exposureSeconds,
			filter: random.chance(0.1) ? random.pick(['LP', 'IRCUT']) : filter,
			spacingSeconds: exposureSeconds + 3,
		});
		atMs += random.pick([1, 1, 1, 2, 5]) * 15 * minuteMs;
	}

	return blocks;
}

/** A session that began up to three quarters of an hour ago and goes on for some minutes. */
function anyRecording(random: Random, startMs: number, targets: number): Recording {
	const beganMs = startMs - (random.int(1, 40) * minuteMs);
	const endsMs = startMs + (random.int(1, 20) * minuteMs);
	const block = {localStart: instant(beganMs), frames: Math.floor((endsMs - beganMs) / 23_000), exposureSeconds: 20, filter: 'LP', spacingSeconds: 23};
	return {target: random.int(0, targets - 1), block, isTold: random.chance(0.5)};
}

function quarterBefore(ms: number): number {
	return Math.floor(ms / (15 * minuteMs)) * 15 * minuteMs;
}

function instant(ms: number): string {
	return new Date(ms).toISOString().replace('.000', '');
}
