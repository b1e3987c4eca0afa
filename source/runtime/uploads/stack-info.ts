import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import {longestHeaderBytes, readHeader, type FitsHeader} from '../../fits/header.js';
import {numberOf, textOf} from '../../fits/keyword.js';
import {observationUtcMs} from '../../fits/observation-time.js';
import {positionOf} from '../../fits/position.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {chunkOf, chunkStartMs, parseStackName} from '../../planning/index.js';
import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {diskProblem} from '../../errors/disk-problem.js';
import type {StackIdentity} from './sent-stacks.js';
import {dayMs} from '../../planning/calendar.js';

/** What is sent along with a stack, and what distinguishes it from others on the server. */
export type StackInfo = {
	readonly identity: StackIdentity;
	readonly framesInput: number;
	readonly framesAligned: number;
	/** The times that are sent along, in ms since 1970. */
	readonly startMs: number;
	readonly endMs: number;
};

/** A header may say when an exposure began, and a name when it ended. */
const slackMs = 120_000;
const slotLengthMs = 900_000;

/**
 * Collects what is known about a stack from its header, its name and the block that it was made from. The plan's block
 * counts only if the stack has all its frames: with another block size, a stack of the same name has other frames. For any
 * other stack, and for a file of this machine, times come from DATE-OBS and TOTALEXP, frames from STACKCNT.
 */
export function stackFactsOf({upload, madeOf}: {readonly upload: Upload; readonly madeOf: Upload['block']}, header: FitsHeader): Result<StackInfo> {
	const name = parseStackName(upload.file);
	const slotMs = name?.chunk === undefined ? undefined : chunkStartMs(name.chunk);
	const headerMs = observationUtcMs(header);
	// A header that contradicts the name says something else, perhaps the time of stacking.
	const observedMs = headerMs !== undefined && slotMs !== undefined && (headerMs < slotMs - slackMs || headerMs >= slotMs + dayMs) ? undefined : headerMs;
	const filter = name?.filter ?? textOf(header, 'FILTER');
	const exposureSeconds = name?.exposureSeconds ?? numberOf(header, 'EXPTIME') ?? numberOf(header, 'EXPOSURE');
	const framesAligned = numberOf(header, 'STACKCNT') ?? name?.frames;
	const block = madeOf ?? planned(upload.block, framesAligned, observedMs);
	const startMs = block?.startMs ?? observedMs ?? slotMs;
	if (filter === undefined || exposureSeconds === undefined || framesAligned === undefined || startMs === undefined) {
		return failure(problemOf('refused', `${cleanText(upload.file)} was not sent`, 'neither its name nor its header says when and how it was made', 'Send stacks named CrowdSky_*, or leave this file out.'));
	}

	const ordinal = name?.ordinal ?? 1;
	const exposedMs = (numberOf(header, 'TOTALEXP') ?? framesAligned * exposureSeconds) * 1000;
	const position = positionOf(header);
	const lastMs = Math.max(startMs, (observedMs ?? startMs) + exposedMs - (exposureSeconds * 1000));
	const limits = block ?? limitsOf({slotMs: slotMs ?? chunkStartMs(chunkOf(startMs)), ordinal, startMs, observedMs, lastMs});
	return success({
		framesInput: block?.frames ?? framesAligned,
		framesAligned,
		startMs,
		endMs: block?.endMs ?? startMs + exposedMs,
		identity: {
			chunk: name?.chunk ?? chunkOf(startMs),
			ordinal,
			observedMs: headerMs,
			filter,
			exposureSeconds,
			frames: framesAligned,
			raDegrees: position?.raDegrees,
			decDegrees: position?.decDegrees,
			pixelFromName: name?.pixel === 0 ? undefined : name?.pixel,
			telescopeId: textOf(header, 'TELESCOP'),
			blockStartMs: limits.startMs,
			blockEndMs: limits.endMs,
		},
	});
}

/** The plan's block, if the stack certainly belongs to it. */
function planned(block: Upload['block'], frames: number | undefined, observedMs: number | undefined): Upload['block'] {
	if (!block || frames !== block.frames) return undefined;
	return observedMs === undefined || (observedMs >= block.startMs - slackMs && observedMs < block.endMs) ? block : undefined;
}

/**
 * Where a stack's block may begin when only name and header are known. It may already have been sent with its block's start,
 * which is between the start of the slot and the first frame. The frames of the k-th block in a slot begin within the k-th
 * block length, so the point (k - 1)/k of the way to them is after the start of the block before it, but not after its own.
 */
function limitsOf({slotMs, ordinal, startMs, observedMs, lastMs}: {
	readonly slotMs: number;
	readonly ordinal: number;
	readonly startMs: number;
	readonly observedMs: number | undefined;
	readonly lastMs: number;
}): {startMs: number; endMs: number} {
	// Whole seconds are sent.
	const wholeMs = Math.floor(startMs / 1000) * 1000;
	if (observedMs === undefined || observedMs < slotMs) return {startMs: wholeMs, endMs: lastMs + 1};
	const earliestMs = Math.floor(slotMs + (Math.min(observedMs - slotMs, slotLengthMs) * (ordinal - 1) / ordinal));
	// Late in a long block, or at the time of stacking. Its own block began in its slot; any block until then is another.
	if (observedMs >= slotMs + slotLengthMs) return {startMs: earliestMs, endMs: slotMs + slotLengthMs};
	return {startMs: Math.min(wholeMs, earliestMs), endMs: lastMs + 1};
}

/** Reads the header of a file of this machine; `what` starts the problem's sentence: missing, denied, refused (not FITS). */
export async function readLocalHeader(path: string, what: string): Promise<Result<FitsHeader>> {
	try {
		const {size} = await stat(path);
		const parts: Buffer[] = [];
		let heldBytes = 0;
		// Parsed again only when there is twice as much: a file that arrives in small pieces must not cost a parse for each.
		let enoughBytes = 0;
		for await (const part of createReadStream(path, {end: longestHeaderBytes - 1})) {
			parts.push(part as Buffer);
			heldBytes += (part as Buffer).length;
			if (heldBytes < enoughBytes) continue;
			enoughBytes = heldBytes * 2;
			const header = readHeader(Buffer.concat(parts));
			if (header.status !== 'incomplete') return checked(header, what);
		}

		return checked(readHeader(Buffer.concat(parts), {isWhole: size <= longestHeaderBytes}), what);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return failure(problemOf('missing', what, 'there is no such file', 'Check the name.'));
		return failure(diskProblem(what, error, path));
	}
}

function checked(header: FitsHeader, what: string): Result<FitsHeader> {
	return header.status === 'ok' || header.status === 'no-end'
		? success(header)
		: failure(problemOf('refused', what, 'it is not a readable FITS file', 'Fetch or stack it again.'));
}
