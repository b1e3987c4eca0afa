import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {startCrowdSky, type SimulatedCrowdSky} from '../../source/simulator/simulator.js';
import {collectKept, collectScope, collectServer, namesOf} from './collect.js';
import type {NightPlan, RunPlan} from './night-plan.js';
import {isWorking, schedule, type Theatre} from './perform.js';
import {startChild, type Child, type Program} from './program.js';
import {readJournals} from './journals.js';
import type {NightRecord, RunRecord} from './record.js';
import {signingKey, startStage, type Stage} from './stage.js';
import {nightNow, setNight, world} from './world-clock.js';

/** A run may wait for an hour's block that is being recorded, and retry its problems; beyond that it hangs. In ms of the night. */
const longestRunMs = 90 * 60_000;
/** How much longer a busy machine may take, in real ms. */
const slackMs = 60_000;
/** How fast the clock runs during the last, healthy runs. */
const lastRate = 12;
const lastRunsAtMost = 4;

export type Played = {readonly record: NightRecord; readonly timeline: readonly string[]};

type Context = {
	readonly plan: NightPlan;
	readonly folder: string;
	readonly program: Program;
	readonly stages: readonly Stage[];
	readonly server: SimulatedCrowdSky;
	readonly note: (what: string) => void;
	readonly runs: RunRecord[];
};

/** Plays a night from its plan in a folder, and returns what it has left behind. */
export async function playNight(plan: NightPlan, {folder, program}: {folder: string; program: Program}): Promise<Played> {
	setNight(plan.startMs, plan.rate);
	const beganMs = world.now();
	const timeline: string[] = [];
	const note = (what: string) => timeline.push(`${String(world.now() - beganMs).padStart(6)} ${new Date(nightNow()).toISOString()} ${what}`);
	await mkdir(archiveOf(folder), {recursive: true});
	await writeFile(path.join(folder, 'key.pem'), signingKey.privateKey.export({type: 'pkcs8', format: 'pem'}));
	const stages = await Promise.all(plan.scopes.map((scope, index) => startStage(scope, path.join(folder, `telescope-${index}`))));
	const server = await startCrowdSky({folder: path.join(folder, 'crowdsky'), ...plan.server});
	const runs: RunRecord[] = [];
	const context: Context = {plan, folder, program, stages, server, note, runs};
	const guests = new Map(stages.map(({scope}) => [scope, new Set<number>()]));
	try {
		await playMishaps(context, guests);
		await playLastRuns(context);
		for (const {scope} of stages) timeline.push(...scope.faults.happened.map(fault => `happened at ${scope.hostOption}: ${fault}`));
		timeline.push(...server.faults.happened.map(fault => `happened at the server: ${fault}`));
		for (const {scope} of stages) timeline.push(...scope.batchRuns.map(batch => `batch at ${scope.hostOption}: ${JSON.stringify({...batch, files: batch.files.length, first: batch.files[0]})}`));
		const record: NightRecord = {
			scopes: stages.map(stage => collectScope(stage, guests.get(stage.scope) ?? new Set())),
			server: collectServer(server),
			kept: collectKept(archiveOf(folder)),
			runs,
			journal: await readJournals(folder),
			blockSizes: [...new Set(plan.runs.map(({blockMinutes}) => blockMinutes))],
			minExposureSeconds: plan.minExposureSeconds,
			hasPurged: plan.runs.some(({command}) => command === 'purge'),
		};
		return {record, timeline};
	} finally {
		await Promise.all([...stages.map(async ({scope}) => scope.stop()), server.stop()]);
		setNight(world.now(), 1);
	}
}

async function playMishaps(context: Context, guests: Theatre['guests']): Promise<void> {
	const {plan, stages, server, note} = context;
	let isOver = false;
	const theatre: Theatre = {
		isOver: () => isOver,
		guests,
		note,
		going: [],
		async sleep(nightMs) {
			for (let left = nightMs / plan.rate; left > 0 && !isOver; left -= 50) await world.sleep(Math.min(left, 50));
		},
	};
	for (const mishap of plan.mishaps) {
		if (mishap.kind === 'server') {
			server.faults.add(mishap.fault);
			continue;
		}

		const stage = stages[mishap.scope];
		if (!stage) continue;
		if (mishap.kind === 'fault') stage.scope.faults.add(mishap.fault);
		else theatre.going.push(schedule(mishap.act, stage, theatre));
	}

	const recording = keepRecording(stages, () => isOver);
	for (const [index, run] of plan.runs.entries()) {
		if (run.isAlongside) continue;
		const next = plan.runs[index + 1];
		const alongside = next?.isAlongside === true ? [next] : [];
		await playRuns(context, [run, ...alongside], false);
	}

	isOver = true;
	for (const {scope} of stages) scope.faults.clear();
	server.faults.clear();
	await recording;
	// An act may have started another one while it was awaited.
	for (let act = theatre.going.pop(); act; act = theatre.going.pop()) await act;
}

async function keepRecording(stages: readonly Stage[], isOver: () => boolean): Promise<void> {
	while (!isOver()) {
		for (const stage of stages) await stage.record();
		await world.sleep(50);
	}
}

