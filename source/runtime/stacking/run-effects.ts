import type {Effect} from '../../machine/effects.js';
import type {RunNews} from '../../machine/events.js';
import type {Settings} from '../../machine/settings.js';
import type {Job, Warning} from '../../machine/state.js';
import type {Clock} from '../clock.js';
import {configureStack} from './configure-stack.js';
import {inspectBatch} from './inspect-batch.js';
import {finishCompanions} from './name-companions.js';
import {nameStack} from './name-stack.js';
import {isStillReserved, reserveScope, type Session} from '../session.js';
import {isWorthWaiting} from '../../trouble/patience.js';
import {preflight} from './preflight.js';
import {stopStack} from './stop-stack.js';
import {watchStack} from './watch-stack.js';

type RunEffect = Extract<Effect, {kind: 'inspectBatch' | 'setTimer' | 'configureStack' | 'watchStack' | 'nameStack' | 'stopStack'}>;

type Means = {
	readonly tell: (news: RunNews) => void;
	readonly warn: (warning: Warning) => void;
	readonly clock: Clock;
	readonly pollMs: number;
	readonly dataFolder: string;
	readonly settings: Settings;
	/** What is to be stacked on the scope as things stand. */
	readonly jobs: readonly Job[];
	readonly signal: AbortSignal;
};

/** Does one piece of a worker's run and tells what came of it; nothing is told after the signal. */
export async function runOfWorker(effect: RunEffect, session: Session, {tell, warn, clock, pollMs, dataFolder, settings, jobs, signal}: Means): Promise<void> {
	const answer = (news: RunNews) => {
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
				answer({kind: 'inspectionFailed', trouble: reserved.trouble});
				return;
			}

			await finishCompanions(session, signal);
			const inspection = await inspectBatch(session, clock, signal);
			if (!inspection.ok) {
				answer({kind: 'inspectionFailed', trouble: inspection.trouble});
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
			answer(!reserved.ok ? {kind: 'stackRefused', trouble: reserved.trouble, isStartUnknown: false} : await configureStack(session, {...effect, isInsisted: settings.evenIfDoubtful}, warn, signal));
			return;
		}

		case 'watchStack': {
			const batch = await watchStack(session, effect.job, answer, {clock, pollMs, signal});
			if (batch) answer({kind: 'stackEnded', batch});
			return;
		}

		case 'nameStack': {
			const reserved = await isStillReserved(session);
			const news: RunNews = reserved.ok ? await nameStack(session, {job: effect.job, batch: effect.batch, settings, warn, clock}, signal) : {kind: 'namingFailed', trouble: reserved.trouble};
			// What could not be reached is looked at again before the next stack.
			if (news.kind === 'namingFailed' && isWorthWaiting(news.trouble)) session.files = 'doubtful';
			answer(news);
			return;
		}

		case 'stopStack': {
			const reserved = await isStillReserved(session);
			answer(!reserved.ok ? {kind: 'stopFailed', trouble: reserved.trouble} : await stopStack(session, effect.job, clock, signal));
		}
	}
}
