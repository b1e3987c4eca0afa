// Eight telescopes with 96 blocks each in the live view: how long a key takes to the first byte of its answer, and whether
// one telescope's line waits for another's, which is the time from the end of a stack to the start of the next one.
//
//   node build.mjs && node --import tsx bench/keys.ts [SCOPES] [BLOCKS] [SECONDS]
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createScene, startSeestar, type SimulatedSeestar} from '../source/simulator/simulator.js';
import {launch} from '../test/terminal/harness.js';
import {removeFolder} from './parts/remove-folder.js';
import {median, tell} from './parts/row.js';
import {program} from './parts/watched-process.js';

const [count = 8, blocks = 96, seconds = 15] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const starts = Array.from({length: blocks}, (_, nth) => `2026-02-${nth < 24 ? 27 : 28}T${String((18 + Math.floor(nth / 4)) % 24).padStart(2, '0')}:${String((nth % 4) * 15).padStart(2, '0')}:03`);

type Figures = {readonly keysMs: readonly number[]; readonly gapsMs: readonly number[]; readonly stacks: number};

/** The program at so many telescopes, for so many seconds once all are stacking. */
async function measure(scopeCount: number): Promise<Figures> {
	const home = await mkdtemp(path.join(folder, 'home-'));
	const scopes = await Promise.all(Array.from({length: scopeCount}, async (_, nth) => {
		const place = path.join(home, `scope-${nth}`);
		await createScene(place, {timeZone: 'Europe/Vienna', targets: [{name: 'M 81', raDegrees: 148.9, decDegrees: 69.1, blocks: starts.map(localStart => ({localStart, frames: 24}))}]});
		// A stack takes (0.25 s + 24 x 20 ms) / 0.5.
		return startSeestar({folder: place, serial: `0000000${nth.toString(16)}`, speed: 0.5});
	}));
	const env = {HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, CROWDSKY_DISCOVER: 'none', NODE_ENV: 'production'};
	const shown = launch(process.execPath, [program, ...scopes.flatMap(({hostOption}) => ['--host', hostOption])], {columns: 100, rows: 40, cwd: home, env});
	try {
		await shown.until(() => shown.text().split(/M 81 +\d{3,} +\d/).length > scopeCount, 60_000);
		await shown.press('a', 'enter');
		await shown.until(`${scopeCount * blocks} blocks to stack`, 60_000);
		await shown.press('enter');
		await shown.until(() => scopes.every(({batchRuns}) => batchRuns.length > 1), 60_000);
		const keysMs: number[] = [];
		const untilMs = performance.now() + (seconds * 1000);
		while (performance.now() < untilMs) {
			await new Promise(resolve => setTimeout(resolve, 250 + (200 * Math.random())));
			// The cursor moves, which the terminal is told by a drawing that holds its row.
			const before = shown.raw().length;
			const pressedAtMs = performance.now();
			shown.send(keysMs.length % 2 === 0 ? 'j' : 'k');
			await shown.until(() => shown.raw().length > before, 10_000);
			keysMs.push(performance.now() - pressedAtMs);
		}

		return {keysMs, gapsMs: scopes.flatMap(gapsOf), stacks: scopes.reduce((sum, {batchRuns}) => sum + batchRuns.length, 0)};
	} finally {
		shown.end();
		await Promise.all(scopes.map(async scope => scope.stop()));
	}
}

/** From one start to the next, without what the telescope itself takes for a stack. */
function gapsOf({requests}: SimulatedSeestar): number[] {
	const startsMs = requests.filter(({method}) => method === 'start_batch_stack').map(({atMs}) => atMs);
	const ownMs = (250 + (24 * 20)) / 0.5;
	return startsMs.slice(1).map((atMs, nth) => atMs - (startsMs[nth] ?? 0) - ownMs);
}

try {
	const [one, all] = [await measure(1), await measure(count)];
	const [key, worst] = [median(all.keysMs), Math.max(...all.keysMs)];
	tell({work: `a key, ${count} telescopes with ${blocks} blocks each`, figure: `${key.toFixed(0)} ms, at most ${worst.toFixed(0)} ms`, floor: `${median(one.keysMs).toFixed(0)} ms (one telescope)`, ratio: (key / median(one.keysMs)).toFixed(1), wanted: '100 ms', isWithin: worst <= 100});
	const [gap, alone] = [median(all.gapsMs), median(one.gapsMs)];
	tell({work: `from a stack's end to the next start, ${count} telescopes`, figure: `${gap.toFixed(0)} ms`, floor: `${alone.toFixed(0)} ms (one telescope)`, ratio: (gap / alone).toFixed(1), wanted: 'no line waits for another', isWithin: gap <= Math.max(2 * alone, alone + 100)});
	process.stdout.write(`${all.keysMs.length} keys, ${all.stacks} stacks begun; gaps at most ${Math.max(...all.gapsMs).toFixed(0)} ms with ${count}, ${Math.max(...one.gapsMs).toFixed(0)} ms with one\n`);
} finally {
	await removeFolder(folder);
}
