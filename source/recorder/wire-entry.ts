/** Which of its connections, requests or messages an entry is about; counted within one run of the program. */
type Numbered = {readonly number: number};

/** A name in a folder listing of the share: its name, its size in bytes, and whether it is a folder. */
export type ListedName = readonly [name: string, sizeBytes: number, isFolder: boolean];

/** What happened on the wire to one telescope. Only heads and names: no file contents and no secrets of the handshake. */
export type ScopeEntry =
	| (Numbered & {readonly kind: 'connected'})
	/** The control connection is lost, or was never made. */
	| (Numbered & {readonly kind: 'disconnected'; readonly why: string; /** This program closed the connection; it was not lost. */ readonly byUs?: boolean})
	/** One line of JSON-RPC, sent or received. */
	| (Numbered & {readonly kind: 'sent' | 'received'; readonly text: string})
	| (Numbered & {readonly kind: 'httpAsked'; readonly path: string; readonly range?: string})
	| (Numbered & {readonly kind: 'httpAnswered'; readonly status: number; readonly headers: Readonly<Record<string, string>>})
	| (Numbered & {readonly kind: 'httpFailed'; readonly why: string})
	/** An SMB2 command; `number` is the connection's. */
	| (Numbered & {readonly kind: 'smbAsked'; readonly message: number; readonly command: string; readonly name?: string})
	/** `status` is the NT status in hexadecimal, `dialect` the one that was negotiated. */
	| (Numbered & {readonly kind: 'smbAnswered'; readonly message: number; readonly command: string; readonly status: string; readonly dialect?: string})
	| (Numbered & {readonly kind: 'smbListed'; readonly path: string; readonly names: readonly ListedName[]})
	/** What the header of a FITS file said for the keywords that the program uses; never the telescope's location. */
	| {readonly kind: 'headerRead'; readonly path: string; readonly values: Readonly<Record<string, string | number | boolean>>}
	/** Something that the program noticed about the telescope, e.g. a field that it has not seen before. */
	| {readonly kind: 'noted'; readonly text: string};

/** What happened on the wire to the CrowdSky server. */
export type ServerEntry =
	| (Numbered & {readonly kind: 'serverAsked'; readonly method: string; readonly url: string})
	| (Numbered & {readonly kind: 'serverAnswered'; readonly status: number; readonly headers: Readonly<Record<string, string>>})
	| (Numbered & {readonly kind: 'serverFailed'; readonly why: string});

/** One entry of a flight recording; docs/recording.md describes the lines. */
export type WireEntry =
	| (ScopeEntry & {readonly scope: string})
	| ServerEntry
	/** The first entry of each run. */
	| {readonly kind: 'started'; readonly v: 1; readonly program: string; readonly node: string; readonly platform: string; readonly command: string}
	/** This many entries were left out, because the disk could not keep up. */
	| {readonly kind: 'lost'; readonly entries: number};

/** Receives what happens on the wire. It must neither throw nor block. */
export type Tap = (entry: WireEntry) => void;

/** The same for one telescope. */
export type ScopeTap = (entry: ScopeEntry) => void;

/** A tap whose failures have no effect: a listener can neither break nor delay the connection. */
export function quietly<Entry>(tap: (entry: Entry) => void): (entry: Entry) => void {
	return entry => {
		try {
			tap(entry);
		} catch {
			// The recording matters less than the night.
		}
	};
}

/** The tap of one telescope, named as on the screens. */
export function tapOf(scope: string, tap: Tap | undefined): ScopeTap | undefined {
	return tap && quietly((entry: ScopeEntry) => {
		tap({...entry, scope});
	});
}

let lastNumber = 0;

/** A number that no other connection or request of this run has. */
export function nextNumber(): number {
	return ++lastNumber;
}

/** Answer headers that say something about the answer and nothing about who asked. */
const toldHeads = new Set([
	'content-type', 'content-length', 'content-range', 'content-encoding', 'transfer-encoding', 'accept-ranges', 'last-modified', 'etag',
	'retry-after', 'location', 'date', 'server', 'www-authenticate', 'connection', 'x-powered-by',
]);

const longestHead = 500;

/** The answer headers that are recorded; cookies and the like are not. */
export function recordedHeads(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
	const heads: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && toldHeads.has(name)) heads[name] = (typeof value === 'string' ? value : value.join(', ')).slice(0, longestHead);
	}

	return heads;
}
