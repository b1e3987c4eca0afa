import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import test from 'ava';
import {bundled} from '../support/bundled.js';
import {temporaryFolder} from '../support/temporary-folder.js';

test('a plan and an instant are the same in any time zone of this machine', async t => {
	const program = await bundled(await temporaryFolder(t), path.join(import.meta.dirname, 'machine-zone.ts'));
	const told = await Promise.all(['UTC', 'Asia/Tokyo', 'America/St_Johns'].map(async zone => {
		const {stdout} = await promisify(execFile)(process.execPath, [program], {env: {...process.env, TZ: zone}});
		const {zone: own, ...rest} = JSON.parse(stdout) as {zone: string; planned: {blocks: unknown[]}; instants: number[]};
		assert.equal(own, zone);
		return rest;
	}));
	assert.equal(told[0]?.planned.blocks.length, 2);
	assert.deepEqual(told[0]?.instants, [Date.UTC(2026, 1, 27, 20, 15), Date.UTC(2026, 1, 27, 20, 15, 0, 500), Date.UTC(2026, 1, 27, 23, 45), Date.UTC(2026, 1, 27)]);
	for (const each of told) assert.deepEqual(each, told[0]);
});
