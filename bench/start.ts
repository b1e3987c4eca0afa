// From spawn to the first whole frame of the built program in a pseudo-terminal of
// 100x24, the median of ten (a number as argument changes that); and bare node beside it. Run with:
//
//   node build.mjs && node --import tsx bench/start.ts [times]
import {execFileSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {launch} from '../test/terminal/harness.js';

const times = Number(process.argv[2] ?? 10);
const program = path.join(import.meta.dirname, '..', 'dist', 'cli.js');
const home = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function firstFrameMs(): Promise<number> {
	const startedAtMs = performance.now();
	const shown = launch(process.execPath, [program], {columns: 100, rows: 24, cwd: home, env: {HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, CROWDSKY_DISCOVER: 'none'}});
	try {
		// The footer is the last line that is written.
		await shown.until(/1 Discover[^]*\? help/, 20_000);
		return performance.now() - startedAtMs;
	} finally {
		shown.end();
	}
}

const bare: number[] = [];
const whole: number[] = [];
const version: number[] = [];
for (let count = 0; count < times; count++) {
	for (const [figures, args] of [[bare, ['-e', '0']], [version, [program, '--version']]] as const) {
		const startedAtMs = performance.now();
		execFileSync(process.execPath, args);
		figures.push(performance.now() - startedAtMs);
	}

	whole.push(await firstFrameMs());
}

await rm(home, {recursive: true, force: true, maxRetries: 3});
console.log(`median of ${times}: bare node ${median(bare).toFixed(0)} ms, --version ${median(version).toFixed(0)} ms, spawn to first frame ${median(whole).toFixed(0)} ms (${Math.min(...whole).toFixed(0)} to ${Math.max(...whole).toFixed(0)})`);
