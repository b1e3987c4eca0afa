import {claimsOf} from './claims.js';
import type {BatchRecord, NightRecord, ScopeRecord, StackRecord} from './record.js';
import {chunkText, readStackName, trueBlocks, type NamedStack} from './truth.js';

/** Something that must never happen, by the name of the rule that it breaks. */
export type Violation = {readonly rule: string; readonly what: string};

/** Every rule that a night has broken; empty after a good one. */
export function violationsOf(night: NightRecord): Violation[] {
	return [
		...night.scopes.flatMap(scope => [
			...scope.canary.map(what => ({rule: 'sub-frames and strange files are left alone', what})),
			...framesOf(scope), ...slotsOf(scope), ...namesOf(scope), ...truthsOf(scope, night),
		]),
		...recordsOf(night),
		...keptOf(night),
		...picturesOf(night),
		...claimsOf(night),
	];
}

type Named = {readonly stack: StackRecord; readonly name: NamedStack; readonly batch: BatchRecord | undefined};

/** The finished stacks of a telescope that have their final names. */
export function namedOf({stacks, batches}: ScopeRecord): Named[] {
	return stacks.flatMap(stack => {
		const name = readStackName(stack.name);
		return name ? [{stack, name, batch: batches[stack.batch ?? -1]}] : [];
	});
}

function framesOf(scope: ScopeRecord): Violation[] {
	const usedIn = new Map<string, string[]>();
	for (const {stack, batch} of namedOf(scope)) {
		for (const frame of batch?.frames ?? []) {
			const key = `${batch?.folder ?? ''}/${frame}`;
			usedIn.set(key, [...usedIn.get(key) ?? [], `${stack.target}/${stack.name}`]);
		}
	}

	const pairs = new Map([...usedIn].filter(([, stacks]) => stacks.length > 1).map(([frame, stacks]) => [stacks.join(' and '), frame]));
	return [...pairs].map(([stacks, frame]) => ({rule: 'no sub-frame is in two named stacks', what: `${frame} is in ${stacks}`}));
}

function slotsOf(scope: ScopeRecord): Violation[] {
	const inSlot = new Map<string, string[]>();
	for (const {stack, name: {exposure, filter, chunk, ordinal}} of namedOf(scope)) {
		const key = [stack.target, chunk, exposure, filter, ordinal].join(' ');
		inSlot.set(key, [...inSlot.get(key) ?? [], stack.name]);
	}

	return [...inSlot].filter(([, stacks]) => stacks.length > 1)
		.map(([slot, stacks]) => ({rule: 'no slot, exposure and filter has two stacks', what: `${slot}: ${stacks.join(' and ')}`}));
}

/** A name agrees with the file's own header. */
function namesOf(scope: ScopeRecord): Violation[] {
	return namedOf(scope).flatMap(({stack, name}) => {
		const {header} = stack;
		const wrong: string[] = [];
		const expect = (what: string, said: unknown, is: unknown) => {
			if (said !== is) wrong.push(`${what}: the name says ${String(said)}, the file ${String(is)}`);
		};

		expect('a whole file', true, isWhole(stack));
		expect('frames', name.count, Number(header['STACKCNT']));
		expect('exposure', Number.parseFloat(name.exposure), Number(header['EXPTIME']));
		expect('filter', name.filter, header['FILTER']);
		expect('target', name.target, stack.target);
		const observedMs = Date.parse(`${header['DATE-OBS'] ?? ''}Z`);
		// A block of any size begins in its slot; its first frame may come later.
		if (!(chunkText(observedMs) >= name.chunk)) wrong.push(`its first frame, ${header['DATE-OBS'] ?? 'none'}, is before its slot`);
		if (header['RA'] === undefined) expect('pixel', name.pixel, '000000');
		return wrong.map(what => ({rule: 'every named stack agrees with its header', what: `${stack.target}/${stack.name}: ${what}`}));
	});
}

/** A stack with a complete header, and all the data that it declares. */
export function isWhole({header, sizeBytes}: Pick<StackRecord, 'header' | 'sizeBytes'>): boolean {
	const axes = ['NAXIS1', 'NAXIS2', 'NAXIS3'].map(keyword => Number(header[keyword] ?? 1));
	// The simulated headers take two blocks of 2880 bytes, and data is padded to whole blocks.
	const dataBytes = axes.reduce((product, length) => product * length, 2);
	return header['END'] !== undefined && sizeBytes >= 5760 + (Math.ceil(dataBytes / 2880) * 2880);
}

