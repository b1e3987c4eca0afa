import assert from 'node:assert/strict';
import path from 'node:path';
import {startCrowdSky} from '../../../source/simulator/simulator.js';
import {runProgram} from '../../support/run-program.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {startProgram, untilWhole} from '../program.js';
import {onUnix} from '../../support/on-system.js';

const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};

onUnix.serial('over a slow line one bar tells how much of all files the server has, and while it stands, what it waits for', async t => {
	const home = await temporaryFolder(t);
	// Two stacks of a megabyte, more than any buffer on the way takes, in some ten seconds.
	const server = await startCrowdSky({folder: path.join(home, 'server'), uploadBytesPerSecond: 200_000});
	t.teardown(async () => server.stop());
	const scope = await startScope(t, {stackBytes: 1_000_000});
	assert.equal((await runProgram(['stack', '--all', '--host', scope.hostOption], {home})).status, 0);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption, '--server', server.url, '--allow-http'], env: login, home});
	await shown.until(/IC 434 +52 +- +2/);
	server.faults.add({on: 'upload', nth: 2, do: {kind: 'hangAfterBody'}});
	await shown.press('u');
	const seen: Array<readonly [percent: number, sent: number]> = [];
	await shown.until(() => {
		const bars = shown.screen().slice(0, 4).flatMap(line => {
			const bar = /(\d+) % {3}(\d) of 2 sent/.exec(line);
			return bar ? [[Number(bar[1]), Number(bar[2])] as const] : [];
		});
		assert.ok(bars.length <= 1);
		seen.push(...bars.filter(([percent, sent]) => percent !== seen.at(-1)?.[0] || sent !== seen.at(-1)?.[1]));
		return seen.some(([percent, sent]) => sent === 1 && percent > 60);
	});
	// It grows with the bytes of the first file, which is half of all, and does not run ahead of the server.
	assert.ok(seen.every(([percent, sent], index) => percent >= (seen[index - 1]?.[0] ?? 0) && percent <= (sent + 1) * 50), JSON.stringify(seen));
	assert.ok(new Set(seen.map(([percent]) => percent)).size > 3, JSON.stringify(seen));
	await shown.until(/99 % {3}waiting for the server \d+ s/);
	await untilWhole(shown);
});
