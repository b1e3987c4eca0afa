import type {Effect} from '../machine/effects.js';
import type {RunReport} from '../machine/events.js';
import {isEnded} from '../machine/stacking/jobs.js';
import type {Goal, Settings} from '../machine/settings.js';
import {initialState, type Warning} from '../machine/state.js';
import type {ScopeAddress, Seestar} from '../seestar/port.js';
import {errorText} from '../errors/error-text.js';
import {cancelled, problemOf, type Result} from '../errors/problem.js';
import {systemClock, type Clock} from './clock.js';
import {readSalt} from './memory/identity.js';
import {linkedSignal, sharedSwitch} from './linked-signal.js';
import type {Session} from './session.js';
import {keepQueue} from './keep-queue.js';
import {createScopeNames} from './scope-names.js';
import {closeSession, untilNamed, within} from './session-end.js';
import {createSessions, type Connect} from './scope-sessions.js';
import {openScope, warnOfDamage} from './scope-opening.js';
import {listTargets, seenOf} from './reading/list-targets.js';
import {readNumbered} from './reading/read-numbered.js';
import {runPurge} from './purge/purge-effect.js';
import {keyOf} from './memory/journal-entry.js';
import {runOfWorker} from './stacking/run-effects.js';
import {createLocalJournal} from './uploads/local-journal.js';
import {runUpload, runUploadLine, type UploadContext} from './uploads/run-upload.js';
import {tellClearText, type UploadServer} from './uploads/upload-server.js';
import {createStore, type Store} from './store.js';

export type RuntimeOptions = {
	readonly settings: Settings;
	readonly goal: Goal;
	/** Reports each scope once, as soon as it is known; resolves when no more will come. */
	readonly discover: (onFound: (address: ScopeAddress) => void, signal: AbortSignal) => Promise<void>;
	readonly connect: Connect;
	/** Where the journals, the salt and the locks are. */
	readonly dataFolder: string;
	/** The zone that the user gave for the scopes' file names. */
	readonly timeZone?: string;
	readonly clock?: Clock;
	/** Seconds per frame for a stack where none has been measured yet; the demo is faster than a telescope. */
	readonly usualPace?: number;
	/** How often a running stack is polled, in ms; pushed events come in addition. */
	readonly pollMs?: number;
	/** The user's names of telescopes, by identity or address. */
	readonly names?: ReadonlyMap<string, string>;
	/** Where stacks are sent; without it uploads fail with problem `login`. */
	readonly server?: UploadServer;
};

export type Runtime = {
	readonly store: Store;
	/** Starts the discovery. Problem when the data folder cannot be used. */
	start(): Promise<Result<void>>;
	/** Searches for telescopes again, unless a search is still running. */
	search(): void;
	/** Looks at one more scope, e.g. one that was typed in. */
	addScope(address: ScopeAddress): void;
	/** Calls a scope something else, or by its address again. Returns the key under which the name is to be kept, and those that keep none; undefined for no scope of this run. */
	nameScope(scope: string, name: string | undefined): readonly string[] | undefined;
	/** The identity of a scope's telescope (see identityOf), which an address does not tell; undefined until it has answered. */
	identityOf(scope: string): string | undefined;
	/** The telescope of a scope, for read-only access. */
	seestar(scope: string): Pick<Seestar, 'download' | 'listStored'> | undefined;
	/** Ends all work here within 2 s; a telescope that is stacking continues alone, a rename in progress is finished first. */
	close(): Promise<void>;
};

