import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {Temporal} from 'temporal-polyfill';
import {chunkStartMs, formatStackName, legalBlockMinutes, planTarget, wantedName, type PlanInput, type TargetPlan} from '../../source/planning/index.js';
import {planKept} from '../../source/planning/plan.js';
import {stamp} from './night.js';
import {draws} from '../support/draws.js';

// Nights around changes of clocks, and one without.
const nights = [
	['Europe/Vienna', '2026-03-29T02:00'], ['Europe/Vienna', '2026-10-25T02:00'], ['Australia/Lord_Howe', '2026-04-05T01:30'], ['Australia/Lord_Howe', '2026-10-04T02:00'],
	['America/St_Johns', '2026-03-08T02:00'], ['Asia/Kathmandu', '2026-02-27T23:00'], ['UTC', '2026-12-31T23:59'],
] as const;

const minute = 60_000;
const nightInput = fc.record({
	night: fc.constantFrom(...nights),
	blockMinutes: fc.oneof(fc.constantFrom(15, 10, 60), fc.constantFrom(...legalBlockMinutes())),
	stamps: fc.array(fc.record({
		second: fc.integer({min: -4 * 3600, max: 4 * 3600}),
		exposure: fc.constantFrom('10.0s', '20.0s', '10s'),
		filter: fc.constantFrom('LP', 'IRCUT'),
		// Minutes by which DATE-OBS differs from the zone, where it is known.
		known: fc.option(fc.constantFrom(0, 0, 0, 60, -60, 30, 15), {nil: undefined, freq: 8}),
	}), {maxLength: 60}),
	nowMinutes: fc.integer({min: -200, max: 400}),
	minExposureSeconds: fc.constantFrom(0, 10, 30),
}, {noNullPrototype: true}).map(({night: [timeZone, middle], stamps, nowMinutes, ...rest}) => {
	const middleMs = Date.parse(`${middle}:00Z`);
	const frames = stamps.map(({second, exposure, filter, known}) => ({
		name: `Light_M 1_${exposure}_${filter}_${stamp(middleMs + second * 1000)}.fit`,
		wallMs: middleMs + second * 1000,
		known,
	}));
	const instants = new Map(frames.flatMap(({name, wallMs, known}) => known === undefined ? [] : [[name, wallMs - known * minute] as const]));
	return {...rest, timeZone, instants, subFrameNames: frames.map(({name}) => name), stackNames: [] as string[], now: middleMs + nowMinutes * minute} satisfies PlanInput;
});

// Each file's block by the letter of the rules, with Temporal asked for every frame.
function blockStartsByTemporal(input: Omit<PlanInput, 'instants'> & {readonly instants: ReadonlyMap<string, number>}): Map<string, number> {
	const starts = new Map<string, number>();
	for (const name of input.subFrameNames) {
		const [, date = '', time = ''] = /_(\d{8})-(\d{6})\.fit$/.exec(name) ?? [];
		const local = Temporal.PlainDateTime.from(`${date}T${time}`);
		const zoned = local.toZonedDateTime(input.timeZone, {disambiguation: 'earlier'});
		const known = input.instants.get(name);
		if (known === undefined && !zoned.toPlainDateTime().equals(local)) continue;
		const asUtcMs = local.toZonedDateTime('UTC').epochMilliseconds;
		const offsetMs = known === undefined ? zoned.offsetNanoseconds / 1e6 : asUtcMs - known;
		const minuteOfDay = local.hour * 60 + local.minute;
		const size = input.blockMinutes ?? 15;
		const intoBlockMs = (minuteOfDay % size * 60 + local.second) * 1000;
		starts.set(name, asUtcMs - intoBlockMs - offsetMs);
	}

	return starts;
}

const readyOf = ({blocks}: TargetPlan) => blocks.filter(({status}) => status === 'ready');
const nameOf = (block: TargetPlan['blocks'][number], frames: number, pixel: number) => formatStackName({target: 'M 1', ...block, frames, pixel});

test('every frame whose local time exists is in exactly one block, the one that Temporal gives', () => {
	fc.assert(fc.property(nightInput, input => {
		const plan = planTarget(input);
		const planned = plan.blocks.flatMap(({files}) => files);
		const starts = blockStartsByTemporal(input);
		assert.deepEqual([...planned].sort(), [...starts.keys()].sort());
		assert.deepEqual(plan.nonexistentTimes, [...new Set(input.subFrameNames)].filter(name => !starts.has(name)).sort());
		const sizeMs = input.blockMinutes * minute;
		for (const block of plan.blocks) {
			const own = block.files.map(name => starts.get(name) ?? Number.NaN);
			assert.equal(Date.parse(block.startUtc), Math.min(...own));
			assert.equal(Date.parse(block.endUtc), Math.max(...own) + sizeMs);
			assert.equal(Date.parse(block.start), Date.parse(block.startUtc));
			assert.equal(Date.parse(block.end), Date.parse(block.endUtc));
			assert.equal(block.frames, block.files.length);
			assert.ok(block.reason !== '');
		}
	}), {numRuns: draws(400)});
});

