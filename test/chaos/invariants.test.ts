import assert from 'node:assert/strict';
import test from 'ava';
import {violationsOf} from './invariants.js';
import {planNight} from './night-plan.js';
import {ratesOf} from './rates.js';
import type {BatchRecord, FrameRecord, NightRecord, RunRecord, ScopeRecord, StackRecord} from './record.js';

// Ten frames a block, from 20:15 and from 20:30 UTC, on a telescope in Vienna in February.
const firstMs = Date.UTC(2026, 1, 27, 20, 15, 3);
const frames: FrameRecord[] = [0, 1].flatMap(block => Array.from({length: 10}, (_, frame) => {
	const utcMs = firstMs + (block * 900_000) + (frame * 13_000);
	const wallMs = utcMs + 3_600_000;
	const stamp = new Date(wallMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
	return {target: 'M 42', name: `Light_M 42_10.0s_LP_${stamp}.fit`, utcMs, wallMs, exposure: '10.0s', filter: 'LP'};
}));
const namesOfBlock = (block: 0 | 1) => frames.slice(10 * block, 10 * (block + 1)).map(({name}) => name);
const file = (block: 0 | 1, count = 10) => `CrowdSky_${count}_M 42_10.0s_LP_20260227.${81 + block}_HP022854.fit`;

function batch(block: 0 | 1, changes: Partial<BatchRecord> = {}): BatchRecord {
	return {by: 'program', folder: 'M 42_sub', frames: namesOfBlock(block), result: 'complete', output: `DSO_${block}.fit`, fault: undefined, ...changes};
}

function stack(block: 0 | 1, changes: Partial<StackRecord> = {}): StackRecord {
	const header = {END: 'there', STACKCNT: '10', EXPTIME: '10.0', FILTER: 'LP', RA: '1.0', DEC: '1.0', NAXIS1: '9', NAXIS2: '16', NAXIS3: '3', 'DATE-OBS': new Date(firstMs + (block * 900_000)).toISOString().replace('Z', '')};
	return {target: 'M 42', name: file(block), sha256: `digest-${block}`, sizeBytes: 8640, header, batch: block, ...changes};
}

const lines: RunRecord['lines'] = [
	...([0, 1] as const).map(block => ({type: 'stackNamed', scope: 'host', target: 'M 42', file: file(block)})),
	...([0, 1] as const).map(block => ({type: 'uploaded', scope: 'host', target: 'M 42', file: file(block)})),
	{type: 'summary', blocksReady: 2, blocksStacked: 2, blocksFailed: 0, filesUploaded: 2, filesFailed: 0},
];
const run: RunRecord = {
	title: 'night', command: 'night', status: 0, signal: undefined, hasEnded: true, seconds: 1, lines, errors: '',
	names: {host: [`M 42/${file(0)}`, `M 42/${file(1)}`]}, stored: [file(0), file(1)], isAlongside: false, isLast: false,
};
const scope: ScopeRecord = {host: 'host', telescope: 'S50_1', frames, stacks: [stack(0), stack(1)], canary: [], batches: [batch(0), batch(1)]};
const good: NightRecord = {
	scopes: [scope],
	server: ([0, 1] as const).map(block => ({id: block + 1, name: file(block), telescope: 'S50_1', sha256: `digest-${block}`, chunkKey: 'key', isSpoilt: false})),
	kept: [{name: file(0), sha256: 'digest-0'}],
	runs: [run],
	journal: [
		{kind: 'stackNamed', stackFolder: 'MyWorks/M 42', to: file(0)},
		{kind: 'uploadConfirmed', stack: `MyWorks/M 42/${file(0)}`},
	],
	blockSizes: [15], minExposureSeconds: 50, hasPurged: false,
};

const withScope = (changes: Partial<ScopeRecord>): NightRecord => ({...good, scopes: [{...scope, ...changes}]});
const withRun = (changes: Partial<RunRecord>): NightRecord => ({...good, runs: [{...run, ...changes}]});
const withoutLine = (type: string) => lines.filter(line => line?.['type'] !== type);
const withLine = (line: Record<string, unknown>) => [line, ...lines];
const rulesOf = (night: NightRecord) => [...new Set(violationsOf(night).map(({rule}) => rule))];

test('a night without faults breaks no rule', () => {
	assert.deepEqual(violationsOf(good), []);
	assert.deepEqual(ratesOf(good), {made: 2, leftUnnamed: 0, blocks: 2, unstacked: 0, named: 2, unsent: 0, unsettled: 0});
});

const badNights: ReadonlyArray<readonly [string, NightRecord, string]> = [
	['a frame in two stacks', withScope({stacks: [stack(0), stack(1, {batch: 0})]}), 'no sub-frame is in two named stacks'],
	['two counts in a slot', withScope({stacks: [stack(0), stack(1), stack(0, {name: file(0, 9), batch: undefined})]}), 'no slot, exposure and filter has two stacks'],
	['another count in the header', withScope({stacks: [stack(0, {header: {...stack(0).header, STACKCNT: '9'}}), stack(1)]}), 'every named stack agrees with its header'],
	['another filter in the header', withScope({stacks: [stack(0, {header: {...stack(0).header, FILTER: 'IRCUT'}}), stack(1)]}), 'every named stack agrees with its header'],
	['a date before the slot', withScope({stacks: [stack(0), stack(1, {header: stack(0).header})]}), 'every named stack agrees with its header'],
	['a pixel without a position', withScope({stacks: [stack(0, {header: {...stack(0).header, RA: undefined as unknown as string}}), stack(1)]}), 'every named stack agrees with its header'],
	['a header without an end', withScope({stacks: [stack(0, {header: {...stack(0).header, END: undefined as unknown as string}}), stack(1)]}), 'every named stack agrees with its header'],
	['a truncated file', withScope({stacks: [stack(0, {sizeBytes: 2880}), stack(1)]}), 'every named stack agrees with its header'],
	['a stack in another target\'s folder', withScope({stacks: [stack(0, {target: 'M 51'}), stack(1)]}), 'every named stack agrees with its header'],
	['frames of another block', withScope({batches: [batch(0), batch(0)]}), 'a stack of other frames is never named as a block'],
	['frames of another folder', withScope({batches: [batch(0, {folder: 'M 51_sub'}), batch(1)]}), 'a stack of other frames is never named as a block'],
	['a guest\'s stack of both blocks', withScope({batches: [batch(0, {by: 'guest', frames: frames.map(({name}) => name)}), batch(1)]}), 'a stack of other frames is never named as a block'],
	['a guest\'s stack of half a block', withScope({batches: [batch(0, {by: 'guest', frames: namesOfBlock(0).slice(5)}), batch(1)]}), 'a part of a block that somebody else stacked is not named as the block'],
	['a block stacked before its end', withScope({batches: [batch(0, {frames: namesOfBlock(0).slice(0, 5)}), batch(1)]}), 'a block is stacked whole'],
	['a named stack that no batch made', withScope({stacks: [stack(0, {batch: undefined}), stack(1)]}), 'a named stack is one that the telescope has finished'],
	['a forbidden action', withScope({canary: ['delete Light_1.fit']}), 'sub-frames and strange files are left alone'],
	['two records of one stack', {...good, server: [...good.server, {...good.server[0], id: 3} as NightRecord['server'][number]]}, 'every stack is on the server at most once'],
	['two records of one slot', {...good, server: [...good.server, {...good.server[0], id: 3, name: file(0, 9), sha256: 'other'} as NightRecord['server'][number]]}, 'every stack is on the server at most once'],
	['other bytes on the server', {...good, server: good.server.map(record => ({...record, sha256: 'other'}))}, 'what is on the server is byte for byte a stack of the telescope'],
	['another name on the server', {...good, server: good.server.map((record, index) => ({...record, sha256: `digest-${1 - index}`}))}, 'what is on the server is byte for byte a stack of the telescope'],
	['an unknown telescope on the server', {...good, server: good.server.map(record => ({...record, telescope: 'S50_2'}))}, 'what is on the server is a stack of a telescope'],
	['a run that never ends', withRun({hasEnded: false}), 'a run ends'],
	['status 1', withRun({status: 1}), 'a run ends with a status of the contract'],
	['a truncated line', withRun({lines: [undefined, ...lines]}), 'every line is a JSON object'],
	['no summary', withRun({lines: withoutLine('summary')}), 'the last line is the summary'],
	['a bug', withRun({lines: withLine({type: 'warning', next: 'Please report this with the log.'})}), 'nothing breaks'],
	['an exception', withRun({errors: 'TypeError: no\n    at update (file:///cli.js:10:20)\n'}), 'nothing breaks'],
	['a named stack that is not there', withRun({names: {host: [`M 42/${file(1)}`]}}), 'what is said to be named is there'],
	['an upload that is not there', withRun({stored: [file(1)]}), 'what is said to be uploaded is on the server'],
	['a name that was not kept', withRun({lines: withLine({type: 'warning', cause: 'the new stack keeps its name DSO_Stacked_10_M 42_10.0s_20260227_211503.fit'})}), 'what is said to keep its name has it'],
	['a kept file that is truncated', {...good, kept: [{name: file(0), sha256: 'half'}]}, 'what is kept is byte for byte a stack of the telescope'],
	['a picture without its stack', withRun({names: {host: [`M 42/${file(0)}`, `M 42/${file(1)}`, 'M 42/CrowdSky_9_M 42_10.0s_LP_20260227.81_HP022854_thn.jpg']}}), 'a picture with the name of a stack lies beside it'],
	['a skip of a stack that is not on the server', withRun({lines: withLine({type: 'uploadSkipped', file: file(0, 9), reason: 'on the server already (key)'})}), 'what is said to be on the server is there'],
	['a skip because of a stack that is not there', withRun({lines: withLine({type: 'warning', cause: `stacked already: ${file(0, 9)}`})}), 'what is said to be stacked already is there'],
	['wrong sums', withRun({lines: withLine({type: 'stackNamed', scope: 'host', target: 'M 42', file: file(0)})}), 'the sums are those of the lines'],
	['success with a failure', withRun({lines: [...withoutLine('summary'), {...lines.at(-1), blocksFailed: 1}]}), 'status 0 only when all is done'],
	['success with a block left over', withRun({lines: [...withoutLine('summary'), {...lines.at(-1), blocksReady: 3}]}), 'status 0 only when all is done'],
	['success with a stack not sent', withRun({stored: [file(1)], lines: lines.filter(line => line?.['type'] !== 'uploaded' || line['file'] !== file(0))}), 'status 0 only when all is done'],
	['a journal of a stack that is not there', {...good, journal: [{kind: 'stackNamed', stackFolder: 'MyWorks/M 42', to: file(0, 3)}]}, 'what a journal calls named is there'],
	['a journal of an upload that is not there', {...good, journal: [{kind: 'uploadConfirmed', stack: `M 42/${file(0, 3)}`}]}, 'what a journal calls confirmed is on the server'],
];

for (const [title, night, rule] of badNights) {
	test(`the rules of a night notice ${title}`, () => {
		assert.ok(rulesOf(night).includes(rule), `${rule} was not seen broken: ${rulesOf(night).join('; ') || 'nothing was'}`);
	});
}

test('a guest\'s stack of a whole block may have its name', () => {
	assert.deepEqual(violationsOf(withScope({batches: [batch(0, {by: 'guest'}), batch(1)]})), []);
});

test('unfinished work counts in the rates', () => {
	const left = withScope({stacks: [stack(0), stack(1, {name: 'DSO_Stacked_10_M 42_10.0s_20260227_213003.fit'})]});
	assert.deepEqual(ratesOf(left), {made: 2, leftUnnamed: 1, blocks: 2, unstacked: 1, named: 1, unsent: 0, unsettled: 0});
});

test('the plan of a night is determined by its seed', () => {
	assert.deepEqual(planNight(7), planNight(7));
	assert.notDeepEqual(planNight(7), planNight(8));
});

test('thousands of plans have every kind of mishap, and no file name twice on a telescope', () => {
	const kinds = new Set<string>();
	for (let seed = 0; seed < 3000; seed++) {
		const plan = planNight(seed);
		for (const mishap of plan.mishaps) kinds.add(mishap.kind === 'act' ? `act ${mishap.act.kind}` : mishap.kind === 'fault' ? `${mishap.fault.on} ${mishap.fault.do.kind}` : `server ${mishap.fault.on} ${mishap.fault.do.kind}`);
	}

	assert.ok(kinds.size >= 70, `${kinds.size}: ${[...kinds].sort().join(', ')}`);
});
