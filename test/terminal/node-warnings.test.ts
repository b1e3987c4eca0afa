import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'ava';
import {takeWarnings} from '../../source/terminal/node-warnings.js';

test.serial('Node\'s warnings go to the log, and back to Node afterwards', async () => {
	const before = process.listeners('warning');
	const lines: string[] = [];
	const giveBack = takeWarnings(line => lines.push(line));
	process.emitWarning('11 abort listeners added', 'MaxListenersExceededWarning');
	await new Promise(setImmediate);
	giveBack();
	assert.deepEqual(lines, ['MaxListenersExceededWarning: 11 abort listeners added']);
	assert.deepEqual(process.listeners('warning'), before);
});
