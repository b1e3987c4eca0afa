// How long the sky takes to open and to move its cross with 3,000 stacks and a feed of 200,000 rows, what goes over the line
// for a key, and the memory. Run with: NODE_ENV=production node --expose-gc --import tsx bench/sky.ts
import process from 'node:process';
import {themeOf} from '../source/components/theme.js';
import {lineChange} from '../source/terminal/line-change.js';
import {skyMapLines} from '../source/tui/sky/sky-canvas.js';
import {longFeed, manyRows} from '../test/tui/sky/long-sky.js';
import {createViewed} from '../test/tui/viewed.js';

const theme = themeOf({isAscii: false, hasColor: true});
for (const size of [{columns: 80, rows: 24}, {columns: 200, rows: 50}]) {
	const sky = createViewed({targets: ['M 1'], view: {...size, screen: 'sky'}});
	const [rows, coverage] = [manyRows(3000), longFeed(200_000)];
	let startedMs = performance.now();
	sky.set({myStacks: {...sky.view().myStacks, phase: 'read', rows}, skyView: {...sky.view().skyView, phase: 'read', coverage, fetchedAtMs: 0}});
	let lines = skyMapLines(sky.state(), sky.view(), theme);
	const openMs = performance.now() - startedMs;
	const keys = Array.from({length: 200}, (_, index) => index % 7 === 0 ? 'down' : 'left');
	let bytes = 0;
	startedMs = performance.now();
	for (const key of keys) {
		sky.press(key);
		const next = skyMapLines(sky.state(), sky.view(), theme);
		const old = lines;
		bytes += next.reduce((sum, line, row) => sum + lineChange(old[row], line, row + 1).length, 0);
		lines = next;
	}

	const keyMs = (performance.now() - startedMs) / keys.length;
	startedMs = performance.now();
	sky.press('enter');
	skyMapLines(sky.state(), sky.view(), theme);
	globalThis.gc?.();
	console.log(`${size.columns}x${size.rows}: opens in ${openMs.toFixed(0)} ms, a key ${keyMs.toFixed(1)} ms and ${(bytes / keys.length).toFixed(0)} bytes, near in ${(performance.now() - startedMs).toFixed(0)} ms, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
}