/** A named stack is made of all the frames of one block, the block of its name. */
function truthsOf(scope: ScopeRecord, {blockSizes}: NightRecord): Violation[] {
	const blocks = blockSizes.flatMap(minutes => trueBlocks(scope.frames, minutes));
	return namedOf(scope).flatMap(({stack, name, batch}) => {
		const file = `${stack.target}/${stack.name}`;
		if (!batch) return [{rule: 'a named stack is one that the telescope has finished', what: `nobody made ${file}`}];
		const frames = [...batch.frames].sort();
		const own = blocks.filter(block => block.target === stack.target && block.exposure === name.exposure && block.filter === name.filter
			&& block.chunk === name.chunk && block.ordinal === name.ordinal);
		const isOwnFolder = batch.folder.replace(/[-_]sub$/, '') === stack.target;
		if (isOwnFolder && own.some(block => areSame(block.frames, frames))) return [];
		const made = `${file} is made of ${frames.length} frames (${frames[0] ?? ''} ... ${frames.at(-1) ?? ''}) by the ${batch.by}; its block has ${own.map(block => block.frames.length).join(' or ') || 'none'}`;
		const isPart = isOwnFolder && own.some(block => frames.every(frame => block.frames.includes(frame)));
		if (batch.by === 'guest') return [{rule: isPart ? 'a part of a block that somebody else stacked is not named as the block' : 'a stack of other frames is never named as a block', what: made}];
		return [{rule: isPart ? 'a block is stacked whole' : 'a stack of other frames is never named as a block', what: made}];
	});
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((name, index) => name === other[index]);
}

/** A file kept on this machine is whole, under the stack's name (or the next free one). */
function keptOf({kept, scopes, hasPurged}: NightRecord): Violation[] {
	if (hasPurged) return [];
	const stacks = scopes.flatMap(scope => scope.stacks);
	const isKept = (file: {readonly name: string; readonly sha256: string}) => stacks.some(({name, sha256}) => sha256 === file.sha256 && file.name.startsWith(name.replace(/\.fit$/, '')));
	return kept.filter(file => readStackName(file.name) && !isKept(file)).map(({name}) => ({rule: 'what is kept is byte for byte a stack of the telescope', what: name}));
}

/** A picture with the name of a stack lies beside that stack. */
function picturesOf({runs, hasPurged}: NightRecord): Violation[] {
	if (hasPurged) return [];
	return Object.values(runs.at(-1)?.names ?? {}).flatMap(names => {
		const all = new Set(names);
		const lost = names.filter(name => /\/CrowdSky_.*\.jpg$/.test(name) && !all.has(name.replace(/(?:_thn)?\.jpg$/, '.fit')));
		return lost.map(what => ({rule: 'a picture with the name of a stack lies beside it', what}));
	});
}

/** Every stack is on the server at most once, and byte for byte. */
function recordsOf({server, scopes, hasPurged}: NightRecord): Violation[] {
	const found: Violation[] = [];
	const seen = new Map<string, string>();
	for (const record of server) {
		const scope = scopes.find(({telescope}) => telescope === record.telescope);
		const stack = scope?.stacks.find(({sha256}) => sha256 === record.sha256);
		if (!scope) found.push({rule: 'what is on the server is a stack of a telescope', what: `record ${record.id}, ${record.name}, of ${record.telescope}`});
		// What was deleted on purpose cannot be compared any more.
		else if (!stack && !hasPurged) found.push({rule: 'what is on the server is byte for byte a stack of the telescope', what: `record ${record.id}, ${record.name}`});
		else if (stack && stack.name !== record.name) found.push({rule: 'what is on the server is byte for byte a stack of the telescope', what: `record ${record.id} is called ${record.name}, the stack ${stack.name}`});
		if (record.isSpoilt) continue;
		const {chunk, exposure, filter, ordinal, target} = readStackName(record.name) ?? {};
		for (const key of [record.sha256, ...(hasPurged ? [] : [[record.telescope, target, chunk, exposure, filter, ordinal].join(' ')])]) {
			const other = seen.get(key);
			if (other !== undefined && other !== String(record.id)) found.push({rule: 'every stack is on the server at most once', what: `records ${other} and ${record.id}: ${record.name}`});
			seen.set(key, String(record.id));
		}
	}

	// One pair of records may match by both keys.
	return found.filter(({rule, what}, index) => found.findIndex(other => other.rule === rule && other.what === what) === index);
}
