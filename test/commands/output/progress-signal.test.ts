import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'ava';
import {startProgram, untilWritten} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const onUnix = process.platform === 'win32' ? test.serial.skip : test.serial;

onUnix('SIGUSR1 prints how far the night is, opens no debugger and leaves the results alone', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 1});
	const run = startProgram(['stack', '--all', '--host', scope.hostOption], {home});
	await untilWritten(run, /Stacking block/);
	const asking = setInterval(() => run.child.kill('SIGUSR1'), 100);
	t.teardown(() => {
		clearInterval(asking);
	});
	// A process that is just ending has no listeners any more: whoever has an answer asks no further.
	run.child.stderr?.on('data', (text: string) => {
		if (/ of \d+ frames/.test(text)) clearInterval(asking);
	});
	const {status, out, err} = await run.ended;
	assert.equal(status, 0);
	assert.match(err, /: block \d\d:\d\d-\d\d:\d\d of IC 434: \d+ %, \d+ of \d+ frames/);
	assert.match(err, /\d+ blocks? stacked, 0 failed, \d+ waiting/);
	assert.doesNotMatch(err, /Debugger/);
	assert.match(out, /Stacked: \d/);
});
