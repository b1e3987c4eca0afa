/** How long the client waits, all in milliseconds; tests shorten it. */
export type Timing = {
	/** For each of name look-up, connection and TLS. */
	readonly connectMs: number;
	/** Until the head of an answer to a question. */
	readonly answerMs: number;
	/** Until the head of the answer after a whole stack went out: the server reads and checks it first. */
	readonly uploadAnswerMs: number;
	/** Without one byte moved in either direction. */
	readonly stallMs: number;
};

/** What peers use is 30 s to the answer of a question (too short for a long list) and 300 s after an upload. */
export const usualTiming: Timing = {connectMs: 10_000, answerMs: 60_000, uploadAnswerMs: 300_000, stallMs: 60_000};
