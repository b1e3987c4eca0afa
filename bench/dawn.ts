// A thousand sites begin their night at the same clock time and send 20 stacks each to one server that limits its requests;
// with and without what keeps them apart: the random delay of --at, back-off with jitter, and Retry-After.
//
//   node --import tsx bench/dawn.ts [SITES] [STACKS]
//
// Each site is the real machine (source/machine) in a store of its own with the real reading of the server's list and the
// real looking up of what got no clear answer; the limit is the simulated server's. What is not real is time, which
// goes on when all of them wait (a night takes seconds), the telescopes and the wire: parts/dawn-site.ts, dawn-server.ts.
import process from 'node:process';
import {DawnServer, type DawnLimit} from './parts/dawn-server.js';
import {startSite} from './parts/dawn-site.js';
import {tableText, tell} from './parts/row.js';
import {VirtualClock} from './parts/virtual-clock.js';

const [sites = 1000, stacks = 20] = process.argv.slice(2).map(Number);
const dawnMs = Date.UTC(2026, 1, 28, 4, 30);
/** What the server allows: a site asks for its list and sends a stack about every 80 s, so a thousand want 25 a second. */
const limit: DawnLimit = {perSecond: 20 * sites / 1000, burst: Math.ceil(40 * sites / 1000), retryAfterSeconds: 10};

type Measures = {readonly words: string; readonly delayMinutes: number; readonly isJittered: boolean; readonly tellsRetryAfter: boolean};

const measures: readonly Measures[] = [
	{words: 'all three', delayMinutes: 10, isJittered: true, tellsRetryAfter: true},
	{words: 'without the delay of --at', delayMinutes: 0, isJittered: true, tellsRetryAfter: true},
	{words: 'without jitter', delayMinutes: 10, isJittered: false, tellsRetryAfter: true},
	{words: 'without Retry-After', delayMinutes: 10, isJittered: true, tellsRetryAfter: false},
	{words: 'without any of them', delayMinutes: 0, isJittered: false, tellsRetryAfter: false},
];

/** Even and the same in each run (mulberry32), so that a table can be had again. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6D2B79F5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

type Night = {
	readonly server: DawnServer; readonly once: number; readonly twice: number; readonly failed: number; readonly lastMinutes: number; readonly waitingAtMost: number;
};

async function night({delayMinutes, isJittered, tellsRetryAfter}: Measures): Promise<Night> {
	const clock = new VirtualClock(dawnMs);
	const server = new DawnServer(clock, tellsRetryAfter ? limit : {perSecond: limit.perSecond, burst: limit.burst}, seeded(7));
	const draw = seeded(1);
	// The reading of the list draws its own jitter.
	const usual = Math.random;
	const shared = seeded(3);
	Math.random = isJittered ? shared : () => 0.5;
	try {
		const all = Array.from({length: sites}, (_, number) => {
			const [delay, pace, chance] = [draw(), draw(), draw()];
			const startMs = dawnMs + (delay * delayMinutes * 60_000);
			return startSite({number, stacks, clock, server, startMs, stackSeconds: 60 + (40 * pace), chance: isJittered ? chance : undefined});
		});
		let waitingAtMost = 0;
		const watching = (async () => {
			while (all.some(site => !site.isOver())) {
				await clock.sleep(10_000);
				waitingAtMost = Math.max(waitingAtMost, all.reduce((sum, site) => sum + site.waiting(), 0));
			}
		})();
		await clock.run(() => all.every(site => site.isOver()));
		await Promise.race([watching, Promise.resolve()]);
		const counts = [...server.records.values()];
		return {
			server, once: counts.filter(count => count === 1).length, twice: counts.filter(count => count > 1).length,
			failed: all.reduce((sum, site) => sum + site.failed(), 0), lastMinutes: (server.lastRecordMs - dawnMs) / 60_000, waitingAtMost,
		};
	} finally {
		Math.random = usual;
	}
}

const wanted = sites * stacks;
const table: string[][] = [[`${sites} sites, ${stacks} stacks each; ${limit.perSecond} requests/s`, 'arrived once', 'twice', 'given up', 'requests', 'refused', 'most in 1 s', 'at the server', 'waiting', 'last after']];
for (const [nth, measure] of measures.entries()) {
	const {server, once, twice, failed, lastMinutes, waitingAtMost} = await night(measure);
	const requests = server.taken + server.refused;
	table.push([
		measure.words, `${once}`, `${twice}`, `${failed}`, `${requests}`, `${(100 * server.refused / requests).toFixed(1)} %`,
		`${server.mostInASecond}`, `${server.mostAtOnce}`, `${waitingAtMost}`, `${lastMinutes.toFixed(0)} min`,
	]);
	if (nth === 0) {
		tell({
			work: `a thousand sites at one dawn: ${wanted} uploads, ${limit.perSecond} requests a second allowed`, figure: `${once} arrived once, ${twice} twice; at most ${server.mostInASecond} requests in a second`,
			wanted: 'each once', isWithin: once === wanted && twice === 0,
		});
	}
}

process.stdout.write(`${tableText(table)}\n"waiting": the most stacks that wait at all sites together to be sent; "at the server": the most uploads that it takes in at once\n`);
if (table[1]?.[1] !== `${wanted}`) process.exitCode = 1;