/** Everything works again, and the day has come: remaining work has to be finished now. */
async function playLastRuns(context: Context): Promise<void> {
	const {plan, stages, note} = context;
	const ends = stages.flatMap(({recordsUntilMs}) => recordsUntilMs ?? []);
	setNight(Math.max(nightNow(), ...ends) + (65 * 60_000), lastRate);
	note('all is well again');
	for (const stage of stages) {
		await stage.record();
		stage.scope.setObserving(undefined);
		for (const service of ['rpc', 'http', 'smb'] as const) await stage.scope.openPort(service);
		stage.scope.change({speed: 0.5});
		for (let waited = 0; waited < 2000 && isWorking(stage.scope); waited += 20) await world.sleep(20);
		// A batch that never ends is ended by a restart, as an owner would do it.
		if (isWorking(stage.scope)) await stage.scope.restart();
	}

	const last = plan.runs.findLast(({command}) => command !== 'purge' && command !== 'local');
	for (let nth = 1; nth <= lastRunsAtMost; nth++) {
		const {runs} = context;
		await playRuns(context, [{command: 'night', blockMinutes: last?.blockMinutes ?? 15, machine: 0, isAlongside: false, end: undefined}], true);
		const summary = runs.at(-1)?.lines.at(-1);
		if (runs.at(-1)?.status === 0 && summary?.['blocksReady'] === 0) break;
	}
}

async function playRuns({plan, folder, program, stages, server, note, runs}: Context, plans: readonly RunPlan[], isLast: boolean): Promise<void> {
	const started = await Promise.all(plans.map(async run => {
		const args = argumentsOf(plan, run, stages, server, folder);
		const title = `${args.join(' ')}${run.machine === 1 ? ' (on another machine)' : ''}`;
		note(`run: ${title}`);
		const child = await startChild(program, args, {
			home: path.join(folder, `machine-${run.machine}`), limitMs: (longestRunMs / (isLast ? lastRate : plan.rate)) + slackMs, env: {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'},
		});
		const sent = run.end ? endWhen(run.end, child, stages, note) : () => undefined;
		return {run, title, sent, child};
	}));
	await Promise.all(started.map(async ({child}) => child.ended));
	for (const {run, title, sent, child} of started) {
		const {status, out, err, hasEnded, seconds} = await child.ended;
		note(`ended after ${seconds.toFixed(1)} s with ${status ?? sent() ?? 'a signal'}: ${title.slice(0, 20)}`);
		await writeFile(path.join(folder, `run-${runs.length}.txt`), `${title}\n${out}\n${err}\n`);
		runs.push({
			title, command: run.command, status, signal: sent(), hasEnded, seconds, lines: linesOf(out), errors: err,
			names: Object.fromEntries(stages.map(stage => [stage.scope.hostOption, namesOf(stage)])),
			stored: collectServer(server).map(({name}) => name),
			isAlongside: plans.length > 1, isLast,
		});
	}
}

function archiveOf(folder: string): string {
	return path.join(folder, 'archive');
}

function argumentsOf(plan: NightPlan, {command, blockMinutes}: RunPlan, stages: readonly Stage[], server: SimulatedCrowdSky, folder: string): string[] {
	const hosts = stages.flatMap(({scope}) => ['--host', scope.hostOption]);
	if (command === 'local') return ['upload', '--local-dir', archiveOf(folder), '--json', '--server', server.url];
	const which = command === 'night' || command === 'plan' ? [] : ['--all'];
	const sends = command === 'night' || command === 'upload' ? ['--server', server.url, ...(plan.isKept ? ['--dest', archiveOf(folder)] : [])] : [];
	const isObserving = plan.scopes.some(({recording}) => recording?.isTold === true);
	const {minExposureSeconds, patienceSeconds} = plan;
	const stacks = ['--block-minutes', String(blockMinutes), '--min-exposure', String(minExposureSeconds), '--max-wait', '150', '--patience', String(patienceSeconds)];
	return [
		command, ...which, '--json', ...hosts, ...stacks, ...(isObserving ? ['--even-if-observing'] : []), ...sends, ...(command === 'purge' ? ['--yes'] : []),
		...(plan.scopes.some(({hasKey}) => hasKey) ? ['--key', path.join(folder, 'key.pem')] : []),
	];
}

/** Ends a run when its time has come; returns which signal has been sent so far. */
function endWhen(end: NonNullable<RunPlan['end']>, {process: child, ended}: Child, stages: readonly Stage[], note: (what: string) => void): () => string | undefined {
	let sent: string | undefined;
	let isOver = false;
	const send = () => {
		if (isOver || sent !== undefined || !child.kill(end.signal)) return;
		sent = end.signal;
		note(`${end.signal} to a run`);
	};

	if ('method' in end) {
		const takeBack = stages[end.scope]?.scope.faults.add({on: 'rpc', match: end.method, nth: end.nth, do: {kind: 'meanwhile', act: send}});
		void ended.then(takeBack);
	} else {
		const timer = world.setTimeout(send, end.afterMs);
		void ended.then(() => {
			clearTimeout(timer);
		});
	}

	void ended.then(() => {
		isOver = true;
	});
	return () => sent;
}

function linesOf(out: string): RunRecord['lines'] {
	if (out === '') return [];
	return out.replace(/\n$/, '').split('\n').map(line => {
		try {
			const value: unknown = JSON.parse(line);
			return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
		} catch {
			return undefined;
		}
	});
}
