import {isPurgeableFolder} from '../machine/purge.js';
import type {TargetFolders} from '../seestar/port.js';
import {connectShare, type SmbShare} from '../seestar/smb/share.js';
import {badTrouble, good, type Check} from './doctor-check.js';

/** Folders looked into for a file that is no sub-frame. */
const foldersAtMost = 8;
const noSuchFile = 'CrowdSky_doctor_no_such_file.fit';

/** Where the share is, and whether it may only be looked at. */
export type ShareMeans = {readonly host: string; readonly port: number; readonly isReadOnly: boolean; readonly signal: AbortSignal};

/**
 * May stacks be renamed? A rename of a name that does not exist must find it missing; then a result of
 * the telescope is opened with the rights of a rename, and closed. Nothing is created or changed, and no
 * sub-frame is opened.
 */
export async function checkShare(targets: readonly TargetFolders[], {host, port, isReadOnly, signal}: ShareMeans): Promise<Check> {
	const share = await connectShare({host, port, signal});
	if (!share.ok) return badTrouble('rename', share.trouble);
	try {
		if (isReadOnly) return good('rename', 'The share is open; renaming was not tried, because of --read-only');
		return await tryChanges(share.value, targets, signal);
	} finally {
		await share.value.close();
	}
}

async function tryChanges(share: SmbShare, targets: readonly TargetFolders[], signal: AbortSignal): Promise<Check> {
	const folders = targets.map(({stackFolder}) => stackFolder).filter(folder => folder !== undefined && isPurgeableFolder(folder)).slice(0, foldersAtMost);
	const place = `MyWorks/${folders[0] ?? 'no such folder'}/`;
	const renamed = await share.rename(`${place}${noSuchFile}`, `${place}${noSuchFile.replace('such', 'other')}`, signal);
	if (renamed.ok || renamed.trouble.kind !== 'missing') {
		return badTrouble('rename', renamed.ok ? {what: 'The share renames files that are not there', cause: 'it is no sound SMB server', next: 'Restart the telescope.'} : renamed.trouble);
	}

	for (const folder of folders) {
		const listed = await share.list(`MyWorks/${folder}`, signal);
		if (!listed.ok && listed.trouble.kind !== 'missing') return badTrouble('rename', listed.trouble);
		const file = listed.ok ? listed.value.find(({name, isFolder}) => !isFolder && /\.fit$/i.test(name) && !/^\s*light_/i.test(name)) : undefined;
		if (!file) continue;
		const allowed = await share.mayChange(`MyWorks/${folder}/${file.name}`, signal);
		if (allowed.ok) return good('rename', 'Files may be renamed over SMB');
		// Held open by somebody else: that one cannot tell, another one may.
		if (allowed.trouble.kind !== 'busy' && allowed.trouble.kind !== 'missing') return badTrouble('rename', {...allowed.trouble, what: 'Files may not be renamed over SMB'});
	}

	return good('rename', 'The share takes renames; there is no stack yet to try the right on');
}
