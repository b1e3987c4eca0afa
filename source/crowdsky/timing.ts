/** How long the client waits, all in milliseconds; tests shorten it. */
export type Timing = {
	/** For each of name look-up, connection and TLS. */
	readonly connectMs: number;
	/** For the head of an answer to a query. */
	readonly answerMs: number;
	/** For the head of the answer after a whole stack was sent: the server reads and checks it first. */
	readonly uploadAnswerMs: number;
	/** Without a single byte moving in either direction. */
	readonly stallMs: number;
};

/** Similar programs use 30 s for the answer to a query (too short for a long list) and 300 s after an upload. */
export const usualTiming: Timing = {connectMs: 10_000, answerMs: 60_000, uploadAnswerMs: 300_000, stallMs: 60_000};
