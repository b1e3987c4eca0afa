import assert from 'node:assert/strict';
import test from 'ava';
import {commandRows} from '../../source/options/command-table.js';
import {helpText} from '../../source/options/help.js';
import {optionRows} from '../../source/options/option-table.js';
import {readInvocation} from '../../source/options/parse.js';

/** The options that a text names, in its order. */
function optionsIn(text: string): string[] {
	return [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, name = '']) => name);
}

/** A command's help between its usage and the exit status. */
function partsOf(command: string): {readonly own: string; readonly common: string} {
	const [, body = ''] = /\n\n {2}[^]*?\n\n([^]*?)\nExit status:/.exec(helpText(command)) ?? [];
	const [own = '', common = ''] = body.split(/^(?:Common options|Options) \(.*\n/m);
	return {own, common};
}

test('the help of a command explains its own options first and then lists the common ones briefly', () => {
	const {own, common} = partsOf('upload');
	assert.deepEqual(optionsIn(own.replaceAll(/the disk of --dest/g, '')), ['all', 'dry-run', 'file', 'local-dir', 'dest', 'keep-free', 'even-if-present', 'scrub-location']);
	assert.match(own, /--file FILE +send these files from this machine/);
	for (const name of ['host', 'server', 'json', 'config']) assert.ok(optionsIn(common).includes(name), name);
	assert.ok(common.split('\n').length < 12, common);
	assert.doesNotMatch(common, /telescope to use/);
});

test('the help of a command names all of its options and none that it does not accept', () => {
	for (const {name} of commandRows) {
		const {own, common} = partsOf(name);
		const told = new Set(optionsIn(own + common));
		for (const option of optionRows) {
			if (option.commands?.includes(name)) assert.ok(told.has(option.name), `${name} --${option.name}`);
			else if (option.commands) assert.ok(!told.has(option.name), `${name} --${option.name}`);
		}

		assert.ok(told.has('help') && told.has('version'), name);
	}

	const simulate = partsOf('simulate');
	assert.deepEqual(optionsIn(simulate.own), ['data', 'replay', 'speed', 'bind', 'server-port']);
	assert.deepEqual(optionsIn(simulate.common), ['json', 'help', 'version']);
	assert.deepEqual(optionsIn(partsOf('man').common), ['help', 'version']);
});

test('the full help lists every option once, within 80 columns', () => {
	const text = helpText(undefined);
	for (const {name} of optionRows) assert.equal(text.split('\n').filter(line => line.startsWith(`  --${name}`) && /^ {2}--[\w-]+/.exec(line)?.[0] === `  --${name}`).length, 1, name);
	for (const command of [undefined, ...commandRows.map(({name}) => name)]) {
		for (const line of helpText(command).split('\n')) assert.ok(line.length <= 80 && !line.includes('\u00A0'), line);
	}
});

test('the full help says how to turn off any switch of the configuration file, not one of them alone', () => {
	assert.match(helpText(undefined), /configuration file turns on is turned off for one run by\n--no-NAME, like --no-read-only\.\n/);
});

test('the short letters of options are in the help and work', () => {
	for (const {name, alias} of optionRows) {
		if (alias === undefined) continue;
		assert.match(helpText(undefined), new RegExp(`--${name}, -${alias} `));
		const read = readInvocation([`-${alias}`], {});
		assert.ok(read.ok && read.value.switches.has(name as 'help'), alias);
	}
});
