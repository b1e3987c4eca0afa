// What the gallery of the real program costs with 3,000 stacks on the server, in a real pseudo-terminal: from the key to the
// first tiles, to all pictures of a page, and what pages and steps through it take. Run with (pages, 20 by default; how
// pictures are drawn, in half blocks by default):
//
//   node build.mjs && node --import tsx bench/gallery.ts [pages] [kitty|iterm2|sixel]
//
// CPU and memory are the program's own (Linux: /proc), without the simulated server, which shares the processors. Only
// figures from an idle machine can be compared; CPU time changes least.
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {startCrowdSky} from '../source/simulator/simulator.js';
import {launch, type Launched} from '../test/terminal/harness.js';
import {environmentFor} from '../test/tui/program.js';
import {tell} from './parts/row.js';
import {cpuSeconds, memoryMb} from './parts/shown-process.js';

const pages = Number(process.argv[2] ?? 20);
const pictures = process.argv[3] ?? 'blocks';
const stacks = 3000;
const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-bench-'));
const server = await startCrowdSky({folder: path.join(folder, 'server')});
await server.addRows(stacks, index => ({
	object_name: `A ${index}`, filter_name: 'IRCUT', chunk_key: `20250110.${String(index % 96).padStart(2, '0')}_HP000007`,
	date_obs_start: new Date(1_700_000_000_000 + (index * 1_000_000)).toISOString().slice(0, 19).replace('T', ' '),
}));

type Cost = {readonly ms: number; readonly cpuMs: number; readonly bytes: number};

async function costOf(shown: Launched, keys: readonly string[], isDone: () => boolean): Promise<Cost> {
	const [bytes, cpu, beganMs] = [Buffer.byteLength(shown.raw()), await cpuSeconds(shown.pid), performance.now()];
	for (const key of keys.slice(0, -1)) await shown.press(key);
	const [last] = keys.slice(-1);
	if (last !== undefined) shown.send(bytesOf(last));
	await shown.until(isDone);
	return {ms: performance.now() - beganMs, cpuMs: (await cpuSeconds(shown.pid) - cpu) * 1000, bytes: Buffer.byteLength(shown.raw()) - bytes};
}

const bytesOf = (key: string) => ({left: '\u001B[D', right: '\u001B[C', pagedown: '\u001B[6~'}[key] ?? key);
const text = ({ms, cpuMs, bytes}: Cost, count = 1) => `${(ms / count).toFixed(0)} ms, ${(cpuMs / count).toFixed(0)} ms CPU, ${(bytes / count / 1000).toFixed(1)} kB`;

try {
	for (const size of [{columns: 200, rows: 50}, {columns: 80, rows: 24}]) {
		const home = await mkdtemp(path.join(folder, 'home-'));
		const env = {...environmentFor(home), CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};
		const shown = launch(process.execPath, [path.join(import.meta.dirname, '..', 'dist', 'cli.js'), '--server', server.url, '--allow-http', '--pictures', pictures], {...size, cwd: home, env});
		try {
			const at = (wanted: number) => new RegExp(` ${wanted}/${stacks} `).test(shown.text());
			await shown.press('6');
			await shown.until(() => at(1), 30_000);
			await shown.press('1');
			await shown.until(() => !at(1));
			const started = await memoryMb(shown.pid, 'VmRSS');
			const open = await costOf(shown, ['8'], () => at(1) && shown.text().includes('▸ A 2999 '));
			const whole = await costOf(shown, [], () => !shown.text().includes('loading'));
			let index = 1;
			const total = {ms: 0, cpuMs: 0, bytes: 0};
			let most = 0;
			for (let page = 0; page < pages; page++) {
				const {ms, cpuMs, bytes} = await costOf(shown, ['pagedown'], () => / \d+\/3000 /.test(shown.text()) && !at(index) && !shown.text().includes('loading'));
				[total.ms, total.cpuMs, total.bytes] = [total.ms + ms, total.cpuMs + cpuMs, total.bytes + bytes];
				index = Number(/ (\d+)\/3000 /.exec(shown.text())?.[1]);
				most = Math.max(most, await memoryMb(shown.pid, 'VmRSS'));
			}

			const steps = 41;
			const moved = await costOf(shown, Array.from({length: steps}, (_, step) => step % 2 === 0 ? 'right' : 'left'), () => at(index + 1));
			const name = `gallery of ${stacks} stacks at ${size.columns}x${size.rows}${pictures === 'blocks' ? '' : `, ${pictures}`}`;
			tell({work: `${name}: opening it`, figure: text(open), wanted: '300 ms', isWithin: open.ms <= 300});
			tell({work: `${name}: all pictures of the first page`, figure: text(whole)});
			tell({work: `${name}: a page with its pictures`, figure: text(total, pages)});
			tell({work: `${name}: a step of the cursor`, figure: text(moved, steps)});
			tell({work: `${name}: resident, ${pages} pages`, figure: `${started.toFixed(0)} MB before, ${most.toFixed(0)} MB, ${(await memoryMb(shown.pid, 'VmHWM')).toFixed(0)} MB at most`, wanted: '180 MB', isWithin: most <= 180});
		} finally {
			shown.end();
		}
	}
} finally {
	await server.stop();
	await rm(folder, {recursive: true, force: true, maxRetries: 3});
}
