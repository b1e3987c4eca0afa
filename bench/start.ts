// From spawn to the first whole frame of the built program in a pseudo-terminal of
// 100x24, the median of ten (a number as argument changes that); and bare node beside it. Run with:
//
//   node build.mjs && node --import tsx bench/start.ts [times]
import {execFileSync} from 'node:child_process';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {launch} from '../test/terminal/harness.js';
import {profiled} from './parts/profiled.js';
import {removeFolder} from './parts/remove-folder.js';
import {median, tell} from './parts/row.js';

const times = Number(process.argv[2] ?? 10);
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const home = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));

async function firstFrameMs(): Promise<number> {
	const startedAtMs = performance.now();
	const shown = launch(process.execPath, [...profiled(), program], {columns: 100, rows: 24, cwd: home, env: {HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, CROWDSKY_DISCOVER: 'none'}});
	try {
		// The footer is the last line that is written.
		await shown.until(/1 Discover[^]*\? help/, 20_000);
		const ms = performance.now() - startedAtMs;
		// A profile is written at the end of the program.
		if (profiled().length > 0) {
			await shown.press('q');
			await shown.exited();
		}

		return ms;
	} finally {
		shown.end();
	}
}

const bare: number[] = [];
const whole: number[] = [];
const words = {'--version': [] as number[], '--help': [] as number[], 'completion bash': [] as number[]};
for (let count = 0; count < times; count++) {
	for (const [figures, args] of [[bare, ['-e', '0']], ...Object.entries(words).map(([text, times]) => [times, [...profiled(), program, ...text.split(' ')]] as const)] as const) {
		const startedAtMs = performance.now();
		execFileSync(process.execPath, args, {stdio: 'ignore'});
		figures.push(performance.now() - startedAtMs);
	}

	whole.push(await firstFrameMs());
}

await removeFolder(home);
const [floor, frame] = [median(bare), median(whole)];
const figures = Object.values(words).map(ms => median(ms));
const worst = Math.max(...figures);
tell({work: 'spawn to first whole frame', figure: `${frame.toFixed(0)} ms`, floor: `${floor.toFixed(0)} ms (bare node)`, ratio: (frame / floor).toFixed(2), wanted: '2.8', isWithin: frame / floor <= 2.8});
tell({work: Object.keys(words).join(', '), figure: `${figures.map(ms => ms.toFixed(0)).join(', ')} ms`, floor: `${floor.toFixed(0)} ms (bare node)`, ratio: (worst / floor).toFixed(2), wanted: '1.35', isWithin: worst / floor <= 1.35});
