import {failure, type Result} from '../../trouble/trouble.js';
import {tryRight, type ChangeRight} from './change-right.js';
import {connectSocket} from '../connect.js';
import {type FileSource} from './fetch-header.js';
import {withShare, type ShareSource} from './stored-files.js';

const restart = 'Restart the telescope; look whether a router, a firewall or a proxy keeps its ports 80 and 445 shut.';

/** Opens the share and sees, in the folders of stacks that it is told, whether files may be renamed. Trouble: the share's, denied. */
export async function checkRight(shared: ShareSource, folders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>> {
	let isOpen = false;
	const right = await withShare(shared, signal, async share => {
		isOpen = true;
		return tryRight(share, folders, signal);
	});
	if (right.ok || !isOpen) return right;
	const next = 'Restart the telescope; if that does not help, look in its app whether its storage can be written to.';
	return failure({...right.trouble, ...(right.trouble.kind === 'denied' && {next})});
}

/** Reaches the port that files are read from, and then does what checkRight does. Trouble: the line's, the share's, denied; that of `prove` as it is. */
export async function checkFiles(
	files: FileSource, shared: ShareSource, folders: readonly string[], prove: () => Promise<Result<void>>, signal?: AbortSignal,
): Promise<Result<ChangeRight>> {
	const socket = await connectSocket({...files, signal});
	if (socket.ok) socket.value.destroy();
	if (!socket.ok) return failure({...socket.trouble, what: `its files cannot be read on port ${files.port}`, next: restart});
	const proven = await prove();
	if (!proven.ok && proven.trouble.kind === 'refused') return proven;
	const right = proven.ok ? await checkRight(shared, folders, signal) : proven;
	if (right.ok) return right;
	const what = right.trouble.kind === 'denied' ? 'its files may not be renamed' : `its files cannot be renamed on port ${shared.port}`;
	return failure({...right.trouble, what, ...(right.trouble.kind === 'unreachable' && {next: restart})});
}
