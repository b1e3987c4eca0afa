import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {serviceLines} from '../../../source/commands/service/service-units.js';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {runAtOnce} from '../../support/at-once.js';

runAtOnce(2);

const run = promisify(execFile);

test('crowdsky-tui service: prints a unit and a timer that systemd accepts, with odd arguments quoted', async t => {
	const home = await temporaryFolder(t);
	const odd = 'a % $HOME "c" d\\e';
	const [unit, timer, both] = await Promise.all([
		runProgram(['service', 'unit', '--dest', odd, '--host', '127.0.0.1:1'], {home}), runProgram(['service', 'timer'], {home}), runProgram(['service', '--dest', odd, '--host', '127.0.0.1:1'], {home}),
	]);
	assert.deepEqual([unit.status, timer.status, both.status, unit.err + timer.err + both.err], [0, 0, 0, '']);
	assert.equal(both.out, `${unit.out}\n${timer.out}`);
	const start = unit.lines.find(line => line.startsWith('ExecStart=')) ?? '';
	assert.ok(start.startsWith(`ExecStart=${process.execPath} `) && start.includes('/dist/cli.js night --at sunrise-30m --host 127.0.0.1:1 --dest '), start);
	assert.ok(start.endsWith(' "' + path.join(home, 'a %% $$HOME \\"c\\" d\\\\e') + '"'), start);
	assert.deepEqual(unit.lines.filter(line => /password|PASSWORD/.test(line)).length, 1, 'only the hint where a login may stand');
	await Promise.all([writeFile(path.join(home, 'crowdsky-tui.service'), unit.out), writeFile(path.join(home, 'crowdsky-tui.timer'), timer.out)]);
	const verify = await run('systemd-analyze', ['verify', '--man=no', path.join(home, 'crowdsky-tui.service'), path.join(home, 'crowdsky-tui.timer')], {timeout: 20_000}).catch((error: NodeJS.ErrnoException & {stderr?: string}) => error);
	if ('code' in verify && verify.code === 'ENOENT') {
		t.log('no systemd-analyze here');
		return;
	}

	assert.equal(verify.stderr, '');
	assert.ok(!(verify instanceof Error));
});

test('crowdsky-tui service: puts only arguments of the command line into the unit, never the environment', async t => {
	const home = await temporaryFolder(t);
	const {out} = await runProgram(['service', 'unit', '--at', '05:30', '--scrub-location'], {home, env: {CROWDSKY_PASSWORD: 'geheim', CROWDSKY_USERNAME: 'somebody', CROWDSKY_HOSTS: '10.1.2.3'}});
	assert.match(out, /night --at 05:30 --scrub-location\n/);
	assert.doesNotMatch(out, /geheim|somebody|10\.1\.2\.3/);
});

test('crowdsky-tui service: refuses an unknown part, and a service that begins now, with status 2', async t => {
	const home = await temporaryFolder(t);
	for (const args of [['service', 'socket'], ['service', '--at', 'now'], ['service', '--at', 'tomorrow'], ['service', 'unit', 'timer']]) {
		const {status, out, err} = await runProgram(args, {home});
		assert.deepEqual([status, out], [2, ''], args.join(' '));
		assert.notEqual(err, '');
	}
});

test('crowdsky-tui service: warns of a program in the cache of npx', () => {
	const lines = (program: string) => serviceLines({node: '/usr/bin/node', program, arguments: ['night'], options: []}).join('\n');
	assert.match(lines('/home/pi/.npm/_npx/0123/node_modules/crowdsky-tui/dist/cli.js'), /cache of npx/);
	assert.doesNotMatch(lines('/usr/lib/node_modules/crowdsky-tui/dist/cli.js'), /cache of npx/);
});
