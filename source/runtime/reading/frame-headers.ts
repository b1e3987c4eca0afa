import {fieldDegrees} from '../../fits/field.js';
import type {FitsHeader} from '../../fits/header.js';
import {positionOf} from '../../fits/position.js';
import {doubtOfPointings, isDoubtful, type Block, type Pointing} from '../../planning/index.js';
import {eachAtOnce} from './each-at-once.js';
import type {Session} from '../session.js';

/** Headers that one reading of a target asks for only to see where its frames point. */
const headersAtMost = 24;
/** Frames without a target's name are the ones that come from anywhere. */
const headersOfUnnamed = 400;
const unnamed = /^(?:unknown|none)\b/i;

/** A header, or why there is none: the line or the file. */
export type FrameHeader = FitsHeader | 'unreadable';

/** Reads headers of a folder's frames by one Range request each, notes where they point, and gives up asking once the line has failed twice. */
export function newHeaderReader(session: Session, folder: string, signal: AbortSignal): (name: string) => Promise<FrameHeader> {
	let lineFailures = 0;
	return async name => {
		if (lineFailures >= 2 || signal.aborted) return 'unreadable';
		const header = await session.seestar.header(folder, name, signal);
		if (!header.ok) {
			if (header.trouble.retry === 'retryable') lineFailures++;
			return 'unreadable';
		}

		const position = positionOf(header.value);
		session.pointings.set(`${folder}/${name}`, position && {raDegrees: position.raDegrees, decDegrees: position.decDegrees, fieldDegrees: fieldDegrees(header.value)});
		return header.value;
	};
}

/** What is known of where these frames point, by name. */
export function knownPointings({pointings}: Session, folder: string, names: Iterable<string>): Map<string, Pointing> {
	const known = new Map<string, Pointing>();
	for (const name of names) {
		const pointing = pointings.get(`${folder}/${name}`);
		if (pointing) known.set(name, pointing);
	}

	return known;
}

/**
 * Looks where the first and the last frame of each block point that would be stacked, if those are few, or if the frames
 * belong to no target by name. The rest is looked at before it is started.
 */
export async function lookAtPointings(session: Session, target: string, folder: string, blocks: readonly Block[], signal: AbortSignal): Promise<void> {
	const names = blocks.filter(({status}) => status === 'ready').flatMap(block => endsOf(block)).filter(name => !session.pointings.has(`${folder}/${name}`));
	if (names.length > (unnamed.test(target) ? headersOfUnnamed : headersAtMost)) return;
	const read = newHeaderReader(session, folder, signal);
	await eachAtOnce(names, async name => {
		await read(name);
	});
}

/** What speaks against a start, and the headers that told it. */
export type StartDoubt = {readonly pointings: ReadonlyMap<string, Pointing>; readonly reason: string};

/**
 * Why a block had better not be started: its first and last frames point to different places. Undefined where
 * they do not, where headers do not tell, and for a block that the user chose although it is doubtful.
 */
export async function doubtBeforeStart(session: Session, folder: string, block: Block, signal: AbortSignal): Promise<StartDoubt | undefined> {
	if (isDoubtful(block.status)) return undefined;
	const names = endsOf(block);
	const read = newHeaderReader(session, folder, signal);
	for (const name of names) if (!session.pointings.has(`${folder}/${name}`)) await read(name);
	const pointings = knownPointings(session, folder, names);
	const doubt = doubtOfPointings(names, pointings);
	return doubt && {pointings, reason: doubt.reason};
}

function endsOf({files}: Block): string[] {
	return [...new Set([files[0], files.at(-1)])].filter(name => name !== undefined);
}
