import {dailyCoverage, type KnownCoverage} from '../../crowdsky/coverage/daily-coverage.js';
import type {StackRow} from '../../crowdsky/port.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import type {ScopeState, State} from '../../machine/state.js';
import type {Invocation} from '../../options/parse.js';
import {tilingOf} from '../../planning/pixel.js';
import {placesByObject} from '../../planning/my-stacks/known-places.js';
import {joinStacks} from '../../planning/my-stacks/join-stacks.js';
import type {MyStack} from '../../planning/my-stacks/my-stack.js';
import {isFreshFeed, provenBy, type SkyCoverage} from '../../planning/sky/sky-coverage.js';
import {ownTiles, roughPlaces, type OwnTile, type RoughPlace} from '../../planning/sky/own-tiles.js';
import {waitingTargets, type WaitingTarget} from '../../planning/sky/waiting-sky.js';
import {systemClock} from '../../runtime/clock.js';
import {createRuntime} from '../../runtime/runtime.js';
import type {CrowdSkySession} from '../../setup/crowdsky-session.js';
import {identitiesOfRows} from '../../setup/archived-stacks.js';
import {settingsOf} from '../../setup/settings-of.js';
import {scopeSourceOf} from '../../setup/telescopes.js';
import {untilSettled} from '../run-end.js';
import type {CommandContext} from '../run-command.js';

/** Everything that is known about this user's sky. */
export type GatheredSky = {
	readonly coverage: KnownCoverage;
	/** The feed, if there is one. */
	readonly feed: SkyCoverage | undefined;
	/** Whether it still tells where nobody has observed. */
	readonly isFeedFresh: boolean;
	readonly stacks: ReadonlyArray<MyStack<StackRow>>;
	readonly waiting: readonly WaitingTarget[];
	readonly tiles: readonly OwnTile[];
	readonly rough: readonly RoughPlace[];
	/** What could not be found out. */
	readonly problems: ReadonlyArray<Pick<Problem, 'what' | 'cause' | 'next'>>;
};

/** How long telescopes have to answer; short, because `sky` is only a quick look. */
const scopesAtMostMs = 20_000;

/** Asks the server, the feed and the telescopes at the same time; whatever does not answer is reported and left out. */
export async function gatherSky(invocation: Invocation, context: CommandContext, crowdSky: CrowdSkySession): Promise<GatheredSky> {
	const {dataFolder, signal, tap, clock = systemClock} = context;
	const login = crowdSky.login();
	const [coverage, listed, scopes] = await Promise.all([
		dailyCoverage({url: crowdSky.server.url, dataFolder, nowMs: clock.now(), signal, tap}),
		login?.crowdsky.listStacks({signal}),
		readScopes(invocation, context),
	]);
	const rows = listed?.ok ? listed.value : [];
	const read = scopes.scopes.flatMap(({id: scope, description, targets}) =>
		targets.flatMap(target => target.reading ? [{scope, owner: description?.identity, ...target, reading: target.reading}] : []));
	const telescopes = read.flatMap(({scope, owner, name, stackFolder, reading}) =>
		reading.stackNames.map(file => ({scope, owner, target: name, folder: stackFolder ?? name, file})));
	const settings = settingsOf(invocation);
	const tiling = tilingOf(settings.tiling);
	const stacks = joinStacks({rows, telescopes, archive: [], identities: await identitiesOfRows(dataFolder, rows), blockMinutes: settings.blockMinutes, tiling});
	const feed = coverage.fetchedAtMs === undefined ? undefined : coverage.coverage;
	const isFeedFresh = isFreshFeed(coverage.fetchedAtMs ?? 0, clock.now());
	const proven = feed && provenBy(feed, isFeedFresh);
	const places = placesByObject(stacks);
	const tiles = ownTiles(stacks, proven);
	const targets = read.map(({scope, name, blocks, reading: {pointings, stackNames}}) => ({scope, target: name, blocks, pointings, stackNames}));
	return {
		coverage, feed, isFeedFresh, stacks,
		waiting: waitingTargets(targets, proven, {placeOf: target => places.get(target.toLowerCase()), tiles: new Map(tiles.map(each => [each.tile, each])), tiling}),
		tiles,
		rough: roughPlaces(stacks),
		problems: [
			...(coverage.problem ? [coverage.problem] : []),
			...(coverage.coverage.isCut ? [problemOf('incomplete', 'Part of the coverage feed is missing', 'it is longer than can be taken, or has rows that cannot be read', 'Where the map is empty, somebody may have observed.')] : []),
			...(login ? [] : [problemOf('login', 'The sky is shown without your stacks on the server', 'you are not signed in on this machine', 'Run crowdsky-tui login.')]),
			...(listed && !listed.ok ? [listed.problem] : []),
			...scopes.problems,
		],
	};
}

type ReadScopes = {readonly scopes: readonly ScopeState[]; readonly problems: GatheredSky['problems']};

/** Reads what the telescopes have, as `plan` does, without changing anything on them. */
async function readScopes(invocation: Invocation, {environment, dataFolder, signal, tap, clock = systemClock}: CommandContext): Promise<ReadScopes> {
	const source = await scopeSourceOf({...invocation, switches: new Set([...invocation.switches, 'read-only'])}, environment, {tap, now: () => clock.now()});
	if (!source.ok) return {scopes: [], problems: [source.problem]};
	const runtime = createRuntime({
		...source.value, clock, settings: {...settingsOf(invocation), patienceSeconds: 0}, goal: {depth: 'plan', targets: undefined, adopts: false}, dataFolder,
		timeZone: invocation.texts.get('time-zone')?.[0],
	});
	const enough = new AbortController();
	const stop = () => {
		enough.abort();
	};

	const timer = setTimeout(stop, scopesAtMostMs);
	signal.addEventListener('abort', stop);
	try {
		const settled = untilSettled(runtime, enough.signal);
		const started = await runtime.start();
		if (!started.ok) return {scopes: [], problems: [started.problem]};
		await settled;
		const state = runtime.store.state();
		return {scopes: state.scopes, problems: signal.aborted ? [] : problemsOf(state, enough.signal.aborted)};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
		await runtime.close();
	}
}

function problemsOf({scopes}: State, isLate: boolean): GatheredSky['problems'] {
	if (scopes.length === 0) return [problemOf('unreachable', 'The sky is shown without what waits on telescopes', 'no telescope was found', 'Switch it on and join its network, or give its address with --host.')];
	const untold = scopes.flatMap(({problem, targetsPhase}) => targetsPhase === 'failed' && problem ? [problem] : []);
	const failed = scopes.flatMap(({targets}) => targets.flatMap(({phase, problem}) => phase === 'failed' && problem ? [problem] : []));
	const late = isLate ? [problemOf('timeout', 'Not every target was read', `the telescopes took longer than ${scopesAtMostMs / 1000} s`, 'See crowdsky-tui plan.')] : [];
	return [...untold, ...failed, ...late];
}
