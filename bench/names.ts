// A million names of sub-frames in one target: the time of their plan, and the memory of a process that holds both.
//
//   node build.mjs && node --import tsx bench/names.ts [NAMES] [TIMES]
import path from 'node:path';
import {median, tell} from './parts/row.js';
import {watched} from './parts/watched-process.js';

const [number = 1_000_000, times = 3] = process.argv.slice(2).map(Number);
type Figures = {readonly ms: number; readonly peakMb: number; readonly heapMb: number; readonly names: number; readonly frames: number};

async function measure(...words: readonly string[]): Promise<Figures> {
	const {status, out, err} = await watched(['--expose-gc', path.join(import.meta.dirname, 'parts', 'million-names.mjs'), String(number), ...words]);
	if (status !== 0) throw new Error(err);
	return JSON.parse(out) as Figures;
}

const runs: Figures[] = [];
const bare: Figures[] = [];
for (let run = 0; run < times; run++) {
	bare.push(await measure());
	runs.push(await measure('plan'));
}

// The hour that the clocks skip has none.
if (runs.some(({frames}) => frames < number * 0.999)) throw new Error('frames were lost');
const of = (figures: readonly Figures[], field: 'ms' | 'peakMb' | 'heapMb') => median(figures.map(each => each[field]));
const [seconds, peakMb, floorMb] = [of(runs, 'ms') / 1000, of(runs, 'peakMb'), of(bare, 'peakMb')];
tell({
	work: `plan of ${number.toLocaleString('en')} names`, figure: `${seconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB`, floor: `${floorMb.toFixed(0)} MB (the names alone)`, ratio: (peakMb / floorMb).toFixed(2),
	wanted: '0.9 s, 250 MB', isWithin: seconds <= 0.9 && peakMb <= 250,
});
process.stdout.write(`kept after a collection: ${of(runs, 'heapMb').toFixed(0)} MB with the plan, ${of(bare, 'heapMb').toFixed(0)} MB the names alone\n`);
