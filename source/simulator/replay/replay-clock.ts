/** A command that was given in a recording and changed the telescope. Times are in ms since 1970. */
export type Gate = {readonly method: string; readonly atMs: number; /** When its answer came; the replay continues from here. */ readonly passedAtMs: number};

export type ReplayClockOptions = {readonly beganMs: number; readonly speed: number; readonly gates: readonly Gate[]; readonly now?: () => number};

/**
 * Where a replay is in the recording: it advances with time, that many times faster, and stops before a command that changed
 * the telescope until that command is given again.
 */
export class ReplayClock {
	readonly #beganMs: number;
	readonly #speed: number;
	readonly #gates: readonly Gate[];
	readonly #now: () => number;
	#next = 0;
	#startedAt: number | undefined;
	#fromMs: number;

	constructor({beganMs, speed, gates, now = () => performance.now()}: ReplayClockOptions) {
		this.#beganMs = beganMs;
		this.#fromMs = beganMs;
		this.#speed = speed;
		this.#gates = gates;
		this.#now = now;
	}

	get speed(): number {
		return this.#speed;
	}

	/** Starts when the first client connects. */
	start(): void {
		this.#startedAt ??= this.#now();
	}

	/** The moment in the recording, in ms since 1970. */
	position(): number {
		if (this.#startedAt === undefined) return this.#beganMs;
		const free = this.#fromMs + ((this.#now() - this.#startedAt) * this.#speed);
		return Math.min(free, this.#gates[this.#next]?.atMs ?? Number.POSITIVE_INFINITY);
	}

	/** The latest moment that answers may come from: the command that it waits for. */
	horizon(): number {
		return this.#gates[this.#next]?.atMs ?? Number.POSITIVE_INFINITY;
	}

	/** A command is given: continues after its next place in the recording, if it has one, and returns which one of all gates that is. */
	pass(method: string): Gate | undefined {
		const index = this.#gates.findIndex((gate, at) => at >= this.#next && gate.method === method);
		const gate = this.#gates[index];
		if (gate === undefined) return undefined;
		this.#next = index + 1;
		this.#fromMs = gate.passedAtMs;
		this.#startedAt = this.#now();
		return gate;
	}
}
