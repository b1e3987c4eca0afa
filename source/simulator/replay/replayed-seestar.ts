import {Canary} from '../seestar/canary.js';
import {Faults} from '../seestar/faults.js';
import {HttpServer} from '../seestar/http-server.js';
import {setupOf} from '../seestar/options.js';
import {SmbServer} from '../seestar/smb/server.js';
import {Storage} from '../seestar/storage.js';
import {readEntries} from './recorded-entry.js';
import {addRecordedFaults} from './recorded-faults.js';
import {recordedTelescopes} from './recorded-telescope.js';
import {ReplayFiles} from './replay-files.js';
import {ReplayServer} from './replay-server.js';

export type ReplayOptions = {
	/** Lines of a recording. */
	readonly lines: Iterable<string>;
	/** Where to put the files of the telescopes, one folder each. */
	readonly folder: string;
	/** How many times faster than the recording; 1 by default. */
	readonly speed?: number;
	readonly bindHost?: string;
	/** Ports of the first telescope; free ones by default. */
	readonly rpcPort?: number;
	readonly httpPort?: number;
	readonly smbPort?: number;
	/** Called once for each method that the recording has no answer to. */
	readonly onUnrecorded?: (scope: string, method: string) => void;
};

/** A telescope that answers as one did before. */
export type ReplayedSeestar = {
	/** What it was called in the recording. */
	readonly scope: string;
	/** `HOST:RPC:HTTP:SMB`, as --host takes it. */
	readonly hostOption: string;
	readonly folder: string;
	/** Forbidden things that a client did; empty after a good run. */
	readonly canary: readonly string[];
	/** Questions and events in the recording. */
	readonly exchanges: number;
	readonly pushed: number;
	stop(): Promise<void>;
};

/** The most telescopes that are replayed from one recording. */
const telescopesAtMost = 8;

/** Starts the telescopes of a recording; none if nothing in it comes from a telescope. Throws if a port is taken or the folder cannot be used. */
export async function startReplay({lines, folder, speed = 1, bindHost = '127.0.0.1', onUnrecorded, ...ports}: ReplayOptions): Promise<readonly ReplayedSeestar[]> {
	const started: ReplayedSeestar[] = [];
	try {
		for (const [index, telescope] of recordedTelescopes(readEntries(lines)).slice(0, telescopesAtMost).entries()) {
			const {rpcPort = 0, httpPort = 0, smbPort = 0} = index === 0 ? ports : {};
			const storage = new Storage(`${folder}/telescope-${index + 1}`);
			const files = new ReplayFiles(storage.root, telescope);
			await files.open();
			const [faults, canary] = [new Faults(), new Canary()];
			addRecordedFaults(faults, telescope.others);
			const http = new HttpServer({setup: () => setupOf({folder: storage.root}), storage, faults}, bindHost, httpPort);
			const smb = new SmbServer({folder: storage.root, faults, canary, isReadOnly: () => false}, bindHost, smbPort);
			const rpc = new ReplayServer(telescope, {
				host: bindHost, port: rpcPort, speed,
				onPosition: atMs => files.show(atMs),
				onUnrecorded: method => onUnrecorded?.(telescope.scope, method),
			});
			const stop = async () => {
				await Promise.all([rpc.close(), http.listening.close(), smb.listening.close()]);
			};

			try {
				await Promise.all([rpc.open(), http.listening.open(), smb.listening.open()]);
			} catch (error) {
				await stop();
				throw error;
			}

			const host = bindHost.includes(':') ? `[${bindHost}]` : bindHost;
			started.push({
				scope: telescope.scope,
				hostOption: `${host}:${rpc.listening.port}:${http.listening.port}:${smb.listening.port}`,
				folder: storage.root,
				canary: canary.violations,
				exchanges: telescope.exchanges.length,
				pushed: telescope.pushed.length,
				stop,
			});
		}
	} catch (error) {
		await Promise.all(started.map(async telescope => telescope.stop()));
		throw error;
	}

	return started;
}
