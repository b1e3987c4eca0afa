import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {readInvocation} from '../../source/options/parse.js';
import {sentence} from '../../source/errors/problem.js';
import {runProgram} from '../support/run-program.js';
import {fileContext} from '../support/file-context.js';
import {temporaryFolder} from '../support/temporary-folder.js';

let home = '';
const suite = fileContext();
test.before(async () => {
	home = await temporaryFolder(suite);
});
test.serial('--help and --version print on stdout with status 0, after every command', async () => {
	const help = await runProgram(['--help'], {home});
	assert.deepEqual([help.status, help.err], [0, '']);
	for (const word of ['targets', 'plan', 'stack', 'simulate', '--block-minutes', '--json', '130']) assert.ok(help.out.includes(word), word);
	assert.ok(help.lines.every(line => line.length <= 80), help.lines.find(line => line.length > 80));
	for (const command of ['targets', 'plan', 'stack', 'simulate']) {
		const {status, out} = await runProgram([command, '--help'], {home});
		assert.deepEqual([status, out.split('\n')[0]?.startsWith(`Usage: crowdsky-tui ${command}`)], [0, true]);
	}

	assert.match((await runProgram(['--version'], {home})).out, /^\d+\.\d+\.\d+\n$/);
});

test.serial('without a terminal and without a command the help is shown, status 2', async () => {
	const {status, out, err} = await runProgram([], {home});
	assert.deepEqual([status, out], [2, '']);
	assert.match(err, /Usage:/);
});

test.serial('a usage error is one sentence on stderr, or one object with --json, status 2', async () => {
	const plain = await runProgram(['plan', '--block-minutes', '7'], {home});
	assert.deepEqual([plain.status, plain.out, plain.err.split('\n').length], [2, '', 2]);
	assert.match(plain.err, /--block-minutes 7.*blocks must divide a day evenly/);
	const json = await runProgram(['plan', '--block-minutes', '7', '--json'], {home});
	assert.deepEqual([json.status, json.err], [2, '']);
	const told = JSON.parse(json.out) as Record<string, unknown>;
	assert.deepEqual([told['v'], told['type']], [1, 'error']);
});

test.serial('no telescope gives status 4 and the next step', async () => {
	const none = await runProgram(['stack', '--all'], {home});
	assert.equal(none.status, 4);
	assert.match(none.err, /^No telescope was found.*--host\.\n$/);
	const refused = await runProgram(['plan', '--host', '127.0.0.1:1:1:1'], {home});
	assert.deepEqual([refused.status, refused.err.split('\n').length], [4, 2]);
	assert.match(refused.err, /nothing answers on that port/);
});

test.serial('an unusable key gives status 6, and nothing of its content is printed', async () => {
	const file = path.join(home, 'odd.pem');
	await writeFile(file, 'a secret that is no key');
	for (const name of [file, path.join(home, 'none.pem'), home]) {
		const {status, err} = await runProgram(['plan', '--host', '127.0.0.1:1:1:1', '--key', name], {home});
		assert.equal(status, 6, err);
		assert.match(err, /^The signing key .* cannot be used: /);
		assert.doesNotMatch(err, /secret/);
	}
});

const wrong: ReadonlyArray<readonly [readonly string[], RegExp]> = [
	...['7', '25', '-1', 'abc', '0', '15.0', '1e1', ' 15', '2880'].map(text => [['plan', '--block-minutes', text], /^--block-minutes .* cannot be used: blocks must divide a day evenly/] as const),
	[['plan', '--block-minutes', ''], /^--block-minutes "" cannot be used: it is empty/],
	[['plan', '--block-minutes'], /^--block-minutes needs a value/],
	[['plan', '--block-minutes', '--json'], /^--block-minutes needs a value/],
	[['plan', '--block-minutes', '10', '--block-minutes', '20'], /^--block-minutes was given twice/],
	[['plan', '--min-exposure', '-5'], /^--min-exposure -5 cannot be used/],
	[['plan', '--min-exposure', 'Infinity'], /^--min-exposure Infinity cannot be used/],
	[['stack', '--all', '--max-wait', '0'], /^--max-wait 0 cannot be used/],
	[['plan', '--tiling', 'nest128'], /^--tiling nest128 cannot be used: it must be nest64 or ring128/],
	[['plan', '--time-zone', 'Vienna'], /^--time-zone Vienna cannot be used/],
	[['plan', '--block-minute', '10'], /no option --block-minute. Did you mean --block-minutes\?/],
	[['plan', '--jsno'], /no option --jsno. Did you mean --json\?/],
	[['plan', '-x'], /no option -x/],
	[['plan', '--json=yes'], /--json is a switch and takes no value/],
	[['paln'], /no command "paln". Did you mean plan\?/],
	[['frobnicate'], /no command "frobnicate". See crowdsky-tui --help/],
	[['stack'], /^stack needs to know what to stack/],
	[['stack', '--all', 'M 81'], /--all and names of targets cannot be used together/],
	[['stack', '--all', '--read-only'], /--read-only forbids it/],
	[['plan', '--all'], /^--all cannot be used with plan. It can be used with .*stack/],
	[['plan', '--dry-run'], /^--dry-run cannot be used with plan/],
	[['targets', 'M 81'], /^targets takes no target/],
	[['plan', '--bind', '127.0.0.1'], /^--bind cannot be used with plan/],
	...['a b', '', '127.0.0.1:0', '127.0.0.1:70000', '127.0.0.1:x', '127.0.0.1:1:2:3:4', '[::1', '127.0.0.1:5000:5000'].map(text => [['simulate', '--bind', text], /^--bind .*cannot be used: .*Write --bind ADDRESS/] as const),
	...['x', '-1', '65536', '1.5'].map(text => [['simulate', `--server-port=${text}`], /^--server-port .* cannot be used: it must be a port, 0 to 65535/] as const),
	[['plan', '--plain', '--json'], /--plain and --json cannot be used together/],
	[['simulate', '--demo'], /--demo cannot be used with simulate/],
];

test('every usage error is one sentence with a next step', () => {
	for (const [args, pattern] of wrong) {
		const invocation = readInvocation(args, {});
		assert.ok(!invocation.ok, args.join(' '));
		assert.equal(invocation.problem.kind, 'usage');
		assert.match(sentence(invocation.problem), pattern);
		assert.doesNotMatch(sentence(invocation.problem), /\n|\.\./);
		assert.notEqual(invocation.problem.next, '');
	}
});

test('hosts come from the environment unless given as options, and the demo ignores it', () => {
	const hosts = (args: readonly string[]) => {
		const invocation = readInvocation(args, {CROWDSKY_HOSTS: ' a , b:1 ,', SEESTAR_KEY_PATH: ''});
		assert.ok(invocation.ok);
		return [invocation.value.texts.get('host'), invocation.value.texts.get('key')];
	};

	assert.deepEqual(hosts(['plan']), [['a', 'b:1'], undefined]);
	assert.deepEqual(hosts(['plan', '--host', 'c', '--host=d']), [['c', 'd'], undefined]);
	assert.deepEqual(hosts(['--demo']), [undefined, undefined]);
});

test('a target that begins with dashes follows two dashes', () => {
	const invocation = readInvocation(['plan', '--json', '--', '--odd'], {});
	assert.deepEqual(invocation.ok && invocation.value.targets, ['--odd']);
});
