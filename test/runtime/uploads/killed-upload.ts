// A run of uploads in a process of its own that ends itself with SIGKILL at the n-th boundary: the beginning and the
// end of every call to the telescope and to the server that belongs to an upload, and each side of every write of
// the journal. Usage: HOST URL DATA-FOLDER N; prints "END n" when it was not killed.
import {promises as files} from 'node:fs';
import process from 'node:process';
import type {UploadServer} from '../../../source/runtime/uploads/upload-server.js';
import type {Seestar} from '../../../source/seestar/port.js';
import {runUploads} from './run-uploads.js';

const [host = '', url = '', dataFolder = '', at = '0'] = process.argv.slice(2);
let count = 0;

function boundary(): void {
	if (++count === Number(at)) process.kill(process.pid, 'SIGKILL');
}

/** Puts a boundary on both sides of these calls. */
function bounded<T extends object>(port: T, names: ReadonlySet<string>): T {
	const watched = {...port} as Record<string, unknown>;
	for (const [name, act] of Object.entries(port)) {
		if (typeof act !== 'function' || !names.has(name)) continue;
		watched[name] = async (...args: unknown[]) => {
			boundary();
			const result: unknown = await (act as (...given: unknown[]) => Promise<unknown>)(...args);
			boundary();
			return result;
		};
	}

	return watched as T;
}

/** The journal writes through file handles; an entry counts from its datasync on. */
async function watchJournal(): Promise<void> {
	const handle = await files.open(process.execPath, 'r');
	const prototype = Object.getPrototypeOf(handle) as {appendFile: (...args: unknown[]) => Promise<void>; datasync: () => Promise<void>};
	await handle.close();
	for (const name of ['appendFile', 'datasync'] as const) {
		const act = prototype[name];
		prototype[name] = async function (this: unknown, ...args: unknown[]) {
			boundary();
			await (act).apply(this, args);
			boundary();
		};
	}
}

await watchJournal();
await runUploads({
	hosts: [host], url, dataFolder, depth: 'plan',
	around: (seestar: Seestar) => bounded(seestar, new Set(['header', 'download'])),
	aroundServer(server: UploadServer) {
		const login = server.login();
		const crowdsky = login && bounded(login.crowdsky, new Set(['upload', 'listStacks']));
		return {...server, login: () => login && crowdsky && {...login, crowdsky}};
	},
});
process.stdout.write(`END ${count}\n`);