test('a plan does not depend on the order of its input or on repeated names', () => {
	fc.assert(fc.property(nightInput, fc.infiniteStream(fc.nat()), (input, random) => {
		const shuffled = [...input.subFrameNames, ...input.subFrameNames.slice(0, 5)]
			.map(name => ({name, rank: Number(random.next().value)})).sort((a, b) => a.rank - b.rank).map(({name}) => name);
		const stackNames = readyOf(planTarget(input)).map((block, index) => nameOf(block, index % 3 + 1, 1));
		const instants = Object.fromEntries([...input.instants].reverse());
		assert.deepEqual(
			planTarget({...input, subFrameNames: shuffled, stackNames: [...stackNames].reverse(), instants}),
			planTarget({...input, stackNames}),
		);
	}), {numRuns: draws(150)});
});

test('a plan of names that are kept is that of the texts', () => {
	const names = (input: PlanInput) => [...input.subFrameNames, 'Light_M 1_10.0s_LP_20260227.fit', 'Light_M 1_10.0s_LP_20260227-211500_thn.jpg', 'a\nb'];
	fc.assert(fc.property(nightInput, fc.infiniteStream(fc.nat()), (input, random) => {
		const next = (below: number) => Number(random.next().value) % below;
		const some = (odds: number) => input.subFrameNames.filter(() => next(odds) === 0);
		const ready = readyOf(planTarget(input)).filter(() => next(3) > 0).map(block => ({block, stack: nameOf(block, block.frames, 1)}));
		const more: PlanInput = {
			...input,
			subFrameNames: names(input),
			unfinishedNames: some(8),
			stackNames: ready.map(({stack}) => stack),
			stackFrames: new Map(ready.flatMap(({block: {files: [first = '', ...others]}, stack}) => next(2) === 0 ? [] : [[stack, {first, last: others.at(-1) ?? first}] as const])),
			pointings: new Map(some(3).map(name => [name, {raDegrees: next(3), decDegrees: 0, fieldDegrees: 1}])),
			latest: '2030-01-01',
		};
		const {blocks, ...rest} = planTarget(more);
		const kept = planKept(more);
		assert.deepEqual({...kept, blocks: kept.blocks.map(block => ({...block, files: [...block.files]}))}, {...rest, blocks});
	}), {numRuns: draws(400)});
});

test('no two blocks of a plan want the same name, and blocks of 15 minutes or more need no ordinal', () => {
	fc.assert(fc.property(nightInput, input => {
		const {blocks} = planTarget(input);
		assert.equal(new Set(blocks.map(block => wantedName('M 1', {...block, exposure: String(block.exposureSeconds)}))).size, blocks.length);
		const order = blocks.map(({startUtc, exposureSeconds, filter}) => `${startUtc} ${exposureSeconds} ${filter}`);
		assert.deepEqual(order, [...new Set(order)].sort());
		if (input.blockMinutes >= 15) assert.ok(blocks.every(({ordinal}) => ordinal === 1));
		assert.ok(blocks.every(({ordinal}) => ordinal <= 15));
	}), {numRuns: draws(300)});
});

test('stacking any of the ready blocks, with any frames rejected, covers exactly those', () => {
	fc.assert(fc.property(nightInput, fc.infiniteStream(fc.nat()), fc.boolean(), (input, random, isAll) => {
		const next = (below: number) => Number(random.next().value) % below;
		const before = planTarget(input);
		const stacked = readyOf(before).filter(() => isAll || next(2) === 0);
		const stackNames = stacked.map(block => nameOf(block, block.frames - next(block.frames), next(49_152)));
		const after = planTarget({...input, stackNames});
		assert.deepEqual(after.foreignStacks, []);
		assert.deepEqual(after.unreadableStacks, []);
		const wereStacked = new Set(stacked.map(({files}) => files[0]));
		for (const [index, block] of after.blocks.entries()) {
			const was = before.blocks[index];
			assert.equal(block.status, wereStacked.has(block.files[0]) ? 'covered' : was?.status);
			if (block.status === 'covered') assert.ok(stackNames.includes(block.coveredBy ?? ''));
		}

		if (isAll) assert.deepEqual(readyOf(after), []);
	}), {numRuns: draws(300)});
});

