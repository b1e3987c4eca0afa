// The other process under measurement of bench/names.ts: what stays in memory of a target that the program has read, with
// its plan, beyond what the process has without it. Usage: NUMBER.
import process from 'node:process';
import {keepNames} from '../../source/planning/names/frame-names.js';
import {planKept} from '../../source/planning/plan.js';
import {listedNames} from './listed-names.mjs';

let cpuMs = 0;

/** A target as it is read: the texts that were listed are gone when it is planned. */
function readAndPlanned(number: number) {
	const listed = listedNames(number);
	const {user, system} = process.cpuUsage();
	const names = keepNames(listed);
	const {blocks} = planKept({subFrameNames: names, stackNames: [], timeZone: 'Europe/Vienna', now: '2030-01-01T00:00:00Z'});
	const after = process.cpuUsage();
	cpuMs = (after.user - user + after.system - system) / 1000;
	return {names, blocks};
}

function heapMb(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed / 2 ** 20;
}

// The code is there before anything is measured.
readAndPlanned(100);
const before = heapMb();
const {names, blocks} = readAndPlanned(Number(process.argv[2] ?? 1_000_000));
process.stdout.write(JSON.stringify({ms: cpuMs, heapMb: heapMb() - before, names: names.length, frames: blocks.reduce((sum, {frames}) => sum + frames, 0)}));
