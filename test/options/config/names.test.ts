import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {withConfig} from '../../../source/options/config/config.js';
import {printedConfig} from '../../../source/options/config/config-print.js';
import {writeName} from '../../../source/options/config/config-write.js';
import {readInvocation, type Invocation} from '../../../source/options/parse.js';
import {sentence} from '../../../source/errors/problem.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

function asked(...args: readonly string[]): Invocation {
	const invocation = readInvocation(args, {});
	assert.ok(invocation.ok);
	return invocation.value;
}

test('telescopes\' names are written to the file, changed and removed, and its comments stay', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'config.json');
	await writeFile(file, '{\n  // the roof\n  "hosts": ["seestar.local"]\n}\n');
	assert.ok((await writeName(file, ['0123456789abcdef'], 'Roof')).ok);
	assert.ok((await writeName(file, ['seestar-2.local'], 'Balcony')).ok);
	const read = await withConfig(asked('plan'), folder);
	assert.deepEqual(read.ok && [...read.value.invocation.names], [['0123456789abcdef', 'Roof'], ['seestar-2.local', 'Balcony']]);
	assert.match(await readFile(file, 'utf8'), /\/\/ the roof\n/);
	assert.ok((await writeName(file, ['seestar-2.local'], undefined)).ok);
	assert.ok((await writeName(file, ['nobody'], undefined)).ok);
	assert.match(await readFile(file, 'utf8'), /"names": \{\s+"0123456789abcdef": "Roof"\s+\}/);
	assert.ok((await writeName(file, ['0123456789abcdef'], undefined)).ok);
	assert.doesNotMatch(await readFile(file, 'utf8'), /names/);
});

test('a name written by hand for an address came back at the next start after the telescope there was renamed or lost its name', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'config.json');
	const kept = async () => {
		const read = await withConfig(asked('plan'), folder);
		return read.ok && [...read.value.invocation.names];
	};

	for (const [name, left] of [['Garden', [['192.168.1.9', 'Roof'], ['abc', 'Garden']]], [undefined, [['192.168.1.9', 'Roof']]]] as const) {
		await writeFile(file, '{"names": {"192.168.1.83": "Balcony", "192.168.1.9": "Roof"}}');
		assert.ok((await writeName(file, ['abc', '192.168.1.83'], name)).ok);
		assert.deepEqual(await kept(), left);
	}

	await writeFile(file, '{"names": {"192.168.1.83": "Balcony"}}');
	assert.ok((await writeName(file, ['abc', '192.168.1.83'], undefined)).ok);
	assert.deepEqual(await kept(), []);
});

test('unusable names are reported with their place and are not overwritten', async t => {
	const folder = await temporaryFolder(t);
	const file = path.join(folder, 'config.json');
	const long = 'x'.repeat(41);
	for (const [names, told] of [
		['["Roof"]', /line 1, column 2: "names": it must be an object/], ['{"a": 5}', /"a": a name is a text/], ['{"a": " "}', /the name is empty/],
		[`{"a": "${long}"}`, /more than 40 characters/], ['{"a": "x\\u001B[31m"}', /cannot be shown/],
		[JSON.stringify(Object.fromEntries(Array.from({length: 101}, (_, index) => [String(index), 'x']))), /more than 100 names/],
		['{"a": "x"}, "names": {}', /"names" is set twice/],
	] as const) {
		const text = `{"names": ${names}}`;
		await writeFile(file, text);
		for (const read of [await withConfig(asked('plan'), folder), await writeName(file, ['b'], 'Roof')]) assert.match(read.ok ? '' : sentence(read.problem), told);
		assert.equal(await readFile(file, 'utf8'), text);
	}
});

test('a name that would make the file unreadable is not written', async t => {
	const file = path.join(await temporaryFolder(t), 'config.json');
	const text = JSON.stringify({names: Object.fromEntries(Array.from({length: 100}, (_, index) => [String(index), 'x']))});
	await writeFile(file, text);
	const written = await writeName(file, ['one more'], 'Roof');
	assert.match(written.ok ? '' : sentence(written.problem), /The name cannot be written to .*more than 100 names.*Take out those of telescopes that are gone/);
	assert.equal(await readFile(file, 'utf8'), text);
	assert.ok((await writeName(file, ['5'], 'Roof')).ok);
});

test('--print-config shows the names, as lines and as JSON', async t => {
	const folder = await temporaryFolder(t);
	await writeName(path.join(folder, 'config.json'), ['192.168.1.83'], 'Roof');
	for (const [args, told] of [[[], /names +192\.168\.1\.83 = Roof +config file/], [['--json'], /"name":"names","value":\["192\.168\.1\.83 = Roof"\],"origin":"configFile"/]] as const) {
		const read = await withConfig(asked('plan', '--print-config', ...args), folder);
		assert.match(read.ok ? printedConfig(read.value.invocation, read.value.config).join('\n') : '', told);
	}
});
