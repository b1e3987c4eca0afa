import type {Seestar, TargetFolders} from '../../seestar/port.js';
import {badProblem, good, type Check} from './check.js';

/** Whether stacks can be renamed, as stacking checks before it begins. With --read-only nothing is opened with write access; the share is only listed. */
export async function checkShare(
	seestar: Seestar, targets: readonly TargetFolders[], {isReadOnly, signal}: {readonly isReadOnly: boolean; readonly signal: AbortSignal},
): Promise<Check> {
	const folders = targets.flatMap(({stackFolder}) => stackFolder ?? []);
	if (isReadOnly) {
		const listed = await seestar.listStored(folders[0] ?? 'CrowdSky_doctor_no_such_folder', signal);
		return listed.ok ? good('rename', 'The share is open; renaming was not tested, because of --read-only') : badProblem('rename', listed.problem);
	}

	const right = await seestar.checkRight(folders, signal);
	if (!right.ok) {
		const {kind, what} = right.problem;
		return badProblem('rename', {...right.problem, what: kind === 'denied' ? 'Files cannot be renamed over SMB' : `${what.charAt(0).toUpperCase()}${what.slice(1)}`});
	}

	return good('rename', right.value.isTried ? 'Files can be renamed over SMB' : 'The share is open; there is no stack yet to test renaming with');
}
