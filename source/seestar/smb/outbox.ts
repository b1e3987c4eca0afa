/** What waits for the next message waits for so long, ms. */
const laterMs = 100;

/**
 * Requests that are to be sent, in order, within the credits. `Request` is one of them, with the credits that it costs; a
 * message has one or more.
 */
export class Outbox<Request extends {readonly charge: number}> {
	readonly #send: (message: readonly Request[]) => void;
	/** A client starts with one credit ([MS-SMB2] 3.2.4.1.2); answers grant more. */
	#credits = 1;
	readonly #waiting = new Set<readonly Request[]>();
	readonly #later: Request[] = [];
	#timer: NodeJS.Timeout | undefined;

	/** `send` is called with each message when it may be sent. */
	constructor(send: (message: readonly Request[]) => void) {
		this.#send = send;
	}

	/** The number of available credits. */
	get credits(): number {
		return this.#credits;
	}

	/** Takes note of credits that an answer granted, and sends what waited for them. */
	grant(credits: number): void {
		this.#credits += credits;
		this.#sendWaiting();
	}

	/** Sends a message as soon as it has the credits. */
	add(message: readonly Request[]): void {
		this.#waiting.add(message);
		this.#sendWaiting();
	}

	/** Sends a request at the end of the next message, or by itself a moment later. */
	addLater(request: Request): void {
		this.#later.push(request);
		this.#timer ??= setTimeout(() => this.add(this.#takeLater()), laterMs).unref();
	}

	/** Takes out everything that has not been sent. */
	empty(): readonly Request[] {
		const unsent = [...[...this.#waiting].flat(), ...this.#takeLater()];
		this.#waiting.clear();
		return unsent;
	}

	#sendWaiting(): void {
		for (const waiting of this.#waiting) {
			const charge = chargeOf(waiting);
			if (this.#credits < charge) return;
			this.#waiting.delete(waiting);
			const message = this.#credits < charge + chargeOf(this.#later) ? waiting : [...waiting, ...this.#takeLater()];
			this.#credits -= chargeOf(message);
			this.#send(message);
		}
	}

	#takeLater(): readonly Request[] {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		return this.#later.splice(0);
	}
}

function chargeOf(requests: ReadonlyArray<{readonly charge: number}>): number {
	return requests.reduce((sum, {charge}) => sum + charge, 0);
}
