/**
 * Faults that the simulated telescope commits on demand: "at step s, do f".
 * Each service asks before it answers; a fault that matches is used up.
 */

/** What can go wrong with a reply on the control port. */
export type RpcFault =
	/** No reply; the connection stays open. */
	| {readonly kind: 'silent'}
	/** The connection is reset instead of a reply. */
	| {readonly kind: 'reset'}
	/** The first half of the reply, then a reset. */
	| {readonly kind: 'resetMidReply'}
	/** The reply in pieces of one byte. */
	| {readonly kind: 'bytewise'}
	/** This reply and the next ones are kept until there are `count`, then sent in one piece. */
	| {readonly kind: 'coalesce'; readonly count: number}
	/** The reply is cut in the middle of its first non-ASCII character; the rest follows after a moment. */
	| {readonly kind: 'cutUtf8'}
	/** A line that is not JSON, then the reply. */
	| {readonly kind: 'garbage'}
	/** Bytes without an end of line instead of the reply; 64 MB by default. */
	| {readonly kind: 'endless'; readonly bytes?: number}
	/** A reply to an id that nobody used, then the reply. */
	| {readonly kind: 'unknownId'}
	/** The reply, twice. */
	| {readonly kind: 'duplicate'}
	| {readonly kind: 'delay'; readonly ms: number}
	/** An error reply; the command is not carried out. */
	| {readonly kind: 'error'; readonly code: number; readonly error: string}
	/** The command is carried out, but the reply has this result. */
	| {readonly kind: 'result'; readonly result: unknown}
	/** Something else happens at the telescope first, e.g. another client's command; then this one is carried out as usual. */
	| {readonly kind: 'meanwhile'; readonly act: () => void | Promise<void>}
	/** From here on nothing is read or sent on this connection, not even events, and it is never closed. */
	| {readonly kind: 'halfOpen'};

/** What can go wrong with an HTTP answer. */
export type HttpFault =
	| {readonly kind: 'status'; readonly status: number}
	/** The full length, but only this many bytes, then the end of the connection. */
	| {readonly kind: 'truncate'; readonly bytes: number}
	/** This many bytes, then a reset. */
	| {readonly kind: 'cut'; readonly bytes: number}
	/** 200 and the whole file although a range was requested. */
	| {readonly kind: 'ignoreRange'}
	/** This many bytes every `everyMs`. */
	| {readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number}
	/** The head of the answer and nothing more. */
	| {readonly kind: 'stall'}
	/** The connection is reset before an answer. */
	| {readonly kind: 'reset'}
	/** Another body with status 200, e.g. a login page. */
	| {readonly kind: 'body'; readonly body: string; readonly type?: string};

/** What can go wrong with an SMB command. */
export type SmbFault =
	/** An interim STATUS_PENDING, then the answer after `ms`. */
	| {readonly kind: 'pending'; readonly ms: number}
	/** An interim STATUS_PENDING and nothing more; the command is not carried out. */
	| {readonly kind: 'pendingForever'}
	/** No answer; the command is not carried out. */
	| {readonly kind: 'stall'}
	/** The connection breaks before the command is carried out. */
	| {readonly kind: 'drop'}
	/** The connection breaks after the command was carried out, before the answer. */
	| {readonly kind: 'dropAfter'}
	/** An NT status; see ntStatus for diskFull, nameCollision, badNetworkName, sharingViolation. The command is not carried out. */
	| {readonly kind: 'status'; readonly status: number}
	/** Reports success and does nothing. For SET_INFO, CLOSE and FLUSH. */
	| {readonly kind: 'pretend'}
	/** A NetBIOS keep-alive frame (0x85) before the answer. */
	| {readonly kind: 'keepAlive'}
	/** Bytes that are not SMB2. */
	| {readonly kind: 'garbage'};

