import {failure, type Result} from '../../errors/problem.js';
import {tryRight, type ChangeRight} from './change-right.js';
import {connectSocket} from '../connect.js';
import type {FileSource} from './fetch-header.js';
import {withShare, type ShareSource} from './stored-files.js';

const restart = 'Restart the telescope; check whether a router, a firewall or a proxy blocks its ports 80 and 445.';

/** Opens the share and checks, in the given folders of stacks, whether files can be renamed. Problem: the share's, denied. */
export async function checkRight(shared: ShareSource, folders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>> {
	let isOpen = false;
	const right = await withShare(shared, signal, async share => {
		isOpen = true;
		return tryRight(share, folders, signal);
	});
	if (right.ok || !isOpen) return right;
	const next = 'Restart the telescope; if that does not help, check in its app whether its storage is writable.';
	return failure({...right.problem, ...(right.problem.kind === 'denied' && {next})});
}

/**
 * Connects to the port that files are read from, and then does what checkRight does. Problem: a network problem, the
 * share's, denied; that of `prove` unchanged.
 */
export async function checkFiles(
	files: FileSource, shared: ShareSource, folders: readonly string[], prove: () => Promise<Result<void>>, signal?: AbortSignal,
): Promise<Result<ChangeRight>> {
	const socket = await connectSocket({...files, signal});
	if (socket.ok) socket.value.destroy();
	if (!socket.ok) return failure({...socket.problem, what: `its files cannot be read on port ${files.port}`, next: restart});
	const proven = await prove();
	if (!proven.ok && proven.problem.kind === 'refused') return proven;
	const right = proven.ok ? await checkRight(shared, folders, signal) : proven;
	if (right.ok) return right;
	const what = right.problem.kind === 'denied' ? 'its files cannot be renamed' : `its files cannot be renamed on port ${shared.port}`;
	return failure({...right.problem, what, ...(right.problem.kind === 'unreachable' && {next: restart})});
}
