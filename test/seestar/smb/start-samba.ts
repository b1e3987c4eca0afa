import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer, type AddressInfo} from 'node:net';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

const smbd = ['/usr/sbin/smbd', '/usr/local/sbin/smbd', '/usr/local/samba/sbin/smbd'].find(file => existsSync(file));

/** Why the tests against the real smbd cannot run here; false when they can. */
export const sambaIsMissing = smbd === undefined ? 'smbd is not installed'
	: process.env['CROWDSKY_SAMBA'] === '1' ? false : 'CROWDSKY_SAMBA is not 1';

/** A port that was free a moment ago, because smbd cannot choose one itself. */
async function freePort(): Promise<number> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

async function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	return new Promise<boolean>(resolve => socket.once('connect', () => resolve(true)).once('error', () => resolve(false))).finally(() => socket.destroy());
}

/** A private smbd with a guest share over a temporary folder, on loopback; all its state is in that folder. */
export async function startSamba(options: readonly string[] = []) {
	const root = mkdtempSync(path.join(tmpdir(), 'crowdsky-samba-'));
	const shared = path.join(root, 'shared');
	const port = await freePort();
	const folders = ['private', 'lock', 'state', 'cache', 'pid', 'ncalrpc'].map(name => path.join(root, name));
	for (const folder of [...folders, shared]) mkdirSync(folder);
	const [privateFolder, lock, state, cache, pid, ncalrpc] = folders;
	const isRoot = process.getuid?.() === 0;
	// As root, smbd becomes the user nobody for a guest, who needs access to the folder.
	if (isRoot) chmodSync(root, 0o755);
	const config = path.join(root, 'smb.conf');
	writeFileSync(config, `[global]
	interfaces = lo
	bind interfaces only = yes
	smb ports = ${port}
	disable netbios = yes
	private dir = ${privateFolder}
	lock directory = ${lock}
	state directory = ${state}
	cache directory = ${cache}
	pid directory = ${pid}
	ncalrpc dir = ${ncalrpc}
	passdb backend = tdbsam:${privateFolder}/passdb.tdb
	log file = ${root}/log
	load printers = no
	printing = bsd
	printcap name = /dev/null
	disable spoolss = yes
	usershare max shares = 0
	map to guest = Bad User
	guest account = ${isRoot ? 'nobody' : userInfo().username}
	${options.join('\n\t')}
[EMMC Images]
	path = ${shared}
	guest ok = yes
	read only = no
	${isRoot ? 'force user = root' : ''}
`);
	// A process group of its own, because smbd forks for every connection.
	const server = spawn(smbd!, ['--foreground', '--no-process-group', '--configfile', config, '--debug-stdout', '--debuglevel=0'], {detached: true, stdio: 'ignore'});
	const ended = once(server, 'exit');
	for (let attempt = 0; attempt < 100 && !await answers(port); attempt += 1) await sleep(50);
	return {
		port,
		shared,
		async stop() {
			if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid!, 'SIGTERM');
			await ended;
			rmSync(root, {recursive: true, force: true, maxRetries: 5});
		},
	};
}
