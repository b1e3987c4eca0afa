import {success, type Result} from '../../trouble/trouble.js';
import {isProtectedFolder, isSubFrameName, worksPath} from './remote-path.js';
import type {SmbShare} from '../smb/share.js';

/** Folders looked into for a file that is no sub-frame. */
const foldersAtMost = 8;

/** What the share was found to grant, and what was seen of stacks in passing. */
export type ChangeRight = {
	/** Was it seen on a stack or on its folder? There may be none yet. */
	readonly isTried: boolean;
	/** The largest stack in the folder that was looked into, bytes. */
	readonly stackBytes: number | undefined;
};

/**
 * May stacks be renamed? A result of the telescope is opened with the rights of a rename and closed again; where there
 * is none, a folder of stacks with the right to a new entry. Nothing is created or changed, and no sub-frame and no
 * folder of them is opened. Trouble: denied, the share's.
 */
export async function tryRight(share: SmbShare, folders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>> {
	const paths = folders.filter(folder => !isProtectedFolder(folder)).flatMap(folder => {
		const path = worksPath(folder);
		return path.ok ? [path.value] : [];
	});
	const empty: string[] = [];
	for (const path of paths.slice(0, foldersAtMost)) {
		const listed = await share.list(path, signal);
		if (!listed.ok && listed.trouble.kind !== 'missing') return listed;
		const stacks = listed.ok ? listed.value.filter(({name, isFolder}) => !isFolder && /\.fits?$/i.test(name) && !isSubFrameName(name)) : [];
		if (listed.ok && stacks.length === 0) empty.push(path);
		for (const {name} of stacks.slice(0, foldersAtMost)) {
			const allowed = await share.mayChange(`${path}/${name}`, signal);
			if (allowed.ok) return success({isTried: true, stackBytes: stacks.reduce((largest, {sizeBytes}) => Math.max(largest, sizeBytes), -Infinity)});
			// Held open by somebody else, or gone meanwhile: that one cannot tell, another one may.
			if (allowed.trouble.kind !== 'busy' && allowed.trouble.kind !== 'missing') return allowed;
		}
	}

	for (const path of empty) {
		const allowed = await share.mayAdd(path, signal);
		if (allowed.ok) return success({isTried: true, stackBytes: undefined});
		if (allowed.trouble.kind === 'denied') return allowed;
	}

	return success({isTried: false, stackBytes: undefined});
}
