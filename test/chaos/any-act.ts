import type {Service} from '../../source/simulator/simulator.js';
import type {TargetPlan} from './any-sky.js';
import type {Random} from './random.js';

/** Frames that another client stacks: a part of one block of a target, from here to there (0 to 1), and perhaps of another block as well. */
export type Pick = {readonly target: number; readonly parts: ReadonlyArray<{readonly block: number; readonly from: number; readonly to: number}>};

/** When something happens: at a time of the real clock, before a command is carried out, or during a batch. */
export type When =
	| {readonly at: 'ms'; readonly afterMs: number}
	| {readonly at: 'command'; readonly method: string; readonly nth: number}
	| {readonly at: 'batch'; readonly nth: number; readonly afterMs: number};

/** Something that somebody else does to a telescope, or that happens to it. */
export type Act = {readonly when: When} & (
	| {readonly kind: 'drop'; readonly services: readonly Service[]}
	| {readonly kind: 'close'; readonly service: Service; readonly forMs: number}
	| {readonly kind: 'restart'; readonly keepsBatchState: boolean; readonly offMs: number}
	| {readonly kind: 'observe'; readonly forMs: number}
	/** Another client, on a connection of its own if possible: one command after the other. */
	| {readonly kind: 'guest'; readonly does: ReadonlyArray<'set' | 'start' | 'stop' | 'clear' | 'wait'>; readonly frames: Pick; readonly overSocket: boolean}
	/** The program's connection is lost; until it is restored another client has the telescope for itself. */
	| {readonly kind: 'steal'; readonly frames: Pick; readonly forMs: number; readonly clears: boolean}
);

const methods = ['start_batch_stack', 'start_batch_stack', 'set_batch_stack_setting', 'clear_batch_stack', 'iscope_get_app_state', 'get_batch_stack_setting', 'get_img_file_page_number'];
const habits = [['set', 'start'], ['set', 'start'], ['set'], ['stop'], ['clear'], ['stop', 'clear'], ['wait', 'clear', 'set', 'start'], ['wait', 'clear'], ['set', 'start', 'wait', 'clear'], ['stop', 'wait', 'clear', 'set', 'start']] as const;

/** A random act at a random time. `forMs` and `offMs` are ms of the night's clock. */
export function anyAct(random: Random, targets: readonly TargetPlan[]): Act {
	const when = anyWhen(random);
	switch (random.pick(['drop', 'close', 'restart', 'observe', 'guest', 'guest', 'guest', 'guest', 'steal', 'steal'] as const)) {
		case 'drop': return {kind: 'drop', when, services: random.some(['rpc', 'http', 'smb'], random.int(1, 3))};
		case 'close': return {kind: 'close', when, service: random.pick(['rpc', 'http', 'smb']), forMs: random.pick([2000, 15_000, 60_000])};
		case 'restart': return {kind: 'restart', when, keepsBatchState: random.chance(0.5), offMs: random.pick([1000, 20_000])};
		case 'observe': return {kind: 'observe', when, forMs: random.pick([5000, 60_000])};
		case 'guest': return {kind: 'guest', when, does: random.pick(habits), frames: anyFrames(random, targets), overSocket: when.at !== 'command' || random.chance(0.5)};
		case 'steal': return {kind: 'steal', when: random.chance(0.8) ? {at: 'batch', nth: random.int(1, 3), afterMs: random.int(0, 4000)} : when, frames: anyFrames(random, targets), forMs: random.pick([5000, 15_000, 30_000]), clears: random.chance(0.7)};
	}
}

function anyWhen(random: Random): When {
	switch (random.pick(['ms', 'command', 'command', 'batch'] as const)) {
		case 'ms': return {at: 'ms', afterMs: random.int(0, 5000)};
		case 'command': return {at: 'command', method: random.pick(methods), nth: random.int(1, 8)};
		case 'batch': return {at: 'batch', nth: random.int(1, 4), afterMs: random.int(0, 8000)};
	}
}

function anyFrames(random: Random, targets: readonly TargetPlan[]): Pick {
	const target = random.int(0, targets.length - 1);
	const blocks = targets[target]?.blocks.length ?? 1;
	const block = random.int(0, blocks - 1);
	switch (random.pick(['same', 'part', 'two', 'all'] as const)) {
		case 'same': return {target, parts: [{block, from: 0, to: 1}]};
		case 'part': return {target, parts: [{block, from: random.pick([0, 0.3]), to: random.pick([0.6, 0.8])}]};
		case 'two': return {target, parts: [{block, from: 0, to: 1}, {block: (block + 1) % blocks, from: 0, to: random.pick([0.3, 1])}]};
		case 'all': return {target, parts: Array.from({length: blocks}, (_, index) => ({block: index, from: 0, to: 1}))};
	}
}
