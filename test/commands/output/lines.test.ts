import assert from 'node:assert/strict';
import test from 'ava';
import {remarks} from '../../../source/commands/output/lines.js';
import {stackingMachine} from '../../machine/machine.js';

test('one name, frame or stack was reported as "1 names"', () => {
	const [target] = stackingMachine().scope().targets;
	assert.ok(target);
	const left = (names: readonly string[]) =>
		remarks({...target, unparsedNames: names, nonexistentTimes: names, ambiguousTimes: names, foreignStacks: names}).map(line => line.trim());
	assert.deepEqual(left(['a.fit']), [
		'1 name not understood and left out, e.g. a.fit',
		'1 frame with a local time that does not exist, left out, e.g. a.fit',
		'1 frame in the hour that comes twice, taken as the first, e.g. a.fit',
		'1 stack of another block size covers its time, e.g. a.fit; purge it to stack again',
	]);
	assert.equal(left(['a.fit', 'b.fit']).at(-1), '2 stacks of another block size cover their time, e.g. a.fit; purge them to stack again');
	assert.deepEqual(left([]), []);
});
