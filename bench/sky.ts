// What processor time the sky takes to open and to move its cross with 3,000 stacks and a feed of 200,000 rows, what goes over
// the line for a key, and the memory. Run with: NODE_ENV=production node --expose-gc --import tsx bench/sky.ts
import process from 'node:process';
import {themeOf} from '../source/components/theme.js';
import {lineChange} from '../source/terminal/line-change.js';
import {skyMapLines} from '../source/tui/sky/sky-canvas.js';
import {longFeed, manyRows} from '../test/tui/sky/long-sky.js';
import {createViewed} from '../test/tui/viewed.js';
import {tell} from './parts/row.js';

/** As the issue on the sky wants it. */
const [wantedMs, wantedMb] = [300, 180];

/** Milliseconds of processor time so far. */
function cpuMs(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}

const theme = themeOf({isAscii: false, hasColor: true});
/** Megabytes of this process after a collection. */
function residentMb(): number {
	globalThis.gc?.();
	return process.memoryUsage().rss / 1e6;
}

const emptyMb = residentMb();
for (const size of [{columns: 80, rows: 24}, {columns: 200, rows: 50}]) {
	const sky = createViewed({targets: ['M 1'], view: {...size, screen: 'sky'}});
	const [rows, coverage] = [manyRows(3000), longFeed(200_000)];
	globalThis.gc?.();
	let startedCpuMs = cpuMs();
	sky.set({myStacks: {...sky.view().myStacks, phase: 'read', rows}, skyView: {...sky.view().skyView, phase: 'read', coverage, fetchedAtMs: 0}});
	let lines = skyMapLines(sky.state(), sky.view(), theme);
	const openMs = cpuMs() - startedCpuMs;
	const keys = Array.from({length: 200}, (_, index) => index % 7 === 0 ? 'down' : 'left');
	let bytes = 0;
	startedCpuMs = cpuMs();
	for (const key of keys) {
		sky.press(key);
		const next = skyMapLines(sky.state(), sky.view(), theme);
		const old = lines;
		bytes += next.reduce((sum, line, row) => sum + lineChange(old[row], line, row + 1).length, 0);
		lines = next;
	}

	const keyMs = (cpuMs() - startedCpuMs) / keys.length;
	startedCpuMs = cpuMs();
	sky.press('enter');
	skyMapLines(sky.state(), sky.view(), theme);
	const nearMs = cpuMs() - startedCpuMs;
	const fullMb = residentMb();
	const at = `${size.columns}x${size.rows}`;
	tell({work: `processor time until the sky with 3,000 stacks and 200,000 tiles is open, ${at}`, figure: `${openMs.toFixed(0)} ms`, wanted: `${wantedMs} ms`, isWithin: openMs <= wantedMs});
	tell({work: `a key on it (and the nearer view), ${at}`, figure: `${keyMs.toFixed(1)} ms, ${(bytes / keys.length).toFixed(0)} bytes (${nearMs.toFixed(0)} ms)`});
	tell({work: `resident memory with it, after a collection, ${at}`, figure: `${fullMb.toFixed(0)} MB`, floor: `${emptyMb.toFixed(0)} MB`, wanted: `${wantedMb} MB`, isWithin: fullMb <= wantedMb});
}
