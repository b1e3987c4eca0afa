import type {Effect} from '../machine/effects.js';
import type {RunNews} from '../machine/events.js';
import {isEnded} from '../machine/stacking/jobs.js';
import type {Goal, Settings} from '../machine/settings.js';
import {initialState, type State, type TargetState, type Warning} from '../machine/state.js';
import {scopeOf} from '../machine/step.js';
import type {ScopeAddress, Seestar} from '../seestar/port.js';
import {cancelled, troubleOf, type Result} from '../trouble/trouble.js';
import {systemClock, type Clock} from './clock.js';
import {readSalt} from './memory/identity.js';
import {linkedSignal} from './linked-signal.js';
import {newSession, type Session} from './session.js';
import {openScope, warnOfDamage} from './scope-opening.js';
import {listTargets, seenOf} from './reading/list-targets.js';
import {readTarget} from './reading/read-target.js';
import {readPatiently} from './reading/patient-reading.js';
import {runPurge} from './purge/purge-effect.js';
import {keyOf} from './memory/journal-entry.js';
import {runOfWorker} from './stacking/run-effects.js';
import {createLocalJournal} from './uploads/local-journal.js';
import {runUpload, runUploadLine, type UploadMeans} from './uploads/run-upload.js';
import {tellClearText, type UploadServer} from './uploads/upload-server.js';
import {createStore, type Store} from './store.js';

export type RuntimeOptions = {
	readonly settings: Settings;
	readonly goal: Goal;
	/** Tells each scope once, as soon as it is known; resolves when no more will come. */
	readonly discover: (onFound: (address: ScopeAddress) => void, signal: AbortSignal) => Promise<void>;
	readonly connect: (address: ScopeAddress) => Seestar;
	/** Where the journals, the salt and the locks are. */
	readonly dataFolder: string;
	/** The user's word on the zone of the scopes' names. */
	readonly timeZone?: string;
	readonly clock?: Clock;
	/** Seconds a frame that a stack takes where none was measured yet; the demo is quicker than a telescope. */
	readonly usualPace?: number;
	/** How often a running stack is asked for, ms; the pushed events come besides. */
	readonly pollMs?: number;
	/** Where stacks are sent; without it uploads fail with trouble `login`. */
	readonly server?: UploadServer;
};

export type Runtime = {
	readonly store: Store;
	/** Begins the discovery. Trouble when the data folder cannot be used. */
	start(): Promise<Result<void>>;
	/** Searches for telescopes once more; a search that is still going on is enough. */
	search(): void;
	/** Looks at one more scope, e.g. one that was typed in. */
	addScope(address: ScopeAddress): void;
	/** The telescope of a scope, for what is only looked at. */
	seestar(scope: string): Pick<Seestar, 'download' | 'listStored'> | undefined;
	/** Ends all work here within 2 s; a telescope that stacks goes on alone, a rename in flight is finished first. */
	close(): Promise<void>;
};