test('a stack of any other block size covers the block of its name, or its whole slot', () => {
	fc.assert(fc.property(nightInput, fc.constantFrom(...legalBlockMinutes()), (input, oldMinutes) => {
		const old = readyOf(planTarget({...input, blockMinutes: oldMinutes}));
		const plan = planTarget({...input, stackNames: old.map(block => nameOf(block, block.frames, 1))});
		for (const stacked of old) {
			const ofKind = plan.blocks.filter(({exposureSeconds, filter}) => exposureSeconds === stacked.exposureSeconds && filter === stacked.filter);
			const own = ofKind.find(({chunk, ordinal}) => chunk === stacked.chunk && ordinal === stacked.ordinal);
			if (own && own.frames >= stacked.frames) {
				assert.equal(own.status, 'covered');
				continue;
			}

			const slotMs = chunkStartMs(stacked.chunk);
			const inSlot = ofKind.filter(({startUtc, endUtc}) => Date.parse(startUtc) < slotMs + 15 * minute && Date.parse(endUtc) > slotMs);
			assert.ok(inSlot.every(({status}) => status === 'covered'));
			if (inSlot.length > 0) assert.ok(plan.foreignStacks.some(name => name.includes(stacked.chunk)));
		}
	}), {numRuns: draws(200)});
});

