import assert from 'node:assert/strict';
import {chmod, lstat, readFile, readdir, stat, symlink, utimes, writeFile} from 'node:fs/promises';
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import test from 'ava';
import fc from 'fast-check';
import {withConfig} from '../../../source/options/config/config.js';
import {writeName, writeSettings} from '../../../source/options/config/config-write.js';
import {readInvocation} from '../../../source/options/parse.js';
import {settingsOf} from '../../../source/setup/settings-of.js';
import {defaultSettings, type Settings} from '../../../source/machine/settings.js';
import {legalBlockMinutes} from '../../../source/planning/index.js';
import {sentence} from '../../../source/errors/problem.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {onUnix} from '../../support/on-system.js';

const object = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

test.serial('the next start reads the settings that were written', async t => {
	const folder = await temporaryFolder(t);
	const settings: fc.Arbitrary<Settings> = fc.record({
		blockMinutes: fc.constantFrom(...legalBlockMinutes()), minExposureSeconds: fc.nat(5000), maxWaitSeconds: fc.integer({min: 1, max: 9999}), patienceSeconds: fc.nat(9999),
		tiling: fc.constantFrom('nest64' as const, 'ring128' as const), evenIfObserving: fc.boolean(), evenIfDoubtful: fc.boolean(), isLocationScrubbed: fc.boolean(),
	}, {noNullPrototype: true});
	await fc.assert(fc.asyncProperty(settings, async wanted => {
		assert.ok((await writeSettings(path.join(folder, 'config.json'), wanted)).ok);
		const invocation = readInvocation(['plan'], {});
		assert.ok(invocation.ok);
		const read = await withConfig(invocation.value, folder);
		assert.deepEqual(read.ok && settingsOf(read.value.invocation), wanted);
	}), {numRuns: 30});
});

test.serial('the rest of the file stays, and defaults that the user never wrote are not added', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'new', 'config.json');
	assert.ok((await writeSettings(file, defaultSettings)).ok);
	assert.deepEqual(await object(file), {});
	await writeFile(file, '{"hosts": ["a"], "blockMinutes": 5, "readOnly": true}');
	assert.ok((await writeSettings(file, {...defaultSettings, tiling: 'ring128'})).ok);
	assert.deepEqual(await object(file), {hosts: ['a'], blockMinutes: 15, readOnly: true, tiling: 'ring128'});
	assert.deepEqual(await readdir(path.dirname(file)), ['config.json']);
});

test.serial('a yes to stacking while a telescope observes, which holds until the program is quit, is not saved with the other settings', async t => {
	const file = path.join(await temporaryFolder(t), 'config.json');
	assert.ok((await writeSettings(file, {...defaultSettings, blockMinutes: 30, evenIfObserving: 'untilQuit'})).ok);
	assert.deepEqual(await object(file), {blockMinutes: 30});
	assert.ok((await writeSettings(file, {...defaultSettings, evenIfObserving: true})).ok);
	assert.deepEqual(await object(file), {blockMinutes: 15, evenIfObserving: true});
});

onUnix.serial('a symbolic link to the file stays a link, and the file keeps its permissions', async t => {
	const folder = await temporaryFolder(t);
	const real = path.join(folder, 'dotfiles.json');
	const link = path.join(folder, 'config.json');
	await writeFile(real, '{}');
	await chmod(real, 0o600);
	await symlink(real, link);
	assert.ok((await writeSettings(link, {...defaultSettings, blockMinutes: 30})).ok);
	assert.ok((await lstat(link)).isSymbolicLink());
	assert.deepEqual([await object(real), (await stat(real)).mode & 0o777], [{blockMinutes: 30}, 0o600]);
});

test.serial('a file that cannot be parsed is not overwritten', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'config.json');
	await writeFile(file, '{"blockMinutes": 10,}');
	const written = await writeSettings(file, defaultSettings);
	assert.match(written.ok ? '' : sentence(written.problem), /line 1, column 21/);
	assert.equal(await readFile(file, 'utf8'), '{"blockMinutes": 10,}');
	const blocked = await writeSettings(path.join(file, 'config.json'), defaultSettings);
	assert.ok(!blocked.ok);
	assert.notEqual(blocked.problem.next, '');
});

test.serial('comments and the order of the file stay', async t => {
	const file = path.join(await temporaryFolder(t), 'config.json');
	await writeFile(file, '{\n  // the one on the roof\n  "hosts": ["a"],\n  "blockMinutes": 5 // short ones\n}\n');
	assert.ok((await writeSettings(file, {...defaultSettings, tiling: 'ring128'})).ok);
	const text = await readFile(file, 'utf8');
	for (const words of ['// the one on the roof', '"blockMinutes": 15', '// short ones', '"tiling": "ring128"']) assert.ok(text.includes(words), text);
	assert.ok(text.indexOf('hosts') < text.indexOf('blockMinutes'));
});

test.serial('concurrent changes by this program and by another one are all written', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'config.json');
	const names = Array.from({length: 8}, (_, index) => `192.168.1.${index}`);
	const script = `import {writeName} from ${JSON.stringify(pathToFileURL(path.resolve('source/options/config/config-write.ts')).href)};\n`
		+ `await Promise.all(${JSON.stringify(names)}.map(async name => writeName(${JSON.stringify(file)}, ['other ' + name], 'Other ' + name)));`;
	const other = promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
	await Promise.all([writeSettings(file, {...defaultSettings, blockMinutes: 30}), ...names.map(async name => writeName(file, [name], `Mine ${name}`))]);
	await other;
	const {blockMinutes, names: written} = await object(file);
	assert.deepEqual([blockMinutes, Object.keys(written as object).sort()], [30, [...names, ...names.map(name => `other ${name}`)].sort()]);
	assert.deepEqual(await readdir(folder), ['config.json']);

	// A program that was killed meanwhile leaves its lock file, which blocks others only for a while.
	await writeFile(`${file}.turn`, 'x');
	await utimes(`${file}.turn`, 1000, 1000);
	assert.ok((await writeSettings(file, {...defaultSettings, blockMinutes: 60})).ok);
	assert.deepEqual([(await object(file))['blockMinutes'], await readdir(folder)], [60, ['config.json']]);
});