/** Runs the effects of the machine on real telescopes (or simulated ones) and turns what comes of them into events. */
export function createRuntime(options: RuntimeOptions): Runtime {
	const {clock = systemClock, pollMs = 5000, dataFolder, timeZone} = options;
	const sessions = new Map<string, Session>();
	const closing = new AbortController();
	const local = createLocalJournal(dataFolder, clock, words => {
		warn({scope: undefined, ...words});
	});
	const inFlight = new Set<Promise<unknown>>();
	let salt = '';

	const store: Store = createStore(initialState(options.settings, options.goal, clock.now()), clock, {
		runEffect(effect) {
			const work = run(effect).catch((error: unknown) => {
				// A bug must not leave the night waiting for ever.
				bug(effect, error);
			});
			inFlight.add(work);
			void work.finally(() => inFlight.delete(work));
		},
		onListenerFailed(event, error) {
			warn({scope: undefined, what: `The program could not tell of ${event.kind}`, cause: errorText(error), next: 'The night goes on. Please report this with the log.'});
		},
	});
	const waits = {store, clock, signal: closing.signal};
	const warn = (warning: Warning) => {
		store.dispatch({kind: 'warned', warning});
	};

	const bug = (effect: Effect, error: unknown) => {
		const scope = 'scope' in effect ? effect.scope : undefined;
		const trouble = troubleOf('refused', `The program failed at ${effect.kind}`, errorText(error), 'Please report this with the log.', 'permanent');
		if ('upload' in effect) store.dispatch({kind: 'uploadFailed', trouble, upload: effect.upload.id, run: effect.run});
		else if (effect.kind === 'lookUpUploads') store.dispatch({kind: 'lookUpFailed', trouble, turn: effect.turn});
		else if (effect.kind === 'purgeStacks') store.dispatch({kind: 'purgeFailed', scope: effect.scope, target: effect.target, trouble});
		else if ('run' in effect && effect.kind !== 'abortRun') store.dispatch({kind: 'runBroken', trouble, scope: effect.scope, run: effect.run});
		warn({scope, what: trouble.what, cause: trouble.cause, next: trouble.next});
	};

	const run = async (effect: Effect): Promise<void> => {
		if ('upload' in effect || 'turn' in effect) {
			const means: UploadMeans = {server: options.server, sessions, store, clock, dataFolder, local, salt, signal: closing.signal};
			await ('upload' in effect ? runUpload(effect, means) : runUploadLine(effect, means));
			return;
		}

		const session = sessions.get(effect.scope);
		if (!session || closing.signal.aborted) return;
		switch (effect.kind) {
			case 'openScope': {
				store.dispatch(await openScope(session, {...waits, salt, dataFolder, others: sessions.values(), timeZone, usualPace: options.usualPace}));
				warnOfDamage(session, warn);
				return;
			}

			case 'readTargets': {
				for (const news of await listTargets(session, effect, waits)) store.dispatch(news);
				return;
			}

			case 'readTarget': {
				const target = scopeOf(store.state(), session.id)?.targets.find(({name}) => name === effect.target);
				const wanted = {scope: session.id, target: {name: effect.target, number: effect.number}};
				const read = async (found: TargetState) => {
					const before = session.facts;
					const reading = await readTarget(session, found, {chosenZone: timeZone, settings: store.state().settings}, warn, clock, closing.signal);
					// What was learnt on the way counts first: a scope that observes by now is not waited for.
					if (session.facts !== before) store.dispatch(seenOf(session));
					return reading;
				};

				const reading = target && await readPatiently(async () => read(target), wanted, waits);
				if (reading) {
					store.dispatch(reading.ok
						? {kind: 'targetRead', scope: session.id, target: effect.target, number: effect.number, reading: reading.value}
						: {kind: 'targetFailed', scope: session.id, target: effect.target, number: effect.number, trouble: reading.trouble});
				}

				return;
			}

			case 'wakeScope': {
				if (await clock.sleep(effect.ms, closing.signal)) store.dispatch({kind: 'scopeWoken', scope: session.id, number: effect.number});
				return;
			}

			case 'purgeStacks': {
				await runPurge(effect, session, {store, dataFolder, clock, signal: closing.signal});
				return;
			}

			case 'forgetOpenBlocks': {
				for (const {target, block} of effect.openBlocks) await session.journal?.append({kind: 'blockGivenUp', key: keyOf(target, block), why: 'nothing of it was found'});
				return;
			}

			case 'abortRun': {
				if (session.run?.number === effect.run) session.run.abort.abort();
				return;
			}

			case 'inspectBatch':
			case 'setTimer':
			case 'configureStack':
			case 'watchStack':
			case 'nameStack':
			case 'stopStack': {
				if (session.run?.number !== effect.run) {
					// A new run ends the old one's requests and timers.
					session.run?.abort.abort();
					session.run = {number: effect.run, abort: new AbortController()};
				}

				const tell = (news: RunNews) => {
					if (!closing.signal.aborted) store.dispatch({...news, scope: effect.scope, run: effect.run});
				};

				const {signal, end} = linkedSignal(session.run.abort.signal, closing.signal);
				const {settings, jobs: all} = store.state();
				const jobs = all.filter(job => job.scope === effect.scope && !isEnded(job));
				await runOfWorker(effect, session, {tell, warn, clock, pollMs, dataFolder, settings, jobs, signal}).finally(end);
			}
		}
	};

	/** Waits for something that should end soon, and leaves no timer behind. */
	const within = async (ms: number, work: Promise<unknown>) => {
		const over = new AbortController();
		await Promise.race([work, clock.sleep(ms, over.signal)]);
		over.abort();
	};

	const addScope = (address: ScopeAddress) => {
		if (sessions.has(address.label) || closing.signal.aborted) return;
		const session = newSession(address, options.connect(address));
		sessions.set(address.label, session);
		session.seestar.onLink((link, reason) => {
			if (link !== 'closed') store.dispatch({kind: 'linkChanged', scope: session.id, link, reason});
		});
		// Told through a whole session, every few seconds; once is enough until the next look.
		session.seestar.onSession(() => {
			const {goal, scopes} = store.state();
			if (goal.recording === 'watch' && scopes.find(({id}) => id === session.id)?.hasStirred === false) store.dispatch({kind: 'scopeStirred', scope: session.id});
		});
		store.dispatch({kind: 'scopeFound', scope: session.id});
	};

	let isSearching = false;
	const search = () => {
		if (isSearching || closing.signal.aborted) return;
		isSearching = true;
		void options.discover(addScope, closing.signal).finally(() => {
			isSearching = false;
			store.dispatch({kind: 'discoveryEnded'});
		});
	};

	return {
		store,
		search,
		addScope,
		seestar: scope => sessions.get(scope)?.seestar,
		async start() {
			const read = await readSalt(dataFolder, words => {
				warn({scope: undefined, ...words});
			});
			if (!read.ok) return read;
			salt = read.value;
			tellClearText(options.server, words => {
				warn({scope: undefined, ...words});
			});
			search();
			return {ok: true, value: undefined};
		},
		async close() {
			const isNaming = (state: State) => state.scopes.some(({worker}) => worker.phase === 'naming');
			for (let waited = 0; waited < 1500 && isNaming(store.state()); waited += 50) await clock.sleep(50);
			closing.abort(cancelled('The program'));
			await within(300, Promise.allSettled(inFlight));
			await local.close();
			await Promise.all([...sessions.values()].map(async session => {
				await within(300, session.seestar.close());
				await session.journal?.close();
				await session.lock?.release();
			}));
		},
	};
}

function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
