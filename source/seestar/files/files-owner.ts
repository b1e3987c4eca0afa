import {cleanText} from '../../format/clean-text.js';
import {failure, success, problemOf, type Result} from '../../errors/problem.js';
import {readTargets} from '../albums.js';
import {listFolder} from '../folder-listing.js';
import type {RemoteFile, TargetFolders} from '../port.js';
import {isSubFrameName} from './remote-path.js';
import type {Ask} from '../rpc/rpc-connection.js';

/** How many folders of sub-frames to search for one that is not empty. */
const foldersAtMost = 8;
/** A frame that is deleted between the two listings does not prove another telescope, so both are read again. */
const looksAtMost = 2;

type Context = {
	readonly ask: Ask;
	/** Only one listing over the control port at a time. */
	readonly inTurn: <T>(what: string, task: () => Promise<Result<T>>, signal?: AbortSignal) => Promise<Result<T>>;
	/** A folder as the host of the files has it. */
	readonly stored: (folder: string) => Promise<Result<readonly RemoteFile[]>>;
	readonly signal?: AbortSignal | undefined;
};

/**
 * Whether the files on another host belong to the telescope that takes the commands: a serial only identifies the host of
 * the commands. The proof is sub-frames, whose names contain the second in which they were taken: each one that the
 * telescope lists in a folder must be in that folder there. Folders of the `wanted` targets come first, small ones before
 * large ones. Problem: refused if they are another telescope's or nothing can be compared, the share's, or a network
 * problem.
 */
export async function proveFilesOwner(filesHost: string, wanted: readonly string[], context: Context): Promise<Result<void>> {
	const targets = await readTargets(context.ask, context.signal);
	if (!targets.ok) return targets;
	const rank = ({target, stackFolder}: TargetFolders) => wanted.includes(stackFolder ?? target) ? 0 : 1;
	const inOrder = [...targets.value].sort((a, b) => rank(a) - rank(b) || a.subFrameCount - b.subFrameCount);
	const folders = inOrder.flatMap(({subFrameFolder, subFrameCount}) => subFrameCount > 0 ? subFrameFolder ?? [] : []);
	for (const folder of folders.slice(0, foldersAtMost)) {
		const compared = await compareFolder(folder, context);
		if (!compared.ok) return compared;
		const {frames, missing} = compared.value;
		if (missing !== undefined) return refuse(filesHost, `that host does not have ${cleanText(missing)}, which the telescope lists in ${cleanText(folder)}`, 'Write the address of this telescope\'s own files after the slash.');
		if (frames > 0) return success();
	}

	return refuse(filesHost, "the telescope lists no sub-frames that could distinguish them from another telescope's", 'Let it take a sub-frame first, or leave out the slash and the address after it.');
}

async function compareFolder(folder: string, {ask, inTurn, stored, signal}: Context): Promise<Result<{readonly frames: number; readonly missing: string | undefined}>> {
	for (let look = 1; ; look++) {
		const told = await inTurn(`Could not list ${cleanText(folder)}`, async () => listFolder(ask, folder, signal), signal);
		if (!told.ok) return told;
		// Read after the other one: what is recorded meanwhile is only in this one.
		const there = await stored(folder);
		if (!there.ok) return there;
		const names = new Set(there.value.map(({name}) => name));
		const frames = told.value.filter(({name, isFolder}) => !isFolder && isSubFrameName(name));
		const missing = frames.find(({name}) => !names.has(name))?.name;
		if (missing === undefined || look >= looksAtMost) return success({frames: frames.length, missing});
	}
}

function refuse(filesHost: string, cause: string, next: string): Result<never> {
	return failure(problemOf('refused', `its files at ${cleanText(filesHost)} are not used`, cause, next));
}
