import type {Effect} from '../../machine/effects.js';
import type {RunReport} from '../../machine/events.js';
import type {Settings} from '../../machine/settings.js';
import type {Job, Warning} from '../../machine/state.js';
import type {Clock} from '../clock.js';
import {configureStack} from './configure-stack.js';
import {inspectBatch} from './inspect-batch.js';
import {finishCompanions} from './name-companions.js';
import {nameStack} from './name-stack.js';
import {isStillReserved, reserveScope, type Session} from '../session.js';
import {isWorthWaiting} from '../../errors/retry-delay.js';
import {preflight} from './preflight.js';
import {stopStack} from './stop-stack.js';
import {watchStack} from './watch-stack.js';

type RunEffect = Extract<Effect, {kind: 'inspectBatch' | 'setTimer' | 'configureStack' | 'watchStack' | 'nameStack' | 'stopStack'}>;

type Context = {
	readonly tell: (news: RunReport) => void;
	/** Called when the scope has said anew what it is doing and how much room it has. */
	readonly see: () => void;
	readonly warn: (warning: Warning) => void;
	readonly clock: Clock;
	readonly pollMs: number;
	readonly dataFolder: string;
	readonly settings: Settings;
	/** What is currently to be stacked on the scope. */
	readonly jobs: readonly Job[];
	readonly signal: AbortSignal;
};

/** Does one step of a worker's run and reports the result; nothing is reported after the signal. */
export async function runOfWorker(effect: RunEffect, session: Session, {tell, see, warn, clock, pollMs, dataFolder, settings, jobs, signal}: Context): Promise<void> {
	const answer = (news: RunReport) => {
		if (!signal.aborted) tell(news);
	};

	switch (effect.kind) {
		case 'inspectBatch': {
			const reserved = await reserveScope(session, dataFolder, clock, {
				signal,
				tell(words) {
					warn({scope: session.id, ...words});
				},
			});
			if (!reserved.ok) {
				answer({kind: 'inspectionFailed', problem: reserved.problem});
				return;
			}

			await finishCompanions(session, signal);
			const before = session.facts;
			const inspection = await inspectBatch(session, clock, signal);
			if (session.facts !== before && !signal.aborted) see();
			if (!inspection.ok) {
				answer({kind: 'inspectionFailed', problem: inspection.problem});
				return;
			}

			const news = await preflight(session, jobs, warn, signal);
			answer(news ?? {kind: 'batchInspected', inspection: inspection.value});
			return;
		}

		case 'setTimer': {
			if (await clock.sleep(effect.ms, signal)) answer({kind: 'timerFired', timer: effect.timer});
			return;
		}

		case 'configureStack': {
			const reserved = await isStillReserved(session);
			answer(!reserved.ok ? {kind: 'stackRefused', problem: reserved.problem, isStartUnknown: false} : await configureStack(session, {...effect, isInsisted: settings.evenIfDoubtful}, warn, signal));
			return;
		}

		case 'watchStack': {
			const batch = await watchStack(session, effect.job, answer, {clock, pollMs, signal});
			if (batch) answer({kind: 'stackEnded', batch});
			return;
		}

		case 'nameStack': {
			const reserved = await isStillReserved(session);
			const news: RunReport = reserved.ok ? await nameStack(session, {job: effect.job, batch: effect.batch, settings, warn, clock}, signal) : {kind: 'namingFailed', problem: reserved.problem};
			// What could not be reached is checked again before the next stack.
			if (news.kind === 'namingFailed' && isWorthWaiting(news.problem)) session.files = 'doubtful';
			answer(news);
			return;
		}

		case 'stopStack': {
			const reserved = await isStillReserved(session);
			answer(!reserved.ok ? {kind: 'stopFailed', problem: reserved.problem} : await stopStack(session, effect.job, clock, signal));
		}
	}
}
