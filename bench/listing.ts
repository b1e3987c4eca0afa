// How long a plan takes, and what it asks for, where a telescope takes its time for each answer:
//
//   node build.mjs && node --import tsx bench/listing.ts [TIMES]
//
// The figure is the whole program from spawn to exit, the median of TIMES (3) runs. The floor is the same program at the
// same telescope with nothing on it: its start, the handshake and the list of targets.
import {spawn} from 'node:child_process';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createScene, startSeestar, type SceneTarget, type SimulatedSeestar} from '../source/simulator/simulator.js';
import {profiled} from './parts/profiled.js';
import {removeFolder} from './parts/remove-folder.js';

const times = Number(process.argv[2] ?? 3);
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const evening = (count: number, spacingSeconds = 13) => [{localStart: '2026-02-27T18:30:03', frames: count, filter: 'LP', spacingSeconds}];
const targetOf = (name: string, frames: number): SceneTarget => ({name, raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 20, blocks: evening(frames)});

const scenes: ReadonlyArray<readonly [words: string, targets: readonly SceneTarget[], delays: ReadonlyArray<readonly [replyMs: number, repliesInTurn: boolean]>]> = [
	['1 target, 2,053 frames', [targetOf('M 81', 2053)], [[20, false], [20, true]]],
	['60 targets, 20,000 frames', Array.from({length: 60}, (_, index) => targetOf(`NGC ${1000 + index}`, index < 20 ? 334 : 333)), [[5, false], [5, true]]],
];

async function plan(scope: SimulatedSeestar): Promise<number> {
	const home = await mkdtemp(path.join(folder, 'home-'));
	const beganMs = performance.now();
	const child = spawn(process.execPath, [...profiled(), program, 'plan', '--json', '--host', scope.hostOption], {
		stdio: ['ignore', 'pipe', 'inherit'], env: {PATH: process.env['PATH'], HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home},
	});
	let out = '';
	child.stdout.on('data', (text: Buffer) => {
		out += text.toString();
	});
	const status = await new Promise(resolve => child.once('close', resolve));
	if (status !== 0) throw new Error(`plan ended with ${String(status)}: ${out.slice(-500)}`);
	return performance.now() - beganMs;
}

async function measure(scope: SimulatedSeestar): Promise<{ms: number; rpc: number; http: number; smb: number}> {
	const runs: number[] = [];
	const counts = () => [scope.requests.length, scope.httpRequests.length, scope.smbRequests.length] as const;
	const before = counts();
	for (let run = 0; run < times; run++) runs.push(await plan(scope));
	const [rpc, http, smb] = counts().map((count, index) => Math.round((count - (before[index] ?? 0)) / times));
	return {ms: runs.sort((a, b) => a - b)[times >> 1] ?? Number.NaN, rpc: rpc ?? 0, http: http ?? 0, smb: smb ?? 0};
}

const cells = (...texts: readonly string[]) => console.log(texts.map((text, index) => index === 0 ? text.padEnd(27) : text.padStart(10)).join(''));
try {
	cells('a plan of', 'ms a reply', 'replies', 'figure', 'floor', 'ratio', 'rpc', 'http', 'smb');
	for (const [index, [words, targets, delays]] of scenes.entries()) {
		const root = path.join(folder, String(index));
		await createScene(root, {timeZone: 'Europe/Vienna', targets});
		await createScene(`${root}-empty`, {timeZone: 'Europe/Vienna', targets: []});
		for (const [replyMs, repliesInTurn] of delays) {
			const [scope, empty] = [await startSeestar({folder: root, replyMs, repliesInTurn}), await startSeestar({folder: `${root}-empty`, replyMs, repliesInTurn})];
			const [figure, floor] = [await measure(scope), await measure(empty)];
			cells(words, `${replyMs}`, repliesInTurn ? 'in turn' : 'overlap', `${Math.round(figure.ms)} ms`, `${Math.round(floor.ms)} ms`, (figure.ms / floor.ms).toFixed(2), `${figure.rpc}`, `${figure.http}`, `${figure.smb}`);
			for (const simulator of [scope, empty]) await simulator.stop();
		}
	}
} finally {
	await removeFolder(folder);
}
