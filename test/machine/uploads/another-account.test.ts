import assert from 'node:assert/strict';
import test from 'ava';
import {createMachine} from '../machine.js';

const placeOf = (chunk: number) => ({scope: undefined, target: 'M 1', folder: '', file: `CrowdSky_30_M 1_10.0s_LP_20260227.${chunk}_HP022854.fit`, path: `/kept/${chunk}.fit`, block: undefined});

test('what one user has sent is sent for another one who signs in, and not shown as on the server before', () => {
	const machine = createMachine({goal: {depth: 'plan', targets: undefined, adopts: true}});
	const phases = () => machine.state().uploads.map(({phase}) => phase);
	const answer = (nth: number, report: {readonly kind: 'uploadChecked'; readonly verdict: {readonly kind: 'present'; readonly reason: string} | {readonly kind: 'send'}} | {readonly kind: 'uploadConfirmed'; readonly chunkKey: string; readonly jobId: undefined}) => {
		const {id, run} = machine.state().uploads[nth] ?? assert.fail();
		machine.send({...report, upload: id, run});
	};

	machine.send({kind: 'uploadModeChanged', mode: 'new'});
	machine.send({kind: 'uploadsRequested', places: [placeOf(81), placeOf(82), placeOf(83)]});
	answer(0, {kind: 'uploadChecked', verdict: {kind: 'send'}});
	answer(1, {kind: 'uploadChecked', verdict: {kind: 'present', reason: 'on the server already (k)'}});
	answer(0, {kind: 'uploadConfirmed', chunkKey: 'k', jobId: undefined});
	assert.deepEqual(phases(), ['uploaded', 'skipped', 'checking']);
	machine.send({kind: 'signedIn'});
	assert.deepEqual(phases(), ['uploaded', 'skipped', 'checking'], 'the same user again');
	machine.send({kind: 'signedIn', isOther: true});
	assert.deepEqual(phases(), ['checking']);
	machine.send({kind: 'uploadsRequested', places: [placeOf(81), placeOf(82)]});
	assert.deepEqual(phases(), ['checking', 'checking', 'queued']);
});
