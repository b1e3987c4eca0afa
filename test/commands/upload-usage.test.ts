import assert from 'node:assert/strict';
import test from 'ava';
import {readInvocation} from '../../source/options/parse.js';
import {sentence} from '../../source/errors/problem.js';

const wrong: ReadonlyArray<readonly [readonly string[], RegExp]> = [
	[['upload'], /^upload needs to know what to send/],
	[['upload', '--all', 'M 81'], /--all and names of targets cannot be used together/],
	[['upload', '--all', '--file', 'a.fit'], /^--file can be used neither with --all nor with --local-dir/],
	[['upload', '--all', '--read-only'], /--read-only forbids it/],
	[['night', '--read-only'], /--read-only forbids it/],
	[['download'], /^download needs to know what to fetch/],
	[['stacks', 'M 81'], /^stacks takes no target/],
	[['stack', '--all', '--file', 'a.fit'], /^--file cannot be used with stack/],
	[['plan', '--object', 'M 81'], /^--object cannot be used with plan/],
	[['stacks', '--server', 'crowdsky'], /^--server cannot be used: it is not a URL/],
	[['stacks', '--server', 'http://a:geheim@b'], /^--server cannot be used: it has a user name or a password in it/],
	[['simulate', '--server-port', '70000'], /^--server-port 70000 cannot be used/],
	[['uplaod', '--all'], /Did you mean upload\?/],
];

test('usage errors of the commands that talk to the server are one sentence each, without secrets', () => {
	for (const [args, pattern] of wrong) {
		const invocation = readInvocation(args, {});
		assert.ok(!invocation.ok, args.join(' '));
		assert.match(sentence(invocation.problem), pattern);
		assert.doesNotMatch(sentence(invocation.problem), /geheim|\n/);
	}
});

test('upload takes targets, files after --file, and a folder; night without a target takes all', () => {
	for (const args of [['upload', 'M 81', 'IC 434'], ['upload', '--file', 'a.fit', 'b.fit', '--file', 'c.fit'], ['upload', '--local-dir', 'x'], ['upload', '--all', '--local-dir', 'x'], ['upload', '--all', '--dry-run', '--read-only'], ['night'], ['night', 'M 81'], ['download', '20260227.81_HP102265'], ['login'], ['logout']]) {
		assert.equal(readInvocation(args, {}).ok, true, args.join(' '));
	}
});
