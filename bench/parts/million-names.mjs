// The process under measurement of bench/names.ts: so many names as a telescope lists them, and their plan by the package's
// own entry. Usage: NUMBER [plan].
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {planTarget} from '../../dist/planning.js';

const [number = 1_000_000, task = ''] = process.argv.slice(2).map((word, index) => index === 0 ? Number(word) : word);
const names = [];
const beginMs = Date.UTC(2025, 0, 1, 18);
for (let at = 0; at < number; at += 20) {
	// Twenty a page, as JSON: each name is a text of its own.
	const page = Array.from({length: Math.min(20, number - at)}, (_, index) => {
		const nth = at + index;
		const night = Math.floor(nth / 2500);
		const stamp = new Date(beginMs + (night * 86_400_000) + ((nth % 2500) * 13_000)).toISOString();
		return {name: `Light_M 81_10.0s_${night % 2 === 0 ? 'LP' : 'IRCUT'}_${stamp.slice(0, 10).replaceAll('-', '')}-${stamp.slice(11, 19).replaceAll(':', '')}.fit`};
	});
	for (const {name} of JSON.parse(JSON.stringify(page))) names.push(name);
}

const beganMs = performance.now();
const plan = task === 'plan' ? planTarget({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2030-01-01T00:00:00Z'}) : undefined;
const ms = performance.now() - beganMs;
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
globalThis.gc?.();
const {heapUsed} = process.memoryUsage();
process.stdout.write(JSON.stringify({ms, peakMb, heapMb: heapUsed / 2 ** 20, names: names.length, frames: plan?.blocks.reduce((sum, {frames}) => sum + frames, 0) ?? 0}));
