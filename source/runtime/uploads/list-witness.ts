import type {CrowdSky} from '../../crowdsky/port.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {chunkStartMs, parseStackName, type SoughtStack} from '../../planning/index.js';
import {success, type Result} from '../../errors/problem.js';
import {newRows, sentStacksOf} from './sent-stacks.js';
import type {ServerList} from './server-list.js';
import type {UploadMemory} from './upload-memory.js';

/**
 * Why a list that does not show a stack is no proof that the server does not have it. `stack`: the server took this one and
 * does not list it either; undefined if the list no longer shows what it has shown in this run.
 */
type ListDoubt = {readonly stack: string | undefined};

/** A stack that the server says it has taken, and the rows that were there before. */
type Witness = {readonly place: string; readonly sought: SoughtStack; readonly before: readonly string[]};

/**
 * Looks for a stack that proves that the list is new enough and complete: one that the server took after the missing one, or
 * failing that, the last one that it took before. Undefined if it is listed, and if there is no such stack at all.
 */
export async function doubtOfList({upload, crowdsky, memory, list, signal}: {
	readonly upload: Upload;
	readonly crowdsky: CrowdSky;
	readonly memory: UploadMemory;
	/** As it was just read for the missing stack. */
	readonly list: ServerList;
	readonly signal: AbortSignal;
}): Promise<Result<ListDoubt | undefined>> {
	const sent = [...sentStacksOf(crowdsky)];
	const at = sent.findIndex(([id]) => id === upload.id);
	const isWitness = ([, {phase}]: (typeof sent)[number]) => phase === 'sent';
	const witnessOf = ([, {identity, before, place}]: (typeof sent)[number]): Witness => ({place, sought: identity, before});
	const later = sent.slice(at + 1).filter(isWitness).map(witnessOf);
	const ofOtherRuns = later.length > 0 ? [] : memory.confirmedSince(upload).flatMap(({stack, before}) => namedWitness(stack, before) ?? []);
	const earlier = sent.slice(0, Math.max(0, at)).filter(isWitness).map(witnessOf).slice(-1);
	const witnesses = [later, ofOtherRuns, earlier].find(each => each.length > 0) ?? [];
	for (const {sought, before} of witnesses) {
		const rows = await list.find(sought, signal);
		if (!rows.ok) return rows;
		if (newRows(rows.value, before).length > 0) return success(list.showsAllKnown() ? undefined : {stack: undefined});
	}

	const [first] = witnesses;
	return success(first ? {stack: first.place} : list.showsAllKnown() ? undefined : {stack: undefined});
}

/** A stack of an earlier run, or of another instance: only its name is known. */
function namedWitness(stack: string, before: readonly string[]): Witness | undefined {
	const name = parseStackName(stack.split(/[/\\]/).at(-1) ?? '');
	if (name?.chunk === undefined) return undefined;
	const {chunk, filter, exposureSeconds, frames, pixel} = name;
	const blockStartMs = chunkStartMs(chunk);
	const sought = {chunk, filter, exposureSeconds, frames, pixelFromName: pixel === 0 ? undefined : pixel, blockStartMs, blockEndMs: blockStartMs + 900_000};
	return {place: stack, sought, before};
}
