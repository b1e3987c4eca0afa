import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {commandRows} from '../../../source/options/command-table.js';
import {completionText} from '../../../source/commands/completion/completion.js';
import {optionsWith, shells} from '../../../source/commands/completion/words.js';
import {readInvocation} from '../../../source/options/parse.js';
import {optionRows} from '../../../source/options/option-table.js';
import {sentence} from '../../../source/errors/problem.js';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const run = promisify(execFile);

function isInstalled(shell: string): boolean {
	return spawnSync(shell, ['--version']).status === 0;
}

test('every command and every option is in each script, and the quotes are closed', () => {
	for (const shell of shells) {
		const script = completionText(shell);
		for (const {name} of commandRows) assert.ok(script.includes(name), `${shell}: ${name}`);
		for (const {name} of optionRows) assert.ok(script.includes(shell === 'fish' ? `-l ${name}` : `--${name}`), `${shell}: --${name}`);
		assert.doesNotMatch(script, /undefined|\[object/);
	}
});

test('the zsh script says which value an option takes, and escapes what _arguments would interpret', () => {
	const script = completionText('zsh');
	assert.match(script, /^#compdef crowdsky-tui\n/);
	assert.ok(script.includes('\'--tiling=[HEALPix tiling in file names]:nest64|ring128:(nest64 ring128)\''));
	assert.ok(script.includes('\'*--host=[telescope to use, or COMMANDS\\[\\:RPC\\]/FILES\\[\\:HTTP\\[\\:SMB\\]\\] where a proxy takes its commands; repeat it for several]:HOST\\[\\:RPC\\[\\:HTTP\\[\\:SMB\\]\\]\\]:_hosts\''));
	assert.ok(script.includes('zone of the telescope\'\\\'\'s file names'));
	assert.ok(script.includes('\'2:word:(bash zsh fish)\''));
});

test('the fish script offers an option only with its commands', () => {
	const lines = completionText('fish').split('\n');
	const line = (part: string) => lines.find(candidate => candidate.includes(part)) ?? '';
	assert.match(line('-l yes'), /-n '__fish_seen_subcommand_from purge report doctor'/);
	assert.match(line('-l tiling'), /-n 'not __fish_seen_subcommand_from completion man' -l tiling -x -a 'nest64 ring128'/);
	assert.match(line('-l time-zone'), /-d 'zone of the telescope\\'s file names'/);
	assert.match(line('-a \'bash zsh fish\''), /__fish_seen_subcommand_from completion/);
});

(isInstalled('zsh') ? test.serial : test.serial.skip)('zsh accepts its script', async t => {
	const file = path.join(await temporaryFolder(t), '_crowdsky-tui');
	await writeFile(file, completionText('zsh'));
	const {stdout} = await run('zsh', ['-f', '-c', `autoload -Uz compinit && compinit -u -D && source '${file}' && print $_comps[crowdsky-tui]`]);
	assert.equal(stdout, '_crowdsky_tui\n');
});

(isInstalled('fish') ? test.serial : test.serial.skip)('fish offers the words of the tables', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'crowdsky-tui.fish');
	await writeFile(file, completionText('fish'));
	const offered = async (words: string) => (await run('fish', ['--no-config', '-c', `source '${file}'; complete -C '${words}'`], {cwd: folder, env: {...process.env, HOME: folder}})).stdout
		.split('\n').map(row => row.split('\t')[0] ?? '').filter(word => word !== '');
	assert.deepEqual(await offered('crowdsky-tui pl'), ['plan']);
	assert.deepEqual(await offered('crowdsky-tui plan --tiling '), ['nest64', 'ring128']);
	assert.deepEqual(await offered('crowdsky-tui plan --dr'), []);
	assert.deepEqual(await offered('crowdsky-tui stack --dr'), ['--dry-run']);
});

test('an option is offered only where it is accepted', () => {
	for (const {name, operands} of commandRows) {
		for (const {name: option, argument, check} of optionsWith(name)) {
			// The demo works on the simulators; every other command accepts --demo.
			if (check || option === 'help' || (name === 'simulate' && option === 'demo')) continue;
			const read = readInvocation([name, ...(operands === 'bash|zsh|fish' ? ['bash'] : []), `--${option}`, ...(argument === undefined ? [] : ['x'])], {});
			if (!read.ok) assert.doesNotMatch(sentence(read.problem), /cannot be used with|no option/, `${name} --${option}`);
		}
	}
});

test.serial('an unknown shell is a usage error with a suggestion, status 2', async t => {
	const home = await temporaryFolder(t);
	const wrong = await runProgram(['completion', 'bsh'], {home});
	assert.deepEqual([wrong.status, wrong.out], [2, '']);
	assert.equal(wrong.err, 'completion does not know "bsh". Did you mean bash?\n');
	const none = readInvocation(['completion'], {});
	assert.match(none.ok ? '' : sentence(none.problem), /Write crowdsky-tui completion bash, zsh or fish/);
});
