import {isIPv6} from 'node:net';
import {diskTrouble} from '../files/disk-trouble.js';
import {parseScopeAddress} from '../seestar/address.js';
import {cleanText} from '../text/clean.js';
import {troubleOf, type Trouble} from '../trouble/trouble.js';
import {statusBeforeWork} from './exit-status.js';

/** Where the simulated telescope listens; 0 takes a free port. */
export type BindPlace = {readonly host: string; readonly rpcPort: number; readonly httpPort: number; readonly smbPort: number};

/** What is wrong with the text of --bind, as the option table wants it. */
export function checkBind(text: string): string | undefined {
	const address = parseScopeAddress(text);
	if (!address.ok) return address.trouble.cause;
	if (address.value.filesHost !== undefined) return 'it names two hosts';
	const {rpcPort, httpPort, smbPort} = bindPlaceOf(text);
	const told = [rpcPort, httpPort, smbPort].filter(port => port !== 0);
	return new Set(told).size < told.length ? 'each of its ports must be another one' : undefined;
}

/** Reads a text that checkBind finds sound; a port that is not told is a free one. */
export function bindPlaceOf(text: string): BindPlace {
	const address = parseScopeAddress(text);
	if (!address.ok) throw new Error('Check the address first.');
	const label = text.trim();
	const [, ...ports] = isIPv6(label) ? [''] : label.replace(/^\[[^\]]*\]/, '').split(':');
	const [rpcPort = 0, httpPort = 0, smbPort = 0] = ports.map(Number);
	return {host: address.value.host, rpcPort, httpPort, smbPort};
}

/**
 * Why the simulators could not be started, by what the system says; undefined where that is a bug of ours.
 * `usage`: another address, port or folder will do.
 */
function startTrouble(error: unknown, folder: string): Trouble | undefined {
	const what = 'The simulators cannot be started';
	const unusable = (cause: string) => troubleOf('usage', what, `their folder cannot be used, because ${cause}`, 'Name another folder with --data, or leave it out: a fresh one is made.');
	// The simulated server's list of records.
	if (error instanceof SyntaxError) return unusable(`what lies in ${cleanText(folder)} is not the simulators' own`);
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	const {code, syscall, address, port} = error as NodeJS.ErrnoException & {address?: string; port?: number};
	const place = cleanText(address ?? '');
	if (syscall === 'listen' || syscall === 'getaddrinfo') {
		switch (code) {
			case 'EADDRINUSE': return troubleOf('usage', what, `port ${port} of ${place} is taken by another program`, 'Choose another port, or leave the ports out: free ones are taken.');
			case 'EACCES': return troubleOf('usage', what, `this machine does not allow you to listen at port ${port}`, 'Choose a port of 1024 or above, or leave the ports out: free ones are taken.');
			case 'ENOTFOUND':
			case 'EAI_AGAIN': return troubleOf('usage', what, 'no address belongs to the name that --bind gives', 'Write an address of this machine, like 127.0.0.1.');
			default: return troubleOf('usage', what, `${place === '' ? 'the address' : place} is none that this machine can listen at (${code})`, 'Write an address of this machine, like 127.0.0.1.');
		}
	}

	if (code === 'EEXIST' || code === 'ENOTDIR') return unusable(`a file is where ${cleanText(folder)} should be`);
	const trouble = diskTrouble(what, error, folder);
	return trouble.kind === 'full' ? trouble : unusable(trouble.cause);
}

type Starting<S> = {readonly folder: string; readonly start: () => Promise<S>; readonly complain: (trouble: Trouble) => void};

/** Starts a simulator and stops it after `use`. Where it cannot be started, that is told, and the status is that of a wrong option. */
export async function whileStarted<S extends {stop(): Promise<void>}>({folder, start, complain}: Starting<S>, use: (simulator: S) => Promise<number>): Promise<number> {
	let simulator: S;
	try {
		simulator = await start();
	} catch (error) {
		const trouble = startTrouble(error, folder);
		if (!trouble) throw error;
		complain(trouble);
		return statusBeforeWork(trouble);
	}

	try {
		return await use(simulator);
	} finally {
		await simulator.stop();
	}
}
