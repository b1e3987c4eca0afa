import type {CrowdSky, StackRow} from '../../crowdsky/port.js';
import {hasSerial, type SoughtStack} from '../../planning/index.js';

/** What a stack is, wherever it is and whatever its name. */
export type StackIdentity = SoughtStack & {
	/** Which of the blocks that start in its slot, from 1. */
	readonly ordinal: number;
	/** DATE-OBS, in ms since 1970; undefined if its header does not say. */
	readonly observedMs: number | undefined;
};

/** A stack that this run has sent, is sending, or whose fate is unknown. */
export type SentStack = {
	readonly identity: StackIdentity;
	/** Hash of its bytes; undefined for one that an earlier run was sending. */
	readonly sha256: string | undefined;
	/** Where it is, for a sentence. */
	readonly place: string;
	readonly sizeBytes: number | undefined;
	/** Rows that were in the server's list before its first try: they are not a receipt. */
	readonly before: readonly string[];
	readonly phase: 'sending' | 'undecided' | 'sent';
};

/** What this run has sent and is sending to one account, in whatever way; by the id of the upload. */
type SentStacks = Map<string, SentStack>;

const memories = new WeakMap<CrowdSky, SentStacks>();

export function sentStacksOf(crowdsky: CrowdSky): SentStacks {
	const memory = memories.get(crowdsky) ?? new Map<string, SentStack>();
	memories.set(crowdsky, memory);
	return memory;
}

/** The same stack under another upload. `hasArrived` leaves out what is being sent right now, which may yet turn out to be broken. */
export function twinOf(sent: SentStacks, upload: string, stack: {readonly identity: StackIdentity; readonly sha256?: string}, {hasArrived = false} = {}): SentStack | undefined {
	for (const [id, other] of sent) {
		if (id === upload || (hasArrived && other.phase === 'sending')) continue;
		if (stack.sha256 !== undefined && stack.sha256 === other.sha256) return other;
		if (isSameStack(stack.identity, other.identity)) return other;
	}

	return undefined;
}

const sameInstantMs = 1000;
const samePlaceDegrees = 0.02;

/**
 * Whether two stacks were made of the same frames. One telescope takes one exposure at a time, so stacks that agree in
 * telescope, DATE-OBS, slot, exposure, filter and frames are one, even if the bytes differ; without serial or DATE-OBS
 * only the bytes can decide.
 */
function isSameStack(a: StackIdentity, b: StackIdentity): boolean {
	if (!hasSerial(a.telescopeId) || a.telescopeId !== b.telescopeId || a.observedMs === undefined || b.observedMs === undefined) return false;
	return a.chunk === b.chunk && a.ordinal === b.ordinal && a.filter === b.filter && a.exposureSeconds === b.exposureSeconds && a.frames === b.frames
		&& Math.abs(a.observedMs - b.observedMs) < sameInstantMs && isNear(a, b);
}

function isNear(a: SoughtStack, b: SoughtStack): boolean {
	if (a.raDegrees === undefined || a.decDegrees === undefined || b.raDegrees === undefined || b.decDegrees === undefined) return true;
	const turn = Math.abs(a.raDegrees - b.raDegrees);
	const across = Math.min(turn, 360 - turn) * Math.cos(a.decDegrees * Math.PI / 180);
	return Math.hypot(across, a.decDegrees - b.decDegrees) <= samePlaceDegrees;
}

/** Identifies a row among those of its stack: its id, or everything that a server without ids reports. */
export function rowKey({id, chunkKey, createdAt, sizeBytes, dateObsStartMs}: StackRow): string {
	return id === '' ? JSON.stringify([chunkKey, createdAt, sizeBytes, dateObsStartMs]) : id;
}

/** The rows that were not there before; if two cannot be told apart, their number decides. */
export function newRows(rows: readonly StackRow[], before: readonly string[]): StackRow[] {
	const left = [...before];
	return rows.filter(row => {
		const at = left.indexOf(rowKey(row));
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}
