// Where the time of a profile went: what a bench is explained by that does not reach what is wanted of it.
//
//   CROWDSKY_BENCH_PROFILE=/tmp/profiles node --import tsx bench/start.ts 1     the benches start and listing write one for each run
//   node --import tsx bench/profile.ts /tmp/profiles/*.cpuprofile
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {tableText} from './parts/row.js';

type Profile = {
	readonly nodes: ReadonlyArray<{readonly id: number; readonly callFrame: {readonly functionName: string; readonly url: string}}>;
	readonly samples: readonly number[];
	/** Microseconds since the sample before. */
	readonly timeDeltas: readonly number[];
};

/** What a sample belongs to: a part of Node, the layout's compiled code, or a file of the program. */
function partOf({functionName, url}: Profile['nodes'][number]['callFrame']): string {
	if (functionName === '(idle)') return 'waiting';
	if (functionName === '(garbage collector)') return 'garbage collection';
	if (functionName === 'compileSourceTextModule') return 'compiling the program\'s modules';
	if (url.startsWith('wasm:')) return 'layout (yoga)';
	if (url === '' || url.startsWith('node:internal/modules') || url.startsWith('node:internal/bootstrap') || url.startsWith('node:internal/process')) return 'Node: start, system calls, loading of modules';
	if (/^node:(?:net|http|_http|internal\/(?:streams|stream_base|event_target|abort|timers|url)|events|buffer|async_hooks|timers|zlib|dgram)/.test(url)) return 'Node: sockets, HTTP, streams, events';
	if (url.startsWith('node:')) return 'Node: the rest';
	return `the program (${path.basename(path.dirname(url))}/)`;
}

for (const file of process.argv.slice(2)) {
	const {nodes, samples, timeDeltas} = JSON.parse(readFileSync(file, 'utf8')) as Profile;
	const parts = new Map(nodes.map(({id, callFrame}) => [id, partOf(callFrame)]));
	const sums = new Map<string, number>();
	for (const [nth, id] of samples.entries()) {
		const part = parts.get(id) ?? '';
		sums.set(part, (sums.get(part) ?? 0) + ((timeDeltas[nth] ?? 0) / 1000));
	}

	const wholeMs = [...sums.values()].reduce((sum, ms) => sum + ms, 0);
	const rows = [...sums].sort(([, a], [, b]) => b - a).map(([part, ms]) => [part, `${ms.toFixed(0)} ms`, `${(100 * ms / wholeMs).toFixed(0)} %`]);
	process.stdout.write(`${tableText([[path.basename(file), `${wholeMs.toFixed(0)} ms`, ''], ...rows])}\n\n`);
}
