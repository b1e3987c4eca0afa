import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {violationsOf, type Violation} from './invariants.js';
import {planNight, type NightPlan} from './night-plan.js';
import {playNight, type Played} from './play-night.js';
import type {Program} from './program.js';
import {addedRates, ratesOf, type Rates} from './rates.js';
import {shrunk} from './shrink.js';
import {world} from './world-clock.js';

export type NightsOptions = {readonly seed: number; readonly nights: number; readonly isShrunk: boolean; readonly say: (line: string) => void};

/** Plays this many nights, each with the next seed; resolves with the number of bad ones. */
export async function playNights({seed, nights, isShrunk, say}: NightsOptions): Promise<{passed: number; failed: number}> {
	const folder = await mkdtemp(path.join(tmpdir(), 'crowdsky-chaos-'));
	const clockModule = path.join(folder, 'world-clock.mjs');
	await build({entryPoints: [path.join(import.meta.dirname, 'world-clock.ts')], outfile: clockModule, platform: 'node', format: 'esm', logLevel: 'error'});
	const program = {clockModule: pathToFileURL(clockModule).href};
	const bad: Array<{seed: number; rules: string}> = [];
	let rates: Rates | undefined;
	for (let nth = 0; nth < nights; nth++) {
		const plan = planNight(seed + nth);
		const own = path.join(folder, `night-${plan.seed}`);
		const beganMs = world.now();
		const {played, violations} = await playedNight(plan, own, program);
		rates = played ? rates ? addedRates(rates, ratesOf(played.record)) : ratesOf(played.record) : rates;
		const seconds = ((world.now() - beganMs) / 1000).toFixed(1);
		if (violations.length === 0) {
			say(`night ${plan.seed}: good, ${seconds} s, ${played?.record.runs.length ?? 0} runs, ${played ? JSON.stringify(ratesOf(played.record)) : ''}`);
			if (process.env['CROWDSKY_CHAOS_KEEP'] !== '1') await rm(own, {recursive: true, force: true, maxRetries: 3});
			continue;
		}

		bad.push({seed: plan.seed, rules: [...new Set(violations.map(({rule}) => rule))].join('; ')});
		say(`night ${plan.seed}: BAD after ${seconds} s; its folder is ${own}; again with CROWDSKY_SEED=${plan.seed} CROWDSKY_CHAOS_NIGHTS=1`);
		for (const {rule, what} of violations.filter(isOneOfTwo)) say(`  ${rule}: ${what}`);
		if (isShrunk) {
			const small = await shrunk(plan, violations, async candidate => (await playedNight(candidate, path.join(folder, `smaller-${plan.seed}`), program)).violations);
			say(`  as small as it gets: ${JSON.stringify({runs: small.runs, mishaps: small.mishaps})}`);
		}
	}

	say(`rates: ${JSON.stringify(rates)}`);
	for (const {seed: badSeed, rules} of bad) say(`bad night ${badSeed}: ${rules}`);
	if (bad.length === 0 && process.env['CROWDSKY_CHAOS_KEEP'] !== '1') await rm(folder, {recursive: true, force: true, maxRetries: 3});
	return {passed: nights - bad.length, failed: bad.length};
}

/** A rule that was broken many times is printed twice; the rest is in the night's folder. */
function isOneOfTwo({rule}: Violation, index: number, all: readonly Violation[]): boolean {
	return all.slice(0, index).filter(other => other.rule === rule).length < 2;
}

async function playedNight(plan: NightPlan, folder: string, program: Program): Promise<{played: Played | undefined; violations: readonly Violation[]}> {
	await rm(folder, {recursive: true, force: true});
	await mkdir(folder, {recursive: true});
	await writeFile(path.join(folder, 'plan.json'), JSON.stringify(plan, undefined, '\t'));
	try {
		const played = await playNight(plan, {folder, program});
		const violations = violationsOf(played.record);
		await writeFile(path.join(folder, 'timeline.txt'), `${played.timeline.join('\n')}\n`);
		await writeFile(path.join(folder, 'record.json'), JSON.stringify({violations, ...played.record}, undefined, '\t'));
		return {played, violations};
	} catch (error) {
		return {played: undefined, violations: [{rule: 'the night can be played', what: error instanceof Error ? error.stack ?? error.message : String(error)}]};
	}
}

process.setMaxListeners(50);
