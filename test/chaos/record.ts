/** A night seen from outside: the disks of the telescopes, the server's store, the program's output. */
export type NightRecord = {
	readonly scopes: readonly ScopeRecord[];
	readonly server: readonly StoredRecord[];
	/** The files that --dest has kept: names without a folder, and digests. */
	readonly kept: ReadonlyArray<{readonly name: string; readonly sha256: string}>;
	/** In the order of their starts. */
	readonly runs: readonly RunRecord[];
	/** Every line of every journal. */
	readonly journal: ReadonlyArray<Readonly<Record<string, unknown>>>;
	/** Minutes; every size with which the program was run. */
	readonly blockSizes: readonly number[];
	/** Minimum total exposure that the program was given, seconds. */
	readonly minExposureSeconds: number;
	/** Stacks were deleted on purpose in between. */
	readonly hasPurged: boolean;
};

export type ScopeRecord = {
	/** As for --host. */
	readonly host: string;
	/** TELESCOP in its headers. */
	readonly telescope: string;
	readonly frames: readonly FrameRecord[];
	readonly stacks: readonly StackRecord[];
	/** What no client may do and one did. */
	readonly canary: readonly string[];
	readonly batches: readonly BatchRecord[];
};

export type FrameRecord = {
	readonly target: string;
	readonly name: string;
	/** DATE-OBS of its own header, ms since 1970. */
	readonly utcMs: number;
	/** The wall-clock time of its name, in ms. */
	readonly wallMs: number;
	/** As in names: `10.0s`. */
	readonly exposure: string;
	readonly filter: string;
};

/** A `.fit` file of any name in a target's own folder. */
export type StackRecord = {
	readonly target: string;
	readonly name: string;
	readonly sha256: string;
	readonly sizeBytes: number;
	/** Keywords and values as text; empty for a file that is not FITS. */
	readonly header: Readonly<Record<string, string>>;
	/** The batch that made it, counted from 0; undefined for a stack from before the night. */
	readonly batch: number | undefined;
};

export type BatchRecord = {
	readonly by: 'program' | 'guest';
	/** Folder of the frames, `IC 434_sub`. */
	readonly folder: string;
	/** Names of the frames, without a path. */
	readonly frames: readonly string[];
	readonly result: string;
	/** The first name of its output. */
	readonly output: string | undefined;
	/** How its output came out: whole, or as a fault specified. */
	readonly fault: string | undefined;
};

export type StoredRecord = {
	readonly id: number;
	/** The file's name as it was sent. */
	readonly name: string;
	readonly telescope: string;
	/** Digest of what was sent. */
	readonly sha256: string;
	readonly chunkKey: string;
	/** The server has deliberately not kept it as it was sent. */
	readonly isSpoilt: boolean;
};

export type RunRecord = {
	/** What was run, in words. */
	readonly title: string;
	readonly command: string;
	/** Undefined when a signal ended it. */
	readonly status: number | undefined;
	/** The signal that the night sent to it. */
	readonly signal: string | undefined;
	/** False when it had to be killed at its time limit. */
	readonly hasEnded: boolean;
	readonly seconds: number;
	/** Its output, line by line; `undefined` for a line that is not a JSON object. */
	readonly lines: ReadonlyArray<Readonly<Record<string, unknown>> | undefined>;
	readonly errors: string;
	/** Names below MyWorks at its end, by host: `IC 434/CrowdSky_...fit`. */
	readonly names: Readonly<Record<string, readonly string[]>>;
	/** Names of the server's records at its end. */
	readonly stored: readonly string[];
	/** Another run went on at the same time. */
	readonly isAlongside: boolean;
	/** One of the runs that finish the night, without faults. */
	readonly isLast: boolean;
};
