import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {commandRows} from '../../../source/options/command-table.js';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const run = promisify(execFile);

/** What bash offers at the end of each line; words are split as by readline, at spaces and equals signs. */
async function offered(folder: string, script: string, lines: readonly string[]): Promise<string[][]> {
	const ask = lines.map(line => {
		const words = line.split(/ |(?<==)|(?==)/);
		return `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _crowdsky_tui; printf '%s\\t' "\${COMPREPLY[@]}"; printf '\\n'`;
	});
	const {stdout, stderr} = await run('bash', ['--norc', '-c', [`source '${script}'`, ...ask].join('\n')], {cwd: folder});
	assert.equal(stderr, '');
	return stdout.split('\n').slice(0, -1).map(line => line.split('\t').filter(word => word !== ''));
}

test.serial('bash loads the completion, and offers commands, the options of each, and their values', async t => {
	const folder = await temporaryFolder(t);
	const {status, out, err} = await runProgram(['completion', 'bash'], {home: folder, env: {CROWDSKY_HOSTS: 'nobody'}});
	assert.deepEqual([status, err], [0, '']);
	const script = path.join(folder, 'completion.bash');
	await writeFile(script, out);
	await mkdir(path.join(folder, 'my stacks'));
	await writeFile(path.join(folder, 'my key.pem'), '');
	const cases: ReadonlyArray<readonly [string, (words: string[]) => boolean]> = [
		['crowdsky-tui ', words => commandRows.every(({name}) => words.includes(name)) && words.length === commandRows.length],
		['crowdsky-tui pl', words => words.join() === 'plan'],
		['crowdsky-tui --host a pl', words => words.join() === 'plan'],
		['crowdsky-tui --host=a pl', words => words.join() === 'plan'],
		['crowdsky-tui --host plan st', words => words.join() === 'stack,stacks'],
		['crowdsky-tui stack --d', words => words.includes('--dry-run')],
		['crowdsky-tui plan --d', words => words.includes('--demo') && !words.includes('--dry-run')],
		['crowdsky-tui --da', words => words.join() === '--data'],
		['crowdsky-tui plan --tiling ', words => words.join() === 'nest64,ring128'],
		['crowdsky-tui plan --tiling=', words => words.join() === 'nest64,ring128'],
		['crowdsky-tui plan --tiling=ri', words => words.join() === 'ring128'],
		['crowdsky-tui plan --time-zone Europe/Vi', words => words.includes('Europe/Vienna')],
		['crowdsky-tui plan --block-minutes 3', words => words.join() === '3,30,32,36,360'],
		['crowdsky-tui plan --key m', words => words.includes('my key.pem')],
		['crowdsky-tui upload --dest m', words => words.join() === 'my stacks'],
		['crowdsky-tui plan ', words => words.length === 0],
		['crowdsky-tui completion ', words => words.join() === 'bash,zsh,fish'],
		['crowdsky-tui completion --', words => words.join() === '--help'],
	];
	const answers = await offered(folder, script, cases.map(([line]) => line));
	for (const [index, [line, isRight]] of cases.entries()) assert.ok(isRight(answers[index] ?? []), `${line}: ${answers[index]?.join(' ') ?? 'nothing'}`);
});

test.serial('the recommended command loads the completion', async t => {
	const folder = await temporaryFolder(t);
	const program = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'cli.js');
	for (const load of [`source <('${process.execPath}' '${program}' completion bash)`, `eval "$('${process.execPath}' '${program}' completion bash)"`]) {
		const {stdout} = await run('bash', ['--norc', '-c', `${load}; complete -p crowdsky-tui`], {cwd: folder});
		assert.equal(stdout, 'complete -F _crowdsky_tui crowdsky-tui\n');
	}
});
