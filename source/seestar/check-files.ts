import {failure, success, type Result} from '../trouble/trouble.js';
import {connectSocket} from './connect.js';
import {type FileSource} from './fetch-header.js';
import {connectShare} from './smb/share.js';
import {type ShareSource} from './stored-files.js';

/** Reaches the port that files are read from and opens the share that they are renamed on, side by side. Trouble: the line's, the share's. */
export async function checkFiles(files: FileSource, shared: ShareSource, signal?: AbortSignal): Promise<Result<void>> {
	const [socket, share] = await Promise.all([connectSocket({...files, signal}), connectShare({...shared, signal})]);
	if (socket.ok) socket.value.destroy();
	if (share.ok) await share.value.close();
	const next = 'Restart the telescope; look whether a router, a firewall or a proxy keeps its ports 80 and 445 shut.';
	if (!socket.ok) return failure({...socket.trouble, what: `its files cannot be read on port ${files.port}`, next});
	if (share.ok) return success();
	return failure({...share.trouble, what: `its files cannot be renamed on port ${shared.port}`, ...(share.trouble.kind === 'unreachable' && {next})});
}
