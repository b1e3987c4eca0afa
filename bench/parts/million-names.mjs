// The process under measurement of bench/names.ts: so many names, and their plan by the package's own entry.
// Usage: NUMBER [plan].
import {readFileSync} from 'node:fs';
import process from 'node:process';
import {planTarget} from '../../dist/planning.js';
import {listedNames} from './listed-names.mjs';

const [number = 1_000_000, task = ''] = process.argv.slice(2).map((word, index) => index === 0 ? Number(word) : word);
const names = listedNames(number);
const beganMs = performance.now();
const plan = task === 'plan' ? planTarget({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2030-01-01T00:00:00Z'}) : undefined;
const ms = performance.now() - beganMs;
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
globalThis.gc?.();
const {heapUsed} = process.memoryUsage();
process.stdout.write(JSON.stringify({ms, peakMb, heapMb: heapUsed / 2 ** 20, names: names.length, frames: plan?.blocks.reduce((sum, {frames}) => sum + frames, 0) ?? 0}));
