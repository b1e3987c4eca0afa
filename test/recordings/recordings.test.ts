import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {temporaryFolder} from '../support/temporary-folder.js';
import {commandOf, expectationOf} from './expectation.js';
import {runReplayed} from './replayed.js';
import {runAtOnce} from '../support/at-once.js';

runAtOnce(2);

// Each recording is of somebody's telescope: `npm run recording -- REPORT NAME` adds one.
const names = readdirSync(import.meta.dirname).filter(name => name.endsWith('.jsonl.gz')).map(name => name.replace('.jsonl.gz', ''));

for (const name of names) {
	test(name, async t => {
		const home = await temporaryFolder(t);
		const expected = readFileSync(path.join(import.meta.dirname, `${name}.txt`), 'utf8');
		const command = commandOf(expected);
		assert.equal(expectationOf(command, await runReplayed(path.join(import.meta.dirname, `${name}.jsonl.gz`), command, {home})), expected);
	});
}
