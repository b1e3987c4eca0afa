import type {Smb2Command, Smb2Response} from './packet.js';

/** One request and how its answer is parsed. */
export type Smb2Request<T> = {
	readonly command: Smb2Command;
	readonly body: Buffer;
	/** What it is about, for a recording: a path, a share. */
	readonly name?: string;
	/** The clause for a failure, e.g. "Could not list IC 434", safe to display. */
	readonly what: string;
	/** Counted from the call, so waiting for a credit is included. */
	readonly timeoutMs: number;
	/** NT statuses that are not failures, besides success. */
	readonly accepted?: readonly number[];
	/** How long its answer may be, if more than 64 KiB: this sets the number of credits it costs. */
	readonly answerBytes?: number;
	/** May throw a RangeError for an answer that is too short; the connection is then dropped. */
	readonly decode: (response: Smb2Response) => T;
};
