// `npm test`: every test, with types and lint beside. `npm test -- test/planning` runs the tests of that file or folder alone.
// What begins with a dash is for ava, as in `npm test -- --tap`. `node test.mjs samba` and `thorough` are the slow suites.
import {spawn} from 'node:child_process';
import {existsSync, readdirSync, statSync} from 'node:fs';
import {chmod, mkdtemp, readFile, rm, statfs} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {bundleRooms} from './test/support/bundle-rooms.mjs';

/** Not part of `npm test`: they need Debian's samba, or minutes. .ci/run runs them. `thorough` also tries all of which `npm test` draws a part, and runs each command in a process of its own. */
const slowSuites = {
	samba: {env: {CROWDSKY_SAMBA: '1'}, files: ['test/seestar/smb/samba.test.ts', 'test/simulator/seestar/smb.test.ts']},
	thorough: {env: {CROWDSKY_THOROUGH: '1'}, files: [
		'test/commands/**/*.test.ts', 'test/library/*.test.ts', 'test/options/config/{print,whole-night}.test.ts', 'test/runtime/other-files-host.test.ts', 'test/runtime/uploads/{local,night}.test.ts',
		'test/**/*.slow.test.ts', 'test/runtime/kill.test.ts', 'test/runtime/uploads/kill.test.ts',
		'test/planning/plan-properties.test.ts', 'test/tui/discover/columns.test.ts', 'test/tui/{press,walk}.test.ts', 'test/tui/{sky/sky,stack/others}.test.ts', 'test/machine/**/random-*.test.ts', 'test/chaos/fuzz.test.ts',
	]},
};

const node = async (file, args = [], env = {}) => new Promise(resolve => {
	spawn(process.execPath, [file, ...args], {stdio: 'inherit', env: {...process.env, ...env}}).once('close', status => {
		resolve(status ?? 1);
	});
});

const ava = 'node_modules/ava/entrypoints/cli.mjs';

/** Linux's file system in memory, where programs can be started from it and the folders of all tests have room in it. */
async function memoryFolder() {
	if (process.platform !== 'linux' || process.env.TMPDIR) return undefined;
	const place = '/dev/shm';
	const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '');
	const {bavail, bsize} = await statfs(place).catch(() => ({bavail: 0, bsize: 0}));
	const isUsable = mounts.split('\n').some(line => line.startsWith(`tmpfs ${place} tmpfs `) && !line.includes('noexec')) && bavail * bsize > 2 ** 32;
	return isUsable ? mkdtemp(path.join(place, 'crowdsky-')).catch(() => undefined) : undefined;
}

/**
 * Runs ava with a folder for temporary files that goes afterwards. Tests make and delete files by the thousand, and before
 * ext4 makes one it looks at each that was deleted in the last seconds: on a disk that is a tenth of all their time.
 */
async function runAva(args, env) {
	const folder = await memoryFolder();
	try {
		// Samba reads its share as another user.
		if (folder) await chmod(folder, 0o711);
		// React as the program has it: that for developers takes twice as long.
		return await node(ava, args, {NODE_ENV: 'production', ...env, ...folder && {TMPDIR: folder}});
	} finally {
		if (folder) await rm(folder, {recursive: true, force: true});
	}
}

/** Each file in a process of its own: what ava is told to run. */
const singly = async (args, env) => await node('build.mjs') || runAva(args, env);

const isSlow = file => file.endsWith('.slow.test.ts');

/** The test files of these folders, and these files, as paths from test/. What is slow is run only when it is named itself. */
const filesOf = paths => [...new Set(paths.flatMap(name => {
	const place = path.relative('test', name);
	if (!statSync(name).isDirectory()) return [place];
	return readdirSync(name, {recursive: true}).filter(file => file.endsWith('.test.ts') && !isSlow(file)).map(file => path.join(place, file));
}))].sort();

/** The files of each folder in one process; `begin` is called when they begin. */
async function byRoom(paths, args, begin = () => undefined) {
	const outdir = `dist.test.${process.pid}`;
	try {
		const [built, rooms] = await Promise.all([node('build.mjs'), bundleRooms(filesOf(paths), outdir)]);
		begin();
		return built || await runAva(args, {CROWDSKY_TEST_ROOMS: rooms});
	} finally {
		await rm(outdir, {recursive: true, force: true});
	}
}

/** Runs a check beside the tests; resolves with its status and with what it has to say. */
const beside = async (file, env) => new Promise(resolve => {
	const check = spawn(process.execPath, [file], {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...env}});
	const said = [];
	for (const stream of [check.stdout, check.stderr]) stream.on('data', bytes => said.push(bytes));
	check.once('close', status => {
		resolve({status: status ?? 1, said: Buffer.concat(said)});
	});
});

/** Types and lint compute and most tests wait, so they run beside them, and say at the end what they found. */
const everything = async args => {
	let check;
	const tested = await byRoom(['test'], args, () => {
		// Its checker of types is a Go program whose garbage is a small part of what it keeps: collecting it costs a tenth of its time.
		check = beside('node_modules/oxlint/bin/oxlint', {GOGC: 'off'});
	});
	const {status, said} = await check;
	process.stderr.write(said);
	if (status !== 0) process.stderr.write('Types or lint failed, see above.\n');
	return tested || status;
};

// Whoever interrupts this interrupts ava, too, and this has to clean up after it.
process.on('SIGINT', () => undefined);

const all = process.argv.slice(2);
const [first = '', ...rest] = all;
const named = all.filter(arg => !arg.startsWith('-'));
const paths = named.filter(name => existsSync(name));
if (Object.hasOwn(slowSuites, first)) process.exitCode = await singly([...slowSuites[first].files, ...rest], slowSuites[first].env);
else if (named.length === 0) process.exitCode = await everything(all);
// A pattern is for ava itself.
else if (named.some(name => name.includes('.test.ts') && !paths.includes(name))) process.exitCode = await singly(all);
else process.exitCode = await byRoom(paths.length > 0 ? paths : ['test'], all.filter(arg => !paths.includes(arg)));
