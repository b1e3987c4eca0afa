import type {Setup} from './options.js';

/** The time that one service takes for an answer; see `replyMs` and `repliesInTurn`. */
export class Pace {
	readonly #setup: () => Setup;
	#last: Promise<void> = Promise.resolve();

	constructor(setup: () => Setup) {
		this.#setup = setup;
	}

	/** Does what makes an answer when its time has come, or at once if answers take no time. */
	run(answer: () => void): void {
		const {replyMs, repliesInTurn} = this.#setup();
		if (replyMs <= 0) return answer();
		if (!repliesInTurn) {
			setTimeout(answer, replyMs);
			return;
		}

		this.#last = this.#last.then(async () => new Promise(resolve => {
			setTimeout(() => {
				answer();
				resolve();
			}, replyMs);
		}));
	}
}
