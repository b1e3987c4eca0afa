import type {Result, Trouble} from '../trouble/trouble.js';

/** One stack as the server lists it (my_stacks.php); absent or odd fields are undefined. */
export type StackRow = {
	readonly id: string;
	/** The server's own key, verbatim: RING, NSIDE=128, or an older form. */
	readonly chunkKey: string;
	readonly objectName: string | undefined;
	readonly telescopeId: string | undefined;
	readonly filterName: string | undefined;
	/** ms since 1970, UTC. */
	readonly dateObsStartMs: number | undefined;
	readonly dateObsEndMs: number | undefined;
	readonly framesInput: number | undefined;
	readonly framesAligned: number | undefined;
	readonly totalExposureSeconds: number | undefined;
	readonly raDegrees: number | undefined;
	readonly decDegrees: number | undefined;
	readonly sizeBytes: number | undefined;
	readonly createdAt: string | undefined;
};

/** What goes up with one stack. */
export type StackUpload = {
	/** Path of the FITS file on this machine, and the name that the server shall see. */
	readonly path: string;
	readonly name: string;
	/** Path of its JPEG thumbnail, if there is one. */
	readonly thumbnailPath: string | undefined;
	readonly framesInput: number;
	readonly framesAligned: number;
	/** The block's limits, ms since 1970; sent as ISO 8601 in UTC. */
	readonly dateObsStartMs: number;
	readonly dateObsEndMs: number;
	/** Ask the server to strip SITELONG and SITELAT. */
	readonly isLocationScrubbed: boolean;
};

/** The server's word that it has a stack. No job is known of one that was found in the list after its answer was lost. */
export type Receipt = {readonly chunkKey: string; readonly jobId: string | undefined};

/** How one attempt to send a stack ended: a Result that says more where it failed. */
export type UploadAnswer = {readonly ok: true; readonly value: Receipt} | {
	readonly ok: false;
	readonly trouble: Trouble;
	/** The whole body went out and no clear answer came: the server may have it, so look it up before sending again. */
	readonly mayHaveArrived: boolean;
	/** How long the server wants to be left alone, milliseconds, at most 15 minutes; undefined when it did not say. */
	readonly retryAfterMs: number | undefined;
};

export type TransferOptions = {
	readonly signal?: AbortSignal;
	/** Bytes of the file so far, and all of them where known. */
	readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
};

/** A CrowdSky server with one user's credentials. */
export type CrowdSky = {
	/** Base URL, without credentials. */
	readonly url: string;
	/**
	 * Every stack of this user, or of one object. Trouble: login, denied, missing (no such API at the address),
	 * busy, unreachable, timeout, incomplete, protocol, refused, usage.
	 */
	listStacks(options?: {readonly object?: string; readonly signal?: AbortSignal}): Promise<Result<readonly StackRow[]>>;
	/**
	 * Sends one stack, one attempt. Success only on the server's own `ok` with a chunk key. The file is checked
	 * first: a truncated one is never sent (incomplete, permanent). Progress is of the file's bytes; the last of
	 * them handed over is not yet success. Other trouble: as listStacks, and exists.
	 */
	upload(stack: StackUpload, options?: TransferOptions): Promise<UploadAnswer>;
	/**
	 * Fetches a stack into a folder, which is made if need be; the server's file name is used only if it is a plain
	 * name, and an other file of that name is never replaced. Trouble: as listStacks, full, denied.
	 */
	download(chunkKey: string, folder: string, options?: TransferOptions): Promise<Result<{readonly path: string; readonly sizeBytes: number}>>;
};
