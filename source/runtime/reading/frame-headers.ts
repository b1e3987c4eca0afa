import {fieldDegrees} from '../../fits/field.js';
import type {FitsHeader} from '../../fits/header.js';
import {positionOf} from '../../fits/position.js';
import {success} from '../../errors/problem.js';
import {doubtOfPointings, isDoubtful, type Block, type Pointing} from '../../planning/index.js';
import {eachAtOnce} from './each-at-once.js';
import type {Session} from '../session.js';

/** How many headers one reading of a target asks for just to see where its frames point. */
const headersAtMost = 24;
/** Frames that were taken without a target may point anywhere. */
const headersOfUnnamed = 400;
const unnamed = /^(?:unknown|none)\b/i;

/** A header, or why there is none: `unreadable` because the link failed, `unsound` because the file is broken. */
type FrameHeader = FitsHeader | 'unreadable' | 'unsound';

/** Reads headers of a folder's frames and notes where they point. */
type HeaderReader = {
	/** Fetches these from the file share where that gives them, many in an exchange; `read` then has them at once. */
	fetch(names: readonly string[]): Promise<void>;
	/** One Range request where it was not fetched. Nothing more is asked for once the link has failed twice. */
	read(name: string): Promise<FrameHeader>;
};

/** A reader of a folder's headers; see HeaderReader. */
export function newHeaderReader(session: Session, folder: string, signal: AbortSignal): HeaderReader {
	let lineFailures = 0;
	const fetched = new Map<string, FitsHeader>();
	return {
		async fetch(names) {
			if (signal.aborted) return;
			for (const [name, header] of await session.seestar.sharedHeaders(folder, names, signal)) fetched.set(name, header);
		},
		async read(name) {
			const known = fetched.get(name);
			if (known === undefined && (lineFailures >= 2 || signal.aborted)) return 'unreadable';
			const header = known ? success(known) : await session.seestar.header(folder, name, signal);
			if (!header.ok) {
				if (header.problem.retry === 'permanent') return 'unsound';
				if (header.problem.retry === 'retryable') lineFailures++;
				return 'unreadable';
			}

			const position = positionOf(header.value);
			session.pointings.set(`${folder}/${name}`, position && {raDegrees: position.raDegrees, decDegrees: position.decDegrees, fieldDegrees: fieldDegrees(header.value)});
			return header.value;
		},
	};
}

/** Where these frames point, by name, as far as is known. */
export function knownPointings({pointings}: Session, folder: string, names: Iterable<string>): Map<string, Pointing> {
	const known = new Map<string, Pointing>();
	for (const name of names) {
		const pointing = pointings.get(`${folder}/${name}`);
		if (pointing) known.set(name, pointing);
	}

	return known;
}

/**
 * Reads where the first and last frames of each block to be stacked point, if there are few such blocks or if the frames
 * have no target's name. The other blocks are checked right before they are started.
 */
export async function lookAtPointings(session: Session, target: string, folder: string, blocks: readonly Block[], signal: AbortSignal): Promise<void> {
	const names = blocks.filter(({status}) => status === 'ready').flatMap(block => endsOf(block)).filter(name => !session.pointings.has(`${folder}/${name}`));
	if (names.length > (unnamed.test(target) ? headersOfUnnamed : headersAtMost)) return;
	const headers = newHeaderReader(session, folder, signal);
	await headers.fetch(names);
	await eachAtOnce(names, async name => {
		await headers.read(name);
	});
}

/** A reason not to start a block, and the headers that gave it. */
type StartDoubt = {readonly pointings: ReadonlyMap<string, Pointing>; readonly reason: string};

/**
 * The reason not to start a block: its first and last frames point to different places. Undefined if
 * they do not, if the headers do not tell, and for a doubtful block that the user has chosen anyway.
 */
export async function doubtBeforeStart(session: Session, folder: string, block: Block, signal: AbortSignal): Promise<StartDoubt | undefined> {
	if (isDoubtful(block.status)) return undefined;
	const names = endsOf(block);
	const headers = newHeaderReader(session, folder, signal);
	for (const name of names) if (!session.pointings.has(`${folder}/${name}`)) await headers.read(name);
	const pointings = knownPointings(session, folder, names);
	const doubt = doubtOfPointings(names, pointings);
	return doubt && {pointings, reason: doubt.reason};
}

function endsOf({files}: Block): string[] {
	return [...new Set([files.at(0), files.at(-1)])].filter(name => name !== undefined);
}