// Quiet nights, of any cadence and with gaps, in zones whose clocks do not change at that time.
const pairInput = fc.record({
	timeZone: fc.constantFrom('UTC', 'Europe/Vienna', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
	oldMinutes: fc.oneof(fc.constantFrom(10, 15, 20, 30, 60), fc.constantFrom(...legalBlockMinutes())),
	newMinutes: fc.oneof(fc.constantFrom(10, 15, 20, 30, 60), fc.constantFrom(...legalBlockMinutes())),
	startMinute: fc.integer({min: 0, max: 600}),
	gaps: fc.array(fc.oneof({weight: 20, arbitrary: fc.integer({min: 11, max: 40})}, {weight: 1, arbitrary: fc.integer({min: 300, max: 4000})}), {minLength: 20, maxLength: 300}),
	// For each old block: whether it was stacked, and the share of its frames that were rejected.
	blocks: fc.infiniteStream(fc.record({isStacked: fc.boolean(), rejected: fc.constantFrom(0, 0, 0.1, 0.3, 0.6, 0.9)})),
}, {noNullPrototype: true});

function pairOf({timeZone, oldMinutes, startMinute, gaps, blocks}: typeof pairInput extends fc.Arbitrary<infer T> ? T : never) {
	let wallMs = Date.parse('2026-01-27T18:00:00Z') + startMinute * minute;
	const subFrameNames = gaps.map(seconds => {
		wallMs += seconds * 1000;
		return `Light_M 1_10.0s_LP_${stamp(wallMs)}.fit`;
	});
	const input = {subFrameNames, timeZone, now: '2026-03-01', minExposureSeconds: 0};
	const stacked = readyOf(planTarget({...input, stackNames: [], blockMinutes: oldMinutes})).flatMap(block => {
		const {isStacked, rejected} = blocks.next().value as {isStacked: boolean; rejected: number};
		return isStacked ? [{block, name: nameOf(block, Math.max(1, Math.round(block.frames * (1 - rejected))), 1)}] : [];
	});
	return {input, stacked};
}

const allPairs = legalBlockMinutes().filter(minutes => minutes <= 240);

test('no frame is stacked twice after any change of block size, with any frames rejected, when the frames of the stacks are known', () => {
	fc.assert(fc.property(pairInput, pair => {
		const {input, stacked} = pairOf(pair);
		const stackFrames = new Map(stacked.map(({block: {files}, name}) => [name, {first: files[0] ?? '', last: files.at(-1) ?? ''}]));
		const used = new Set(stacked.flatMap(({block: {files}}) => files));
		const plan = planTarget({...input, stackNames: stackFrames.keys(), stackFrames, blockMinutes: pair.newMinutes});
		for (const block of plan.blocks) {
			const isTouched = block.files.some(name => used.has(name));
			if (block.status === 'ready') assert.ok(!isTouched, `${pair.oldMinutes} to ${pair.newMinutes}: ${block.start}`);
			else assert.ok(isTouched || block.isForeignCoverage, 'nothing else is withheld');
		}
	}), {numRuns: draws(500)});
});

test('no frame is stacked twice after a change of block size when only names are known, unless the grid can have made the stack itself', () => {
	fc.assert(fc.property(pairInput, pair => {
		const {input, stacked} = pairOf(pair);
		const plan = planTarget({...input, stackNames: stacked.map(({name}) => name), blockMinutes: pair.newMinutes});
		const foreign = new Set(plan.foreignStacks);
		const used = new Set(stacked.filter(({name}) => foreign.has(name)).flatMap(({block: {files}}) => files));
		for (const block of readyOf(plan)) assert.ok(!block.files.some(name => used.has(name)), `${pair.oldMinutes} to ${pair.newMinutes}: ${block.start}`);
	}), {numRuns: draws(500)});
});

/** The block of a plan that a stack's name belongs to. */
const ownOf = ({blocks}: TargetPlan, stacked: TargetPlan['blocks'][number]) => blocks.find(({chunk, ordinal}) => chunk === stacked.chunk && ordinal === stacked.ordinal);

test('a stack whose header puts its first frame outside the block of its name prevents stacking its frames again, and no longer covers that block by name', () => {
	fc.assert(fc.property(pairInput, fc.infiniteStream(fc.nat()), (pair, random) => {
		const {input, stacked} = pairOf(pair);
		const firsts = new Map(stacked.map(({block, name}) => {
			// Any frames at its beginning may have been rejected, except as many last ones as the name counts.
			const rejected = block.frames - Number(/^CrowdSky_(\d+)/.exec(name)?.[1]);
			return [name, block.files[Number(random.next().value) % (rejected + 1)] ?? ''];
		}));
		const stackStarts = new Map([...firsts].map(([name, first]) => {
			const [, date = '', time = ''] = /_(\d{8})-(\d{6})\.fit$/.exec(first) ?? [];
			const local = Temporal.PlainDateTime.from(`${date}T${time}`);
			return [name, local.toZonedDateTime(input.timeZone).epochMilliseconds - 10_000];
		}));
		const plan = planTarget({...input, stackNames: firsts.keys(), stackStarts, blockMinutes: pair.newMinutes});
		assert.deepEqual(plan.unaskedStacks, []);
		const ready = new Set(readyOf(plan).flatMap(({files}) => files));
		for (const {block, name} of stacked) {
			const own = ownOf(plan, block);
			const startMs = stackStarts.get(name) ?? Number.NaN;
			// A difference of about a frame cannot be noticed.
			if (!own || (startMs >= Date.parse(own.startUtc) - 60_000 && startMs < Date.parse(own.endUtc) + 60_000)) continue;
			assert.ok(!block.files.some(file => ready.has(file)), `${pair.oldMinutes} to ${pair.newMinutes}: ${name}`);
			assert.ok(own.coveredBy !== name || own.isForeignCoverage, name);
		}
	}), {numRuns: draws(500)});
});

test('no frame of a stack whose header gives no start is stacked twice, when the block of its name has at least as many frames as the stacked block', () => {
	fc.assert(fc.property(pairInput, pair => {
		const {input, stacked} = pairOf(pair);
		const stackStarts = new Map(stacked.map(({name}) => [name, undefined]));
		const plan = planTarget({...input, stackNames: stackStarts.keys(), stackStarts, blockMinutes: pair.newMinutes});
		const ready = new Set(readyOf(plan).flatMap(({files}) => files));
		for (const {block, name} of stacked) {
			if (block.frames <= (ownOf(plan, block)?.frames ?? 0)) assert.ok(!block.files.some(file => ready.has(file)), `${pair.oldMinutes} to ${pair.newMinutes}: ${name}`);
		}
	}), {numRuns: draws(500)});
});

test('a whole night stacked with one block size is not stacked again with any other, when only names are known', () => {
	const subFrameNames = Array.from({length: 700}, (_, index) => `Light_M 1_10.0s_LP_${stamp(Date.parse('2026-01-27T20:00:00Z') + index * 20_000)}.fit`);
	const input = {subFrameNames, timeZone: 'Europe/Vienna', now: '2026-03-01', minExposureSeconds: 0};
	for (const oldMinutes of allPairs) {
		// Blocks at either end have fewer frames: a name with few frames may belong to any grid.
		const whole = readyOf(planTarget({...input, stackNames: [], blockMinutes: oldMinutes})).filter(({frames}) => frames === oldMinutes * 3);
		const used = new Set(whole.flatMap(({files}) => files));
		for (const newMinutes of allPairs) {
			const plan = planTarget({...input, stackNames: whole.map(block => nameOf(block, block.frames, 1)), blockMinutes: newMinutes});
			for (const block of readyOf(plan)) assert.ok(!block.files.some(name => used.has(name)), `${oldMinutes} to ${newMinutes}: ${block.start}`);
		}
	}
});
