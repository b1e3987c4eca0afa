import {createHash} from 'node:crypto';
import path from 'node:path';
import {diskProblem} from '../../errors/disk-problem.js';
import type {Problem} from '../../errors/problem.js';
import {makeFolder} from '../../files/make-folder.js';
import {noCoverage, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import {readCoverage, writeCoverage, type KeptCoverage} from './coverage-file.js';
import {fetchCoverage, noFeed, type CoverageSource} from './fetch-coverage.js';
import {dayMs} from '../../planning/calendar.js';

/** The coverage that is known, and what is wrong with it, if anything. */
export type KnownCoverage = {
	readonly coverage: SkyCoverage;
	/** When it was fetched, ms since 1970; undefined if there is none. */
	readonly fetchedAtMs: number | undefined;
	/** Why there is no coverage, why it is not today's, or why it will be fetched again; undefined if all is well. */
	readonly problem: Problem | undefined;
};

type DailyCoverage = CoverageSource & {
	readonly dataFolder: string;
	readonly nowMs: number;
};

/** The feed of a server as it is on this machine's disk, however old; undefined if there is none. Never rejects. */
export async function keptCoverage(source: Pick<DailyCoverage, 'url' | 'dataFolder' | 'nowMs'>): Promise<(KnownCoverage & {/** It need not be fetched today. */ readonly isOfToday: boolean}) | undefined> {
	const kept = await readCoverage(fileOf(source));
	return kept && {...knownOf(kept), isOfToday: isOfToday(kept, source.nowMs)};
}

/**
 * The coverage feed of a server, fetched at most once a day and stored in the data folder. That a server has no feed is
 * remembered for a day, too, unless an older feed is stored. If fetching fails, the stored feed is used, however old: only a
 * newer feed replaces it. Never rejects.
 */
export async function dailyCoverage(source: DailyCoverage): Promise<KnownCoverage> {
	const {nowMs} = source;
	const file = fileOf(source);
	const kept = await readCoverage(file);
	if (kept && isOfToday(kept, nowMs)) return knownOf(kept);
	const fetched = await fetchCoverage(source);
	if (!fetched.ok && kept && kept.why === undefined) {
		return {...knownOf(kept), problem: {...fetched.problem, what: `What others have observed is shown as of ${new Date(kept.fetchedAtMs).toISOString().slice(0, 10)}`}};
	}

	if (!fetched.ok && fetched.problem.kind !== 'missing') return {coverage: noCoverage, fetchedAtMs: undefined, problem: fetched.problem};
	const fresh: KeptCoverage = fetched.ok
		? {fetchedAtMs: nowMs, coverage: fetched.value, why: undefined}
		: {fetchedAtMs: nowMs, coverage: noCoverage, why: fetched.problem.cause};
	try {
		await makeFolder(path.dirname(file));
		await writeCoverage(file, fresh);
	} catch (error) {
		const known = knownOf(fresh);
		return {...known, problem: known.problem ?? diskProblem('The sky coverage could not be saved, and is fetched again each time', error, path.dirname(file))};
	}

	return knownOf(fresh);
}

function fileOf({dataFolder, url}: Pick<DailyCoverage, 'url' | 'dataFolder'>): string {
	return path.join(dataFolder, 'cache', `coverage-${createHash('sha256').update(url).digest('hex').slice(0, 16)}.bin`);
}

/** A clock that was set back must not keep a feed for years. */
function isOfToday({fetchedAtMs}: KeptCoverage, nowMs: number): boolean {
	return nowMs >= fetchedAtMs && nowMs - fetchedAtMs < dayMs;
}

function knownOf({fetchedAtMs, coverage, why}: KeptCoverage): KnownCoverage {
	return why === undefined ? {coverage, fetchedAtMs, problem: undefined} : {coverage, fetchedAtMs: undefined, problem: noFeed(why)};
}
