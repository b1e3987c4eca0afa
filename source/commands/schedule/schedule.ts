import {cleanText} from '../../format/clean-text.js';
import {jsonLine} from '../../format/json-line.js';
import {success, type Result} from '../../errors/problem.js';
import {holdObserving, type PatientReach} from './late-telescopes.js';
import {parseWhen, usualSpreadMinutes, whenWords, type When} from '../../options/start-time.js';
import {waitForStart, type ScheduleContext, type ScheduleNotice} from './wait.js';
import type {Output} from '../output/printer.js';

export type Schedule = PatientReach & {
	/** Waits until the moment of --at. Problem: usage, unreachable, cancelled. */
	wait(): Promise<Result<void>>;
};

/** What `night --at` adds to a night: it waits for the moment, and then for each scope that is still observing. */
export function createSchedule(at: string, context: Omit<ScheduleContext, 'tell' | 'delayMs'> & {
	readonly output: Pick<Output, 'out'>; readonly isJson: boolean; readonly stackWhileObserving: boolean;
	/** It starts so many minutes after the moment at most, and anywhere between. */
	readonly spreadMinutes?: number;
}): Schedule {
	const {spreadMinutes = usualSpreadMinutes} = context;
	const when = parseWhen(at) ?? {kind: 'now'};
	const tell = (word: ScheduleNotice) => {
		context.output.out(context.isJson ? jsonLine({v: 1, type: 'waiting', ...fieldsOf(word)}) : lineOf(word, when, spreadMinutes));
	};

	const patient: PatientReach = context.stackWhileObserving
		? {source: context.source, isHolding: () => false, bringLate: async () => Promise.resolve()}
		: holdObserving({...context, tell});
	return {...patient, wait: async () => when.kind === 'now' ? success() : waitForStart(when, {...context, delayMs: Math.floor(Math.random() * spreadMinutes * 60_000), tell})};
}

/** `Waiting until 2026-02-28 06:14 (30 min before sunrise, up to 10 min later at random)`: the scope's local time. */
function lineOf(word: ScheduleNotice, when: When, spreadMinutes: number): string {
	switch (word.kind) {
		case 'until': {
			const words = [whenWords(when), spreadMinutes === 0 ? '' : `up to ${spreadMinutes} min later at random`].filter(part => part !== '').join(', ');
			return `Waiting until ${word.local.slice(0, 16).replace('T', ' ')}${words === '' ? '' : ` (${words})`}`;
		}

		case 'searching': return 'No telescope answers yet; looking again every 5 minutes';
		case 'observing': return `${cleanText(word.scope)} is observing (${cleanText(word.observing)}); looking again every 5 minutes`;
	}
}

function fieldsOf(word: ScheduleNotice): object {
	switch (word.kind) {
		case 'until': return {until: word.local, untilUtc: `${new Date(word.atMs).toISOString().slice(0, 19)}Z`};
		case 'searching': return {reason: 'no telescope answers yet'};
		case 'observing': return {scope: word.scope, reason: `observing: ${word.observing}`};
	}
}
