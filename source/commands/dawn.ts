import {cleanText} from '../text/clean.js';
import {jsonLine} from '../text/json-line.js';
import {success, type Result} from '../trouble/trouble.js';
import {holdObserving, type PatientReach} from './dawn-late.js';
import {parseWhen, whenWords, type When} from './dawn-time.js';
import {waitForDawn, type DawnMeans, type DawnWord} from './dawn-wait.js';
import type {Output} from './printer.js';

export type Dawn = PatientReach & {
	/** Waits until the moment of --at. Trouble: usage, unreachable, cancelled. */
	wait(): Promise<Result<void>>;
};

/** What `night --at` adds to a night: it waits for the moment, and then for each scope that still observes. */
export function createDawn(at: string, means: Omit<DawnMeans, 'tell'> & {readonly output: Pick<Output, 'out'>; readonly isJson: boolean; readonly isEvenIfObserving: boolean}): Dawn {
	const when = parseWhen(at) ?? {kind: 'now'};
	const tell = (word: DawnWord) => {
		means.output.out(means.isJson ? jsonLine({v: 1, type: 'waiting', ...fieldsOf(word)}) : lineOf(word, when));
	};

	const patient: PatientReach = means.isEvenIfObserving
		? {reach: means.reach, isHolding: () => false, bringLate: async () => Promise.resolve()}
		: holdObserving({...means, tell});
	return {...patient, wait: async () => when.kind === 'now' ? success() : waitForDawn(when, {...means, tell})};
}

/** `Waiting until 2026-02-28 06:10 (30 min before sunrise)`: the scope's local time. */
function lineOf(word: DawnWord, when: When): string {
	switch (word.kind) {
		case 'until': {
			const words = whenWords(when);
			return `Waiting until ${word.local.slice(0, 16).replace('T', ' ')}${words === '' ? '' : ` (${words})`}`;
		}

		case 'searching': return 'No telescope answers yet; looking again every 5 minutes';
		case 'observing': return `${cleanText(word.scope)} is observing (${cleanText(word.observing)}); looking again every 5 minutes`;
	}
}

function fieldsOf(word: DawnWord): object {
	switch (word.kind) {
		case 'until': return {until: word.local, untilUtc: `${new Date(word.atMs).toISOString().slice(0, 19)}Z`};
		case 'searching': return {reason: 'no telescope answers yet'};
		case 'observing': return {scope: word.scope, reason: `observing: ${word.observing}`};
	}
}
