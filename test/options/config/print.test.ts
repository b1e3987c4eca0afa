import assert from 'node:assert/strict';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {objectsOf, runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {ownFolders} from '../../support/own-folders.js';

/** A home with this configuration in the platform's folder. */
async function homeWith(t: Context, object: unknown): Promise<{home: string; file: string}> {
	const home = await temporaryFolder(t);
	const file = path.join(ownFolders(home).config, 'config.json');
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, typeof object === 'string' ? object : JSON.stringify(object));
	return {home, file};
}

test.serial('--print-config prints every value and its origin, and no secret', async t => {
	const {home, file} = await homeWith(t, {blockMinutes: 10, readOnly: true, hosts: ['a', 'b']});
	const env = {CROWDSKY_URL: 'http://127.0.0.1:1/', CROWDSKY_USERNAME: 'me', CROWDSKY_PASSWORD: 'sesame'};
	const plain = await runProgram(['--print-config', '--tiling', 'ring128'], {home, env});
	assert.deepEqual([plain.status, plain.err, plain.lines[0]], [0, '', `Config file: ${file}`]);
	for (const line of [/^hosts +a, b +config file$/m, /^blockMinutes +10 +config file$/m, /^readOnly +true +config file$/m, /^tiling +ring128 +command line \(--tiling\)$/m,
		/^server +http:\/\/127\.0\.0\.1:1\/ +environment \(CROWDSKY_URL\)$/m, /^minExposure +240 +default$/m, /^timeZone +\(the telescope's\) +default$/m]) assert.match(plain.out, line);
	assert.doesNotMatch(plain.out, /sesame/);

	const json = await runProgram(['stack', '--json', '--print-config', '--no-read-only'], {home, env});
	const objects = objectsOf(json);
	const setting = (name: string) => objects.find(object => object['name'] === name);
	assert.deepEqual(setting('readOnly'), {v: 1, type: 'setting', name: 'readOnly', value: false, origin: 'commandLine', source: '--no-read-only'});
	assert.deepEqual(setting('blockMinutes'), {v: 1, type: 'setting', name: 'blockMinutes', value: 10, origin: 'configFile', source: file});
	assert.deepEqual(setting('hosts')?.['value'], ['a', 'b']);
	assert.deepEqual(setting('timeZone'), {v: 1, type: 'setting', name: 'timeZone', value: null, origin: 'default', usual: 'the telescope\'s'});
	assert.deepEqual(objects.at(-1), {v: 1, type: 'summary', configFile: file, isThere: true});
});

test.serial('a password in an address is not printed', async t => {
	const home = await temporaryFolder(t);
	const {out, err} = await runProgram(['--print-config'], {home, env: {CROWDSKY_URL: 'http://me:sesame@127.0.0.1/'}});
	assert.doesNotMatch(out + err, /sesame/);
});

test.serial('an unusable file ends every command but the demo with status 2 and one sentence', async t => {
	const {home} = await homeWith(t, '{"tiling": "nest46"}');
	const plain = await runProgram(['plan'], {home});
	assert.deepEqual([plain.status, plain.out, plain.err.split('\n').length], [2, '', 2]);
	assert.match(plain.err, /config\.json cannot be used: line 1, column 2: "tiling".*Did you mean "nest64"\?/);
	const json = await runProgram(['plan', '--json'], {home});
	assert.deepEqual([json.status, json.err, objectsOf(json)[0]?.['type']], [2, '', 'error']);
	const demo = await runProgram(['targets', '--demo'], {home});
	assert.equal(demo.status, 0, demo.err);
});

test.serial('a plan uses the telescope, the block length and the minimum exposure of the file', async t => {
	const scope = await startScope(t);
	const {home} = await homeWith(t, {hosts: [scope.hostOption], blockMinutes: 10, minExposure: 0});
	const starts = async (args: readonly string[]) => {
		const run = await runProgram(['plan', '--json', ...args], {home});
		assert.equal(run.status, 0, run.err);
		return objectsOf(run).filter(({type}) => type === 'block').map(({start}) => String(start).slice(14, 16));
	};

	assert.ok((await starts([])).some(minute => minute === '20'), 'blocks of 10 minutes');
	assert.ok((await starts(['--block-minutes', '15'])).every(minute => ['00', '15', '30', '45'].includes(minute)), 'the option is stronger');
});