/** How a batch stack may end. */
export type BatchFault =
	/** State `fail` after this many frames, by default half of them. 263 too few stars, 264 transform failed, 267 no image. */
	| {readonly kind: 'fail'; readonly code: number; readonly error?: string; readonly afterFrames?: number}
	/** State `cancel` half-way, as if another client had stopped it. */
	| {readonly kind: 'cancel'}
	/** Works for ever; stopping it works. */
	| {readonly kind: 'never'}
	/** Stop is accepted but nothing stops; otherwise like `never`. */
	| {readonly kind: 'unstoppable'}
	/** Complete; output_file names a file, but there is none. */
	| {readonly kind: 'withoutFile'}
	/** Complete without an output_file; the file is there. */
	| {readonly kind: 'withoutOutput'}
	/** Complete with a file of 0 bytes. */
	| {readonly kind: 'emptyFile'}
	/** Complete; output_file names this older file and no new one is written. */
	| {readonly kind: 'staleName'; readonly name: string}
	/** Complete with a file that lacks this many bytes at its end. */
	| {readonly kind: 'truncated'; readonly bytes: number}
	/** Complete with a file whose header has no END. */
	| {readonly kind: 'withoutEnd'}
	/** Complete; the file is written under this name, replacing any existing one. */
	| {readonly kind: 'namedAs'; readonly name: string}
	/** The end has this word instead of `complete`; the file exists and is named, or does not exist at all. */
	| {readonly kind: 'word'; readonly word: string; readonly hasOutput: boolean}
	/** The stack's header has no RA and DEC. */
	| {readonly kind: 'withoutPosition'};

/** When a fault happens: at the `nth` matching step (default 1) and `times` times from there (default 1; Infinity means for ever). */
type FaultStep = {
	/** The step's name or `*`; RPC: method; HTTP: decoded path; SMB: see smbCommandNames; batch: target; everywhere: `connect`. */
	readonly match: string | RegExp;
	readonly nth?: number;
	readonly times?: number;
};

/** A connection is reset as soon as it is accepted, or accepted and never served. */
type ConnectFault = {readonly kind: 'reset'} | {readonly kind: 'halfOpen'};

export type Fault = FaultStep & (
	| {readonly on: 'rpc'; readonly do: RpcFault}
	| {readonly on: 'http'; readonly do: HttpFault}
	| {readonly on: 'smb'; readonly do: SmbFault}
	| {readonly on: 'connect'; readonly match: 'rpc' | 'http' | 'smb'; readonly do: ConnectFault}
	| {readonly on: 'batch'; readonly do: BatchFault}
);

type Services = {rpc: RpcFault; http: HttpFault; smb: SmbFault; batch: BatchFault; connect: ConnectFault};

/** The faults that have not happened yet. */
export class Faults {
	/** What has happened so far, oldest first: service, step, kind. */
	readonly happened: string[] = [];
	#waiting: Array<{fault: Fault; seen: number; left: number}> = [];

	/** Adds a fault; returns a function that removes it. */
	add(fault: Fault): () => void {
		const entry = {fault, seen: 0, left: fault.times ?? 1};
		this.#waiting.push(entry);
		return () => {
			this.#waiting = this.#waiting.filter(other => other !== entry);
		};
	}

	/** Removes all faults. */
	clear(): void {
		this.#waiting = [];
	}

	/** The fault for a step with any of these names, if there is one; counts the step for all faults. */
	take<Service extends keyof Services>(service: Service, names: readonly string[]): Services[Service] | undefined {
		let taken: Services[Service] | undefined;
		for (const entry of this.#waiting) {
			const {fault} = entry;
			if (fault.on !== service || !names.some(name => matches(fault.match, name))) continue;
			entry.seen++;
			if (taken !== undefined || entry.seen < (fault.nth ?? 1) || entry.left <= 0) continue;
			entry.left--;
			taken = fault.do as Services[Service];
			this.happened.push(`${service} ${names[0] ?? ''} ${taken.kind}`);
		}

		return taken;
	}
}

function matches(match: string | RegExp, name: string): boolean {
	return typeof match === 'string' ? match === '*' || match === name : match.test(name);
}
