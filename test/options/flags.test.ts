import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import process from 'node:process';
import test from 'ava';
import fc from 'fast-check';
import {optionRows} from '../../source/options/option-table.js';
import {readInvocation} from '../../source/options/parse.js';
import {onLinux} from '../support/on-system.js';

function read(...args: readonly string[]) {
	const invocation = readInvocation(args, {});
	assert.ok(invocation.ok, invocation.ok ? '' : invocation.problem.what);
	return invocation.value;
}

test('text on the command line is taken as typed, including quotes, dashes, line breaks and YAML keywords', () => {
	const odd = fc.constantFrom('"M 81"', '\'M 81\'', '"', '-', '-5', '-dest', 'true', 'false', 'null', '0x10', '1e3', 'a=b', '=', 'a.b', '__proto__', 'a\nb', '--', '---', ' x ');
	fc.assert(fc.property(fc.oneof(odd, fc.string({minLength: 1}).filter(text => text.trim() !== '')), text => {
		assert.deepEqual(read('stacks', `--object=${text}`).texts.get('object'), [text]);
		assert.deepEqual(read('plan', '--', text, 'M 81').targets, [text, 'M 81']);
		if (!text.startsWith('--')) assert.deepEqual(read('stacks', '--object', text).texts.get('object'), [text]);
	}));
});

test('a switch takes no value: a target called false does not switch a dry run off', () => {
	for (const word of ['true', 'false', 'no', '0']) {
		const {switches, targets} = read('stack', '--dry-run', word);
		assert.deepEqual([switches.has('dry-run'), targets], [true, [word]]);
	}
});

test('every switch of the table is read, including those that begin with no-, and --no- switches every setting off', () => {
	for (const {name, argument, commands, isSetting} of optionRows) {
		if (argument !== undefined) continue;
		const home = commands?.includes('plan') === false ? commands[0] : 'plan';
		const {switches, origins} = read(...(home === undefined ? [] : [home]), `--${name}`, ...(home === 'plan' || home === 'doctor' || name === 'all' ? [] : ['M 81']));
		assert.deepEqual([...switches], [name]);
		assert.equal(origins.get(name as 'all'), 'commandLine');
		if (!isSetting || name.startsWith('no-')) continue;
		const off = read('plan', `--no-${name}`);
		assert.deepEqual([[...off.switches], [...off.origins]], [[], [[name, 'commandLine']]]);
	}
});

test('a repeated switch is on, and repeatable options keep their order', () => {
	const {switches, texts} = read('plan', '--json', '--host', 'b', '--json', '--host=a', '-h');
	assert.deepEqual([[...switches].sort(), texts.get('host')], [['help', 'json'], ['b', 'a']]);
});

onLinux('parsing the command line leaves it visible to ps and pgrep -f', async () => {
	const before = await readFile('/proc/self/cmdline', 'utf8');
	const {title} = process;
	read('plan', '--json');
	assert.deepEqual([await readFile('/proc/self/cmdline', 'utf8'), process.title], [before, title]);
});
