import {cleanText} from '../../text/clean.js';
import {failure, success, troubleOf, type Result} from '../../trouble/trouble.js';
import {readTargets} from '../albums.js';
import {listFolder} from '../folder-listing.js';
import {type RemoteFile, type TargetFolders} from '../port.js';
import {isSubFrameName} from './remote-path.js';
import {type Ask} from '../rpc/rpc-connection.js';

/** Folders of sub-frames looked into for one that has any. */
const foldersAtMost = 8;
/** A frame that is deleted between the two listings is no proof of another telescope: they are read once more. */
const looksAtMost = 2;

type Means = {
	readonly ask: Ask;
	/** One listing over the control port at a time. */
	readonly inTurn: <T>(what: string, task: () => Promise<Result<T>>, signal?: AbortSignal) => Promise<Result<T>>;
	/** A folder as the host of the files has it. */
	readonly stored: (folder: string) => Promise<Result<readonly RemoteFile[]>>;
	readonly signal?: AbortSignal | undefined;
};

/**
 * Are the files at another host those of the telescope that takes the commands? A serial speaks for the commands
 * alone. The proof are sub-frames, whose names have the second in which they were taken: each that the telescope
 * lists in a folder must be in that folder there. Folders of the targets that are `wanted` come first.
 * Trouble: refused where they are another's or nothing can be compared, the line's, the share's.
 */
export async function proveFilesOwner(filesHost: string, wanted: readonly string[], means: Means): Promise<Result<void>> {
	const targets = await readTargets(means.ask, means.signal);
	if (!targets.ok) return targets;
	const rank = ({target, stackFolder}: TargetFolders) => wanted.includes(stackFolder ?? target) ? 0 : 1;
	const folders = [...targets.value].sort((a, b) => rank(a) - rank(b)).flatMap(({subFrameFolder, subFrameCount}) => subFrameCount > 0 ? subFrameFolder ?? [] : []);
	for (const folder of folders.slice(0, foldersAtMost)) {
		const compared = await compareFolder(folder, means);
		if (!compared.ok) return compared;
		const {frames, missing} = compared.value;
		if (missing !== undefined) return refuse(filesHost, `that host does not have ${cleanText(missing)}, which the telescope lists in ${cleanText(folder)}`, 'Write the address of this telescope\'s own files after the slash.');
		if (frames > 0) return success();
	}

	return refuse(filesHost, 'the telescope lists no sub-frames by which they could be told from another telescope\'s', 'Let it take a sub-frame first, or leave out the slash and the address after it.');
}

async function compareFolder(folder: string, {ask, inTurn, stored, signal}: Means): Promise<Result<{readonly frames: number; readonly missing: string | undefined}>> {
	for (let look = 1; ; look++) {
		const told = await inTurn(`Could not list ${cleanText(folder)}`, async () => listFolder(ask, folder, signal), signal);
		if (!told.ok) return told;
		// Read after the other one: what is recorded meanwhile is in this one alone.
		const there = await stored(folder);
		if (!there.ok) return there;
		const names = new Set(there.value.map(({name}) => name));
		const frames = told.value.filter(({name, isFolder}) => !isFolder && isSubFrameName(name));
		const missing = frames.find(({name}) => !names.has(name))?.name;
		if (missing === undefined || look >= looksAtMost) return success({frames: frames.length, missing});
	}
}

function refuse(filesHost: string, cause: string, next: string): Result<never> {
	return failure(troubleOf('refused', `its files at ${cleanText(filesHost)} are not used`, cause, next));
}
