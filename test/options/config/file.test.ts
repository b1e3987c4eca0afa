import assert from 'node:assert/strict';
import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import fc from 'fast-check';
import {withConfig} from '../../../source/options/config/config.js';
import {settingName, configRows} from '../../../source/options/config/config-settings.js';
import {readInvocation, type Invocation} from '../../../source/options/parse.js';
import type {OptionName} from '../../../source/options/option-table.js';
import {settingsOf} from '../../../source/setup/settings-of.js';
import {sentence, type Result} from '../../../source/errors/problem.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

/** The invocation of these arguments in an environment with this configuration file. */
async function configured(folder: string, object: unknown, args: readonly string[] = ['plan'], environment: Record<string, string> = {}): Promise<Result<Invocation>> {
	await writeFile(path.join(folder, 'config.json'), typeof object === 'string' ? object : JSON.stringify(object));
	const invocation = readInvocation(args, environment);
	assert.ok(invocation.ok, JSON.stringify(invocation));
	const read = await withConfig(invocation.value, folder);
	return read.ok ? {ok: true, value: read.value.invocation} : read;
}

const wrong: ReadonlyArray<readonly [unknown, RegExp]> = [
	[{blockMinute: 5}, /"blockMinute": there is no such setting\. Did you mean "blockMinutes"\?/],
	[{'block-minutes': 5}, /Did you mean "blockMinutes"\?/],
	[{host: 'a'}, /Did you mean "hosts"\?/],
	[{zzz: 1}, /"zzz": there is no such setting\. "crowdsky-tui man"/],
	[{blockMinutes: 14}, /"blockMinutes": 14: blocks must divide a day evenly.* Did you mean 15\?/],
	[{blockMinutes: null}, /it is null\. Write a number, like "blockMinutes": 15/],
	[{minExposure: -1}, /-1: it must be a number of seconds/],
	[{tiling: 'nest46'}, /"nest46": it must be nest64 or ring128\. Did you mean "nest64"\?/],
	[{tiling: 64}, /it is 64\. Write a text, like "tiling": "nest64"/],
	[{timeZone: 'Vienna'}, /Did you mean "Europe\/Vienna"\?/],
	[{timeZone: 'Europe/Viena'}, /Did you mean "Europe\/Vienna"\?/],
	[{readOnly: 'yes'}, /"yes" is neither true nor false\. Write "readOnly": true or "readOnly": false/],
	[{hosts: 5}, /it is 5\. Write a list of texts/],
	[{hosts: ['a', 'b:x']}, /"b:x": the RPC port is not a number/],
	[{hosts: ['']}, /it is empty/],
	[{server: 'ftp://x'}, /"server": it starts with neither https:/],
	[{json: true}, /an option for a single run\. Remove it, and use --json on the command line/],
	[[], /it must be a single object/],
	['"text"', /it must be a single object/],
	['{"ascii": true, "ascii": false}', /line 1, column 17: "ascii" is set twice/],
	['{\n\t"blockMinutes": 10,\n}', /line 3, column 1: there is one comma too many before it\. Correct it there/],
	[{'a\u001B[2Jb': 1}, /there is no such setting/],
];

test.serial('any fault in the file is one usage sentence with the file, the place and a next step', async t => {
	const folder = await temporaryFolder(t);
	for (const [object, pattern] of wrong) {
		const read = await configured(folder, object);
		assert.ok(!read.ok, JSON.stringify(object));
		assert.equal(read.problem.kind, 'usage');
		const words = sentence(read.problem);
		assert.match(words, pattern);
		assert.ok(words.startsWith(`The configuration ${path.join(folder, 'config.json')} cannot be used: `), words);
		assert.doesNotMatch(words, /[\u0000-\u001F]|\.\./);
	}
});

test.serial('credentials are refused without being repeated', async t => {
	const folder = await temporaryFolder(t);
	for (const object of [{password: 'sesame'}, {crowdskyPassword: 'sesame'}, {username: 'sesame'}, {server: 'https://me:sesame@example.org'}, {server: ['https://me:sesame@example.org']}]) {
		const read = await configured(folder, object);
		assert.ok(!read.ok);
		assert.match(sentence(read.problem), /crowdsky-tui login|Write a text/);
		assert.doesNotMatch(sentence(read.problem), /me:sesame|"sesame"/);
	}
});

