// A million names of sub-frames in one target: the time of their plan, the memory of a process that holds both, and what the
// program keeps of a target with them.
//
//   node build.mjs && node --import tsx bench/names.ts [NAMES] [TIMES]
import path from 'node:path';
import {median, tell} from './parts/row.js';
import {watched} from './parts/watched-process.js';

const [number = 1_000_000, times = 3] = process.argv.slice(2).map(Number);
type Figures = {readonly ms: number; readonly peakMb?: number; readonly heapMb: number; readonly names: number; readonly frames: number};

async function measure(...words: readonly string[]): Promise<Figures> {
	const {status, out, err} = await watched(['--expose-gc', ...words]);
	if (status !== 0) throw new Error(err);
	return JSON.parse(out) as Figures;
}

const part = (name: string) => path.join(import.meta.dirname, 'parts', name);
const runs: Figures[] = [];
const bare: Figures[] = [];
const kept: Figures[] = [];
for (let run = 0; run < times; run++) {
	bare.push(await measure(part('million-names.mjs'), String(number)));
	runs.push(await measure(part('million-names.mjs'), String(number), 'plan'));
	kept.push(await measure('--import', 'tsx', part('kept-names.ts'), String(number)));
}

// The hour that the clocks skip has none.
if ([...runs, ...kept].some(({frames}) => frames < number * 0.999)) throw new Error('frames were lost');
const of = (figures: readonly Figures[], field: 'ms' | 'peakMb' | 'heapMb') => median(figures.map(each => each[field] ?? Number.NaN));
const [seconds, peakMb, floorMb] = [of(runs, 'ms') / 1000, of(runs, 'peakMb'), of(bare, 'peakMb')];
tell({
	work: `plan of ${number.toLocaleString('en')} names`, figure: `${seconds.toFixed(2)} s, ${peakMb.toFixed(0)} MB`, floor: `${floorMb.toFixed(0)} MB (the names alone)`, ratio: (peakMb / floorMb).toFixed(2),
	wanted: '0.9 s, 250 MB', isWithin: seconds <= 0.9 && peakMb <= 250,
});
process.stdout.write(`kept after a collection: ${of(runs, 'heapMb').toFixed(0)} MB with the plan, ${of(bare, 'heapMb').toFixed(0)} MB the names alone\n`);
const [keptMb, textsMb] = [of(kept, 'heapMb'), of(bare, 'heapMb')];
tell({
	work: 'what the program keeps of them, with their plan', figure: `${keptMb.toFixed(0)} MB`, floor: `${textsMb.toFixed(0)} MB (the names alone, as texts)`, ratio: (keptMb / textsMb).toFixed(2),
	wanted: '40 MB', isWithin: keptMb <= 40,
});
process.stdout.write(`keeping and planning them took ${(of(kept, 'ms') / 1000).toFixed(2)} s of processor time\n`);
