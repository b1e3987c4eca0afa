import {spawn} from 'node:child_process';
import {isIP} from 'node:net';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {listOf} from '../narrow.js';

// Runs in the child process: prints one JSON line for each name that the system knows.
const program = `
const {lookup} = require('node:dns');
for (const name of process.argv.slice(1)) {
	lookup(name, {all: true}, (error, found) => {
		if (!error) console.log(JSON.stringify([name, ...found.map(({address}) => address)]));
	});
}`;

/** Called with an address; false if it is not accepted, so that another one may follow. */
export type FoundAddress = (name: string, address: string) => unknown;

/**
 * Looks names up as the system does (hosts file, DNS, the system's own mDNS) until all are answered or the signal fires. It
 * runs in a child process: dns.lookup cannot be cancelled, and with a dead resolver it would hold this process's threads,
 * and delay its exit, for 15 s and more. A child can be ended. Unknown names and failures are left out; never rejects.
 */
export async function lookUpBySystem(names: readonly string[], signal: AbortSignal, onAddress: FoundAddress): Promise<void> {
	if (names.length === 0 || signal.aborted) return;
	return new Promise(resolve => {
		const child = spawn(process.execPath, ['-e', program, '--', ...names], {
			// Half of libuv's threads may do lookups at once. The parent's NODE_OPTIONS could load a debugger.
			env: {...process.env, NODE_OPTIONS: '', UV_THREADPOOL_SIZE: String(Math.min(64, 2 * names.length + 2))},
			stdio: ['ignore', 'pipe', 'ignore'],
			windowsHide: true,
		});
		const lines = createInterface({input: child.stdout});
		const finish = (): void => {
			signal.removeEventListener('abort', finish);
			lines.close();
			child.stdout.destroy();
			child.kill('SIGKILL');
			child.unref();
			resolve();
		};

		signal.addEventListener('abort', finish, {once: true});
		child.on('error', finish);
		child.on('close', finish);
		lines.on('line', line => {
			const [name, ...addresses] = readLine(line);
			// IPv4 first: a Seestar answers with both, and its IPv6 address is often link-local.
			const best = addresses.find(address => isIP(address) === 4) ?? addresses.find(address => isIP(address) === 6 && !isLinkLocal(address));
			if (name !== undefined && best !== undefined && !signal.aborted) onAddress(name, best);
		});
	});
}

/** True for an IPv6 address that cannot be used without the name of an interface (RFC 4291, 2.5.6). */
export function isLinkLocal(address: string): boolean {
	return /^fe[89ab]/i.test(address);
}

function readLine(line: string): readonly string[] {
	try {
		return (listOf(JSON.parse(line)) ?? []).filter(part => typeof part === 'string');
	} catch {
		return [];
	}
}
