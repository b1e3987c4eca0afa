import type {CrowdSky} from '../../crowdsky/port.js';
import {cleanText} from '../../format/clean-text.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {exitStatus} from '../../options/exit-status.js';
import {keysOnServer} from '../../setup/keys-on-server.js';
import {statusOfProblem, type ServerTask} from './server-task.js';

/** `download`: stacks by the server's keys, or by keys from our names, which are looked up in its list. */
export async function downloadKeys(task: ServerTask, crowdsky: CrowdSky, keys: readonly string[], folder: string): Promise<number> {
	const {context: {signal, output}, isJson, print, complain, summary} = task;
	const listed = await crowdsky.listStacks({signal});
	if (!listed.ok) {
		complain(listed.problem);
		summary({filesDownloaded: 0, filesFailed: keys.length});
		return statusOfProblem(listed.problem);
	}

	let filesDownloaded = 0;
	let failures: Problem[] = [];
	const fetched = new Set<string>();
	for (const key of keys) {
		const found = keysOnServer(key, listed.value);
		if (found.length === 0) failures = [...failures, said(complain, problemOf('missing', `Could not download ${cleanText(key)}`, 'the server has no stack of this user with that key', 'See crowdsky-tui stacks.'))];
		for (const chunkKey of found) {
			if (fetched.has(chunkKey) || signal.aborted) continue;
			fetched.add(chunkKey);
			const count = listed.value.filter(row => row.chunkKey === chunkKey).length;
			if (count > 1) warn(task, {what: `${count} stacks share the key ${cleanText(chunkKey)}`, cause: 'they are of the same place and the same quarter of an hour', next: 'The server decides which of them it sends.'});
			const file = await crowdsky.download(chunkKey, folder, {signal});
			if (!file.ok) {
				failures = [...failures, said(complain, file.problem)];
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

function said(complain: ServerTask['complain'], problem: Problem): Problem {
	complain(problem);
	return problem;
}

function warn({isJson, print, context}: ServerTask, warning: Pick<Problem, 'what' | 'cause' | 'next'>): void {
	if (isJson) print('warning', warning);
	else context.output.err(`Warning: ${warning.what}: ${warning.cause}. ${warning.next}`);
}
