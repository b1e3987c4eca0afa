import assert from 'node:assert/strict';
import {startProgram, untilWritten} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {onUnix} from '../../support/on-system.js';

onUnix.serial('SIGUSR1 prints the night\'s progress, opens no debugger and does not change the results', async t => {
	const home = await temporaryFolder(t);
	const scope = await startScope(t, {speed: 1});
	const run = startProgram(['stack', '--all', '--host', scope.hostOption], {home});
	await untilWritten(run, /Stacking block/);
	const asking = setInterval(() => run.child.kill('SIGUSR1'), 100);
	t.teardown(() => {
		clearInterval(asking);
	});
	// A process that is just exiting has no listeners any more: after an answer no further signal is sent.
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
