import type {CrowdSky} from '../crowdsky/port.js';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import {exitStatus} from './exit-status.js';
import {keysOnServer} from './keys-on-server.js';
import {statusOfTrouble, type ServerTask} from './server-command.js';

/** `download`: stacks by the server's keys, or by keys of our names, which are looked up in its list. */
export async function downloadKeys(task: ServerTask, crowdsky: CrowdSky, keys: readonly string[], folder: string): Promise<number> {
	const {world: {signal, output}, isJson, print, complain, summary} = task;
	const listed = await crowdsky.listStacks({signal});
	if (!listed.ok) {
		complain(listed.trouble);
		summary({filesDownloaded: 0, filesFailed: keys.length});
		return statusOfTrouble(listed.trouble);
	}

	let filesDownloaded = 0;
	let failures: Trouble[] = [];
	const fetched = new Set<string>();
	for (const key of keys) {
		const found = keysOnServer(key, listed.value);
		if (found.length === 0) failures = [...failures, said(complain, troubleOf('missing', `Could not download ${cleanText(key)}`, 'the server has no stack of this user with that key', 'See crowdsky-tui stacks.'))];
		for (const chunkKey of found) {
			if (fetched.has(chunkKey) || signal.aborted) continue;
			fetched.add(chunkKey);
			const count = listed.value.filter(row => row.chunkKey === chunkKey).length;
			if (count > 1) warn(task, {what: `${count} stacks share the key ${cleanText(chunkKey)}`, cause: 'they are of one place and one quarter of an hour', next: 'The server decides which of them it gives.'});
			const file = await crowdsky.download(chunkKey, folder, {signal});
			if (!file.ok) {
				failures = [...failures, said(complain, file.trouble)];
				continue;
			}

			filesDownloaded++;
			if (isJson) print('downloaded', {chunkKey, file: file.value.path, sizeBytes: file.value.sizeBytes});
			else output.out(`Downloaded ${cleanText(chunkKey)} -> ${cleanText(file.value.path)}`);
		}
	}

	summary({filesDownloaded, filesFailed: failures.length});
	if (failures.length === 0) return exitStatus.done;
	return filesDownloaded === 0 && failures.every(({kind}) => kind === 'login') ? exitStatus.login : exitStatus.someFailed;
}

function said(complain: ServerTask['complain'], trouble: Trouble): Trouble {
	complain(trouble);
	return trouble;
}

function warn({isJson, print, world}: ServerTask, warning: Pick<Trouble, 'what' | 'cause' | 'next'>): void {
	if (isJson) print('warning', warning);
	else world.output.err(`Warning: ${warning.what}: ${warning.cause}. ${warning.next}`);
}
