// Two whole nights of the demo. Their parts are tested one by one, and .ci/run plays one first of all.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {textBelow} from './text-below.js';

const password = 'crowdsky-demo';

test.serial('the demo without a terminal uploads all stacks, and a second one none', async t => {
	const home = await temporaryFolder(t);
	const env = {CROWDSKY_USERNAME: 'nobody', CROWDSKY_PASSWORD: 'nothing', CROWDSKY_URL: 'http://127.0.0.1:1'};
	const first = await runProgram(['--demo', '--data', path.join(home, 'demo')], {home, env});
	assert.deepEqual([first.status, first.lines.at(-1)], [0, 'Uploaded: 36  Skipped: 0  Failed: 0']);
	const second = await runProgram(['--demo', '--data', path.join(home, 'demo')], {home, env});
	assert.deepEqual([second.status, second.lines.at(-1)], [0, 'Uploaded: 0  Skipped: 36  Failed: 0']);
	assert.equal((await textBelow(path.join(home, 'demo', 'program'))).includes(password), false);
});
