import assert from 'node:assert/strict';
import test from 'ava';
import {remarks} from '../../../source/commands/output/lines.js';
import {createPlainPrinter} from '../../../source/commands/output/plain-printer.js';
import {problemOf} from '../../../source/errors/problem.js';
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

test('a line began with the address of a telescope twice', () => {
	const machine = stackingMachine();
	const lines: string[] = [];
	const printer = createPlainPrinter('stack', {out: () => undefined, err: line => lines.push(line)});
	const tell = (what: string) => {
		const problem = problemOf('held', what, 'it is the same telescope as b', 'Name only one of the two.');
		const [scope] = machine.state().scopes;
		assert.ok(scope);
		printer.change({before: machine.state(), after: {...machine.state(), scopes: [{...scope, problem}]}, event: {kind: 'scopeFailed', scope: scope.id, problem}});
	};

	tell('a is left alone');
	tell('Nothing can be stacked on a');
	assert.deepEqual(lines, [
		'a is left alone: it is the same telescope as b. Name only one of the two.',
		'a: Nothing can be stacked on a: it is the same telescope as b. Name only one of the two.',
	]);
});
