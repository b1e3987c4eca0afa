import {success, type Result} from '../../errors/problem.js';
import {isProtectedFolder, isSubFrameName, worksPath} from './remote-path.js';
import type {SmbShare} from '../smb/share.js';

/** How many folders to search for a file that is not a sub-frame. */
const foldersAtMost = 8;

/** What the share grants, and what was noticed about stacks along the way. */
export type ChangeRight = {
	/** Whether this was seen on a stack or on its folder; there may be no stack yet. */
	readonly isTried: boolean;
	/** The largest stack in the folder that was searched, in bytes. */
	readonly stackBytes: number | undefined;
};

/**
 * Whether stacks can be renamed. One of the telescope's results is opened with the access rights for a rename and closed
 * again; if there is none, a folder of stacks with the right to add an entry. Nothing is created or changed, and no
 * sub-frame and no folder of them is opened. Problem: denied, the share's.
 */
export async function tryRight(share: SmbShare, folders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>> {
	const paths = folders.filter(folder => !isProtectedFolder(folder)).flatMap(folder => {
		const path = worksPath(folder);
		return path.ok ? [path.value] : [];
	});
	const empty: string[] = [];
	for (const path of paths.slice(0, foldersAtMost)) {
		const listed = await share.list(path, signal);
		if (!listed.ok && listed.problem.kind !== 'missing') return listed;
		const stacks = listed.ok ? listed.value.filter(({name, isFolder}) => !isFolder && /\.fits?$/i.test(name) && !isSubFrameName(name)) : [];
		if (listed.ok && stacks.length === 0) empty.push(path);
		for (const {name} of stacks.slice(0, foldersAtMost)) {
			const allowed = await share.mayChange(`${path}/${name}`, signal);
			if (allowed.ok) return success({isTried: true, stackBytes: stacks.reduce((largest, {sizeBytes}) => Math.max(largest, sizeBytes), -Infinity)});
			// Held open by somebody else, or gone meanwhile: this file cannot tell, but another may.
			if (allowed.problem.kind !== 'busy' && allowed.problem.kind !== 'missing') return allowed;
		}
	}

	for (const path of empty) {
		const allowed = await share.mayAdd(path, signal);
		if (allowed.ok) return success({isTried: true, stackBytes: undefined});
		if (allowed.problem.kind === 'denied') return allowed;
	}

	return success({isTried: false, stackBytes: undefined});
}
