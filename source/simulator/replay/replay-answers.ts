import {aboutOf, isChange, type Exchange, type RecordedTelescope} from './recorded-telescope.js';
import {ReplayClock, type Gate} from './replay-clock.js';

/** What a replay answers: a message from the recording after some time, nothing, or that there is nothing to answer with. */
export type ReplayAnswer =
	| {readonly kind: 'recorded'; readonly message: Readonly<Record<string, unknown>>; readonly delayMs: number}
	| {readonly kind: 'silent'}
	| {readonly kind: 'unrecorded'};

/** A question that is asked sooner than in the recording gets the earlier answer if it is this much sooner, in ms of the recording. */
const aheadMs = 2000;
/** The longest time a telescope takes to answer; longer ones are shortened, in ms. */
const longestDelayMs = 15_000;
/** For these, a folder or file that the recording does not know makes it a different question. */
const aboutMatters = new Set(['get_img_file_page_number', 'get_img_file_page_name']);

/** Chooses the answers: by method and what it is about, in the order of the recording, and only as far as the recording's own time has passed. */
export class ReplayAnswers {
	readonly clock: ReplayClock;
	readonly #exchanges: readonly Exchange[];
	readonly #byKind = new Map<string, Exchange[]>();
	readonly #used = new Map<string, number>();
	readonly #folders = new Map<unknown, string>();

	constructor({exchanges, beganMs}: RecordedTelescope, speed: number) {
		this.#exchanges = exchanges;
		const gates: Gate[] = exchanges.filter(({method}) => isChange(method))
			.map(({method, askedAtMs, answer}) => ({method, atMs: askedAtMs, passedAtMs: answer?.atMs ?? askedAtMs}));
		this.clock = new ReplayClock({beganMs, speed, gates});
		for (const exchange of exchanges) {
			for (const kind of [exchange.method, `${exchange.method} ${exchange.about}`]) {
				const alike = this.#byKind.get(kind);
				if (alike) alike.push(exchange);
				else this.#byKind.set(kind, [exchange]);
			}
		}
	}

	/** The methods that the recording has answers to. */
	knows(method: string): boolean {
		return this.#byKind.has(method);
	}

	/** The answer to a question on one of the replay's own connections. */
	answer(line: number, method: string, params: unknown): ReplayAnswer {
		const about = aboutOf(method, params, this.#folders, line);
		if (isChange(method)) {
			const gate = this.clock.pass(method);
			const exchange = this.#exchanges.find(other => other.method === method && other.askedAtMs === gate?.atMs) ?? this.#exchanges.findLast(other => other.method === method);
			return this.#said(exchange);
		}

		const exact = `${method} ${about}`;
		if (this.#byKind.has(exact)) return this.#said(this.#inTurn(exact));
		return this.#said(aboutMatters.has(method) || !this.#byKind.has(method) ? undefined : this.#inTurn(method));
	}

	/** The next one of its kind: as late as the replay's current time, and none from after a command that has not been given yet. */
	#inTurn(kind: string): Exchange | undefined {
		const exchanges = this.#byKind.get(kind) ?? [];
		const position = this.clock.position();
		const horizon = this.clock.horizon();
		const last = this.#used.get(kind) ?? -1;
		let index = Math.min(last + 1, exchanges.length - 1);
		while (index + 1 < exchanges.length && (exchanges[index + 1]?.askedAtMs ?? 0) <= Math.min(position - aheadMs, horizon)) index++;
		const askedAtMs = exchanges[index]?.askedAtMs ?? 0;
		if (last >= 0 && (askedAtMs > position + aheadMs || askedAtMs > horizon)) index = last;
		this.#used.set(kind, index);
		return exchanges[index];
	}

	#said(exchange: Exchange | undefined): ReplayAnswer {
		if (exchange === undefined) return {kind: 'unrecorded'};
		const {answer, askedAtMs} = exchange;
		if (answer === undefined) return {kind: 'silent'};
		return {kind: 'recorded', message: answer.message, delayMs: Math.min(longestDelayMs, Math.max(0, answer.atMs - askedAtMs)) / this.clock.speed};
	}
}
