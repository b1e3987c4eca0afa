import {isIPv6} from 'node:net';
import {diskProblem} from '../errors/disk-problem.js';
import {parseScopeAddress} from '../seestar/address.js';
import {cleanText} from '../format/clean-text.js';
import {problemOf, type Problem} from '../errors/problem.js';
import {statusBeforeWork} from './exit-status.js';

/** Where the simulated telescope listens; port 0 means any free port. */
type BindAddress = {readonly host: string; readonly rpcPort: number; readonly httpPort: number; readonly smbPort: number};

/** What is wrong with the text of --bind, as the option table wants it. */
export function checkBind(text: string): string | undefined {
	const address = parseScopeAddress(text);
	if (!address.ok) return address.problem.cause;
	if (address.value.filesHost !== undefined) return 'it names two hosts';
	const {rpcPort, httpPort, smbPort} = bindPlaceOf(text);
	const told = [rpcPort, httpPort, smbPort].filter(port => port !== 0);
	return new Set(told).size < told.length ? 'its ports must all be different' : undefined;
}

/** Reads a text that checkBind accepted; a port that is not given is a free one. */
export function bindPlaceOf(text: string): BindAddress {
	const address = parseScopeAddress(text);
	if (!address.ok) throw new Error('Check the address first.');
	const label = text.trim();
	const [, ...ports] = isIPv6(label) ? [''] : label.replace(/^\[[^\]]*\]/, '').split(':');
	const [rpcPort = 0, httpPort = 0, smbPort = 0] = ports.map(Number);
	return {host: address.value.host, rpcPort, httpPort, smbPort};
}

/**
 * Why the simulators could not be started, according to the system; undefined where that is a bug of ours. `usage`: another
 * address, port or folder will do.
 */
function startProblem(error: unknown, folder: string): Problem | undefined {
	const what = 'The simulators cannot be started';
	const unusable = (cause: string) => problemOf('usage', what, `their folder cannot be used, because ${cause}`, 'Name another folder with --data, or leave it out to use a new one.');
	// The simulated server's list of records.
	if (error instanceof SyntaxError) return unusable(`the files in ${cleanText(folder)} are not the simulators' own`);
	if (!(error instanceof Error) || !('code' in error)) return undefined;
	const {code, syscall, address, port} = error as NodeJS.ErrnoException & {address?: string; port?: number};
	const place = cleanText(address ?? '');
	if (syscall === 'listen' || syscall === 'getaddrinfo') {
		switch (code) {
			case 'EADDRINUSE': return problemOf('usage', what, `port ${port} of ${place} is taken by another program`, 'Choose another port, or leave the ports out to use free ones.');
			case 'EACCES': return problemOf('usage', what, `this machine does not allow you to listen on port ${port}`, 'Choose port 1024 or above, or leave the ports out to use free ones.');
			case 'ENOTFOUND':
			case 'EAI_AGAIN': return problemOf('usage', what, 'the name given with --bind has no address', 'Give an address of this machine, like 127.0.0.1.');
			default: return problemOf('usage', what, `this machine cannot listen on ${place === '' ? 'the address' : place} (${code})`, 'Give an address of this machine, like 127.0.0.1.');
		}
	}

	if (code === 'EEXIST' || code === 'ENOTDIR') return unusable(`there is a file where ${cleanText(folder)} should be`);
	const problem = diskProblem(what, error, folder);
	return problem.kind === 'full' ? problem : unusable(problem.cause);
}

type Starting<S> = {readonly folder: string; readonly start: () => Promise<S>; readonly complain: (problem: Problem) => void};

/** Starts a simulator and stops it after `use`. If it cannot be started, that is reported, with the status of a bad option. */
export async function whileStarted<S extends {stop(): Promise<void>}>({folder, start, complain}: Starting<S>, use: (simulator: S) => Promise<number>): Promise<number> {
	let simulator: S;
	try {
		simulator = await start();
	} catch (error) {
		const problem = startProblem(error, folder);
		if (!problem) throw error;
		complain(problem);
		return statusBeforeWork(problem);
	}

	try {
		return await use(simulator);
	} finally {
		await simulator.stop();
	}
}
