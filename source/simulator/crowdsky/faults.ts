/** Faults that the simulated server commits on demand. Only requests with the right password count as steps, and those that need none. */

/** What can go wrong with any answer. */
export type ReplyFault =
	/** This status instead of the work; the body is `{"error": ...}` by default. */
	| {readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>>; readonly isDone?: boolean}
	/** 200 and the HTML page of a session that has ended. */
	| {readonly kind: 'loginPage'; readonly isDone?: boolean}
	/** 200 and JSON that says nothing. */
	| {readonly kind: 'noOk'; readonly isDone?: boolean}
	/** 200, declared as JSON, that ends in the middle. */
	| {readonly kind: 'garbage'; readonly isDone?: boolean}
	/** 429 or 503 (the default) with a Retry-After of `seconds` (1), the same as a date, an absurd one (`text`, or centuries), or none. */
	| {
		readonly kind: 'retryAfter'; readonly form: 'seconds' | 'date' | 'absurd' | 'missing';
		readonly status?: 429 | 503; readonly seconds?: number; readonly text?: string; readonly isDone?: boolean;
	}
	/** Bytes that are not HTTP, then the end of the connection. */
	| {readonly kind: 'notHttp'}
	/** List: every size is wrong. Download: half of the file, with a length that fits it. Upload: kept and confirmed with half its size. */
	| {readonly kind: 'wrongSize'}
	/** The connection is reset before any byte of the upload's body; or the answer ends right after its head. */
	| {readonly kind: 'cutBeforeBody'}
	/** The same after this many bytes of the upload's or the answer's body; by default half of it. */
	| {readonly kind: 'cutInBody'; readonly bytes?: number}
	/** The upload is read, or the answer sent, at this rate; 20,000 bytes per second by default. */
	| {readonly kind: 'slow'; readonly bytesPerSecond?: number}
	/** Nothing is read or sent, and the connection stays open. */
	| {readonly kind: 'hang'};

/** What can go wrong only with an upload: by then it has become a record. */
export type UploadFault =
	/** A reset instead of the answer. */
	| {readonly kind: 'cutAfterBody'}
	/** No answer; the connection stays open. */
	| {readonly kind: 'hangAfterBody'};

/** What can go wrong only with a download. */
export type DownloadFault =
	/** The file's name as given, sent as UTF-8; an empty text leaves the header out. Control characters cannot be sent. */
	| {readonly kind: 'contentDisposition'; readonly value: string};

/** What can go wrong only with the public coverage feed. */
export type CoverageFault =
	/** A server that is too old to have a feed: the page that any unknown path gets. */
	| {readonly kind: 'noFeed'}
	/** ECSV, but about something else. */
	| {readonly kind: 'otherColumns'}
	/** Endless rows, until this many bytes have been sent: 1 GB by default. */
	| {readonly kind: 'endlessFeed'; readonly bytes?: number};

/** What can go wrong only with a thumbnail. */
export type ThumbnailFault =
	/** A PNG that ends in the middle of its pixels, with a length that fits it. */
	| {readonly kind: 'brokenPicture'}
	/** A picture of this many bytes: 50 MB by default. */
	| {readonly kind: 'largePicture'; readonly bytes?: number}
	/** A small PNG that claims to have 30,000 by 30,000 pixels. */
	| {readonly kind: 'widePicture'};

/**
 * A fault at the `nth` request of its kind (default 1) and `times` times from there (default 1; Infinity means for ever). An
 * upload that gets a wrong answer is not kept unless the fault says `isDone`.
 */
export type CrowdSkyFault = {readonly nth?: number; readonly times?: number} & (
	| {readonly on: 'list'; readonly do: ReplyFault}
	| {readonly on: 'upload'; readonly do: ReplyFault | UploadFault}
	| {readonly on: 'download'; readonly do: ReplyFault | DownloadFault}
	| {readonly on: 'coverage'; readonly do: ReplyFault | CoverageFault}
	| {readonly on: 'thumbnail'; readonly do: ReplyFault | ThumbnailFault}
);

type Requests = {
	list: ReplyFault; upload: ReplyFault | UploadFault; download: ReplyFault | DownloadFault;
	coverage: ReplyFault | CoverageFault; thumbnail: ReplyFault | ThumbnailFault;
};

type Waiting<What> = {readonly what: What; readonly nth: number; seen: number; left: number};

const nothingWaits = (): {[Request in keyof Requests]: Array<Waiting<Requests[Request]>>} => ({list: [], upload: [], download: [], coverage: [], thumbnail: []});

/** The faults that have not happened yet. */
export class CrowdSkyFaults {
	/** What has happened so far, oldest first: request, kind. */
	readonly happened: string[] = [];
	#waiting = nothingWaits();

	/** Adds a fault; returns a function that removes it. */
	add(fault: CrowdSkyFault): () => void {
		const entry = {what: fault.do, nth: fault.nth ?? 1, seen: 0, left: fault.times ?? 1};
		const others: Array<Waiting<Requests[keyof Requests]>> = this.#waiting[fault.on];
		others.push(entry);
		return () => {
			if (others.includes(entry)) others.splice(others.indexOf(entry), 1);
		};
	}

	/** Removes all faults. */
	clear(): void {
		this.#waiting = nothingWaits();
	}

	/** The fault for a request, if there is one; counts the request for all faults. */
	take<Request extends keyof Requests>(request: Request): Requests[Request] | undefined {
		let taken: Requests[Request] | undefined;
		for (const entry of this.#waiting[request]) {
			entry.seen++;
			if (taken !== undefined || entry.seen < entry.nth || entry.left <= 0) continue;
			entry.left--;
			taken = entry.what;
			this.happened.push(`${request} ${taken.kind}`);
		}

		return taken;
	}
}