test.serial('the command line overrides the environment, which overrides the file, which overrides the default', async t => {
	const folder = await temporaryFolder(t);
	await fc.assert(fc.asyncProperty(fc.boolean(), fc.boolean(), fc.boolean(), async (flag, variable, file) => {
		const read = await configured(folder, file ? {server: 'http://file/', hosts: ['f1', 'f2'], blockMinutes: 5} : {},
			['plan', ...(flag ? ['--server', 'http://flag/', '--host', 'c', '--block-minutes', '20'] : [])], variable ? {CROWDSKY_URL: 'http://variable/', CROWDSKY_HOSTS: 'e1,e2'} : {});
		assert.ok(read.ok);
		const {texts, origins} = read.value;
		const origin = flag ? 'commandLine' : variable ? 'environment' : file ? 'configFile' : undefined;
		assert.deepEqual([origins.get('server'), origins.get('host')], [origin, origin]);
		assert.equal(texts.get('server')?.[0], flag ? 'http://flag/' : variable ? 'http://variable/' : file ? 'http://file/' : undefined);
		assert.deepEqual(texts.get('host'), flag ? ['c'] : variable ? ['e1', 'e2'] : file ? ['f1', 'f2'] : undefined);
		assert.equal(settingsOf(read.value).blockMinutes, flag ? 20 : file ? 5 : 15);
	}), {numRuns: 30});
});

test.serial('a switch in the file counts, and the command line can switch it off', async t => {
	const folder = await temporaryFolder(t);
	const object = {readOnly: true, evenIfObserving: true, scrubLocation: true};
	const refused = await configured(folder, object, ['stack', '--all']);
	assert.ok(!refused.ok);
	assert.match(sentence(refused.problem), /"readOnly" in the configuration file forbids it\. Use plan, or write --no-read-only/);
	const read = await configured(folder, object, ['stack', '--all', '--no-read-only', '--no-even-if-observing']);
	assert.ok(read.ok);
	const {evenIfObserving, isLocationScrubbed} = settingsOf(read.value);
	assert.deepEqual([read.value.switches.has('read-only'), evenIfObserving, isLocationScrubbed], [false, false, true]);
	for (const args of [['plan', '--read-only', '--no-read-only'], ['plan', '--no-read-only', '--read-only']]) {
		const both = readInvocation(args, {});
		assert.match(both.ok ? '' : sentence(both.problem), /cannot be used together/);
	}
});

test.serial('every setting of the table can be set in the file', async t => {
	const folder = await temporaryFolder(t);
	const values: Readonly<Record<string, unknown>> = {
		hosts: 'seestar.local', key: 'k.pem', timeZone: 'Europe/Vienna', blockMinutes: '10', minExposure: 120.5, maxWait: 60, patience: 90, tiling: 'ring128', server: 'http://127.0.0.1:1/sky', dest: '~/stacks', keepFree: '2GB', recordSize: '30MB', pictures: 'sixel',
	};
	const object = Object.fromEntries(configRows.map(row => [settingName(row), row.argument === undefined ? true : values[settingName(row)] ?? 'give this test a value']));
	const read = await configured(folder, object);
	assert.ok(read.ok, JSON.stringify(read));
	for (const row of configRows) assert.equal(read.value.origins.get(row.name as OptionName), 'configFile', row.name);
	// Paths are relative to the file, not to the current directory.
	assert.deepEqual([read.value.texts.get('key'), read.value.texts.get('dest')], [[path.join(folder, 'k.pem')], [path.join(homedir(), 'stacks')]]);
});

test.serial('a missing file means no settings, but a file named on the command line must exist', async t => {
	const folder = await temporaryFolder(t);
	const read = async (args: readonly string[]) => {
		const invocation = readInvocation(args, {});
		assert.ok(invocation.ok);
		return withConfig(invocation.value, path.join(folder, 'none'));
	};

	const defaultText = await read(['plan']);
	assert.ok(defaultText.ok && defaultText.value.config?.isThere === false);
	await writeFile(path.join(folder, 'empty.json'), '\uFEFF \n');
	const empty = await read(['plan', '--config', path.join(folder, 'empty.json')]);
	assert.ok(empty.ok && empty.value.config?.values.size === 0);
	await mkdir(path.join(folder, 'folder'));
	await writeFile(path.join(folder, 'large.json'), ' '.repeat(70_000));
	await writeFile(path.join(folder, 'closed.json'), '{}');
	await chmod(path.join(folder, 'closed.json'), 0);
	// Who can read it in spite of its mode: root, and everybody on Windows.
	const isReadable = [0, undefined].includes(process.getuid?.());
	for (const [name, pattern] of [['none.json', /there is no such file/], ['folder', /it is a folder/], ['large.json', /too large/], ...(isReadable ? [] : [['closed.json', /does not allow/] as const])] as const) {
		const named = await read(['plan', '--config', path.join(folder, name)]);
		assert.ok(!named.ok);
		assert.match(sentence(named.problem), pattern);
	}
});

test.serial('the demo and the simulators do not read the file', async t => {
	const folder = await temporaryFolder(t);
	for (const args of [['--demo'], ['plan', '--demo'], ['simulate']]) {
		const read = await configured(folder, '{broken', args);
		assert.ok(read.ok);
		assert.equal(read.value.origins.get('block-minutes'), undefined);
	}
});