/** Runs the machine's effects on real (or simulated) telescopes and turns their results into events. */
export function createRuntime(options: RuntimeOptions): Runtime {
	const {clock = systemClock, pollMs = 5000, dataFolder, timeZone} = options;
	const sessions = new Map<string, Session>();
	const closing = sharedSwitch();
	/** Warns of what is about no telescope. */
	const warnOfAll = (words: Omit<Warning, 'scope'>): void => {
		warn({scope: undefined, ...words});
	};

	const local = createLocalJournal(dataFolder, clock, warnOfAll);
	const inFlight = new Set<Promise<unknown>>();
	const keeping = new Set<Promise<void>>();
	let salt = '';

	const store: Store = createStore(initialState(options.settings, options.goal, clock.now(), Math.random()), clock, {
		runEffect(effect) {
			const work = run(effect).catch((error: unknown) => {
				// A bug must not leave the night waiting for ever.
				bug(effect, error);
			});
			inFlight.add(work);
			void work.finally(() => inFlight.delete(work));
		},
		onListenerFailed(event, error) {
			warn({scope: undefined, what: `The program could not report ${event.kind}`, cause: errorText(error), next: 'The night goes on. Please report this with the log.'});
		},
	});
	const names = createScopeNames(options.names, store);
	const waits = {store, clock, signal: closing.signal};
	const warn = (warning: Warning) => {
		store.dispatch({kind: 'warned', warning});
	};

	const bug = (effect: Effect, error: unknown) => {
		const scope = 'scope' in effect ? effect.scope : undefined;
		const problem = problemOf('refused', `The program failed at ${effect.kind}`, errorText(error), 'Please report this with the log.', 'permanent');
		if ('upload' in effect) store.dispatch({kind: 'uploadFailed', problem, upload: effect.upload.id, run: effect.run});
		else if (effect.kind === 'lookUpUploads') store.dispatch({kind: 'lookUpFailed', problem, turn: effect.turn});
		else if (effect.kind === 'purgeStacks') store.dispatch({kind: 'purgeFailed', scope: effect.scope, target: effect.target, problem});
		else if ('run' in effect && effect.kind !== 'abortRun') store.dispatch({kind: 'runBroken', problem, scope: effect.scope, run: effect.run});
		warn({scope, what: problem.what, cause: problem.cause, next: problem.next});
	};

	const run = async (effect: Effect): Promise<void> => {
		if ('upload' in effect || 'turn' in effect) {
			const context: UploadContext = {server: options.server, sessions, store, clock, dataFolder, local, salt, signal: closing.signal};
			await ('upload' in effect ? runUpload(effect, context) : runUploadLine(effect, context));
			return;
		}

		const session = sessions.get(effect.scope);
		if (!session || closing.signal.aborted) return;
		switch (effect.kind) {
			case 'openScope': {
				const opened = await openScope(session, {...waits, salt, dataFolder, others: sessions.values(), timeZone, usualPace: options.usualPace});
				// The address may have been taken off the list, and even be back on it.
				if (sessions.get(session.id) !== session) return;
				names.tell(session);
				store.dispatch(opened);
				warnOfDamage(session, warn);
				return;
			}

			case 'readTargets': {
				for (const news of await listTargets(session, effect, waits)) store.dispatch(news);
				return;
			}

			case 'readTarget': {
				const news = await readNumbered(effect, session, {...waits, chosenZone: timeZone, warn});
				if (news) store.dispatch(news);
				return;
			}

			case 'closeScope': {
				removeScope(effect.scope);
				await closeSession(session, clock);
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

			case 'keepQueue': {
				const written = keepQueue(session, effect.queue, {dataFolder, clock});
				keeping.add(written);
				await written.finally(() => keeping.delete(written));
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

				const tell = (news: RunReport) => {
					if (!closing.signal.aborted) store.dispatch({...news, scope: effect.scope, run: effect.run});
				};

				const {signal, end} = linkedSignal(session.run.abort.signal, closing.signal);
				const {settings, jobs: all} = store.state();
				const jobs = all.filter(job => job.scope === effect.scope && !isEnded(job));
				await runOfWorker(effect, session, {tell, see: () => store.dispatch(seenOf(session)), warn, clock, pollMs, dataFolder, settings, jobs, signal}).finally(end);
			}
		}
	};

	const {addScope, addFound, removeScope, allConnected} = createSessions(sessions, options.connect, closing.signal, session => {
		session.seestar.onLink((link, reason) => {
			if (link !== 'closed') store.dispatch({kind: 'linkChanged', scope: session.id, link, reason});
		});
		// Reported throughout a session, every few seconds; once is enough until the next look.
		session.seestar.onSession(() => {
			const {goal, scopes} = store.state();
			if (goal.recording === 'watch' && scopes.find(({id}) => id === session.id)?.hasStirred === false) store.dispatch({kind: 'scopeStirred', scope: session.id});
		});
		store.dispatch({kind: 'scopeFound', scope: session.id});
		names.tell(session);
	});

	let isSearching = false;
	const search = () => {
		if (isSearching || closing.signal.aborted) return;
		isSearching = true;
		void options.discover(addFound, closing.signal).then(allConnected).finally(() => {
			isSearching = false;
			store.dispatch({kind: 'discoveryEnded'});
		});
	};

	return {
		store,
		search,
		addScope,
		nameScope(scope, name) {
			const session = sessions.get(scope);
			return session && names.give(session, name);
		},
		identityOf: scope => sessions.get(scope)?.identity,
		seestar: scope => sessions.get(scope)?.seestar,
		async start() {
			const read = await readSalt(dataFolder, warnOfAll);
			if (!read.ok) return read;
			salt = read.value;
			tellClearText(options.server, warnOfAll);
			search();
			return {ok: true, value: undefined};
		},
		async close() {
			await within(1500, untilNamed(store), clock);
			await within(1000, Promise.allSettled(keeping), clock);
			closing.abort(cancelled('The program'));
			await within(300, Promise.allSettled(inFlight), clock);
			await local.close();
			await Promise.all([...sessions.values()].map(async session => closeSession(session, clock)));
		},
	};
}
