/** Faults that the simulated server commits on demand. Only requests with the right password count as steps. */

/** What may go wrong with any answer. */
export type ReplyFault =
	/** This status instead of the work; the body is `{"error": ...}` unless told. */
	| {readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>>; readonly isDone?: boolean}
	/** 200 and the HTML page of a session that has ended. */
	| {readonly kind: 'loginPage'; readonly isDone?: boolean}
	/** 200 and JSON that says nothing. */
	| {readonly kind: 'noOk'; readonly isDone?: boolean}
	/** 200, called JSON, that ends in the middle. */
	| {readonly kind: 'garbage'; readonly isDone?: boolean}
	/** 429 or 503 (the default) with a Retry-After of `seconds` (1), that as a date, an absurd one (`text`, or centuries), or none. */
	| {
		readonly kind: 'retryAfter'; readonly form: 'seconds' | 'date' | 'absurd' | 'missing';
		readonly status?: 429 | 503; readonly seconds?: number; readonly text?: string; readonly isDone?: boolean;
	}
	/** Bytes that are no HTTP, then the end of the connection. */
	| {readonly kind: 'notHttp'}
	/** List: every size is wrong. Download: half of the file, the length fitting it. Upload: kept and confirmed with half of its size. */
	| {readonly kind: 'wrongSize'}
	/** Before any byte of the body the upload's connection is reset; or the answer's ends, whose head has come. */
	| {readonly kind: 'cutBeforeBody'}
	/** The same after so many bytes of the upload's or the answer's body; half of it unless told. */
	| {readonly kind: 'cutInBody'; readonly bytes?: number}
	/** The upload is read, or the answer sent, at that rate; 20,000 bytes a second unless told. */
	| {readonly kind: 'slow'; readonly bytesPerSecond?: number}
	/** Nothing is read or sent, and the connection stays. */
	| {readonly kind: 'hang'};

/** What may go wrong with an upload alone: it has become a record by then. */
export type UploadFault =
	/** A reset instead of the answer. */
	| {readonly kind: 'cutAfterBody'}
	/** No answer; the connection stays. */
	| {readonly kind: 'hangAfterBody'};

/** What may go wrong with a download alone. */
export type DownloadFault =
	/** The file's name as given, sent as UTF-8; an empty text leaves the header out. Control characters cannot be sent. */
	| {readonly kind: 'contentDisposition'; readonly value: string};

/**
 * A fault at the `nth` request of its kind (1 unless told) and `times` times from there (1 unless told; Infinity is for
 * ever). An upload that gets a wrong answer is not kept unless the fault says `isDone`.
 */
export type CrowdSkyFault = {readonly nth?: number; readonly times?: number} & (
	| {readonly on: 'list'; readonly do: ReplyFault}
	| {readonly on: 'upload'; readonly do: ReplyFault | UploadFault}
	| {readonly on: 'download'; readonly do: ReplyFault | DownloadFault}
);

type Requests = {list: ReplyFault; upload: ReplyFault | UploadFault; download: ReplyFault | DownloadFault};

/** The faults that are still to come. */
export class CrowdSkyFaults {
	/** What has happened so far, oldest first: request, kind. */
	readonly happened: string[] = [];
	#waiting: Array<{fault: CrowdSkyFault; seen: number; left: number}> = [];

	/** Adds a fault; returns a function that takes it back. */
	add(fault: CrowdSkyFault): () => void {
		const entry = {fault, seen: 0, left: fault.times ?? 1};
		this.#waiting.push(entry);
		return () => {
			this.#waiting = this.#waiting.filter(other => other !== entry);
		};
	}

	/** Takes back all faults. */
	clear(): void {
		this.#waiting = [];
	}

	/** The fault for a request, if there is one; counts the request for all faults. */
	take<Request extends keyof Requests>(request: Request): Requests[Request] | undefined {
		let taken: Requests[Request] | undefined;
		for (const entry of this.#waiting) {
			const {fault} = entry;
			if (fault.on !== request) continue;
			entry.seen++;
			if (taken !== undefined || entry.seen < (fault.nth ?? 1) || entry.left <= 0) continue;
			entry.left--;
			taken = fault.do as Requests[Request];
			this.happened.push(`${request} ${taken.kind}`);
		}

		return taken;
	}
}
