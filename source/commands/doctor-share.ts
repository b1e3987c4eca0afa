import type {Seestar, TargetFolders} from '../seestar/port.js';
import {badTrouble, good, type Check} from './doctor-check.js';

/**
 * May stacks be renamed? What stacking looks at before it begins. With --read-only nothing is opened with rights
 * to a change, and the share is only listed.
 */
export async function checkShare(
	seestar: Seestar, targets: readonly TargetFolders[], {isReadOnly, signal}: {readonly isReadOnly: boolean; readonly signal: AbortSignal},
): Promise<Check> {
	const folders = targets.flatMap(({stackFolder}) => stackFolder ?? []);
	if (isReadOnly) {
		const listed = await seestar.listStored(folders[0] ?? 'CrowdSky_doctor_no_such_folder', signal);
		return listed.ok ? good('rename', 'The share is open; renaming was not tried, because of --read-only') : badTrouble('rename', listed.trouble);
	}

	const right = await seestar.checkRight(folders, signal);
	if (!right.ok) {
		const {kind, what} = right.trouble;
		return badTrouble('rename', {...right.trouble, what: kind === 'denied' ? 'Files may not be renamed over SMB' : `${what.charAt(0).toUpperCase()}${what.slice(1)}`});
	}

	return good('rename', right.value.isTried ? 'Files may be renamed over SMB' : 'The share is open; there is no stack yet to try the right to rename on');
}
