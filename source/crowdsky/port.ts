import type {Result, Problem} from '../errors/problem.js';

/** One stack as the server lists it (my_stacks.php); missing or odd fields are undefined. */
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

/** What is uploaded with one stack. */
export type StackUpload = {
	/** Path of the FITS file on this machine, and the name that the server is given. */
	readonly path: string;
	readonly name: string;
	/** Path of its JPEG thumbnail, if there is one. */
	readonly thumbnailPath: string | undefined;
	readonly framesInput: number;
	readonly framesAligned: number;
	/** The block's limits, in ms since 1970; sent as ISO 8601 in UTC. */
	readonly dateObsStartMs: number;
	readonly dateObsEndMs: number;
	/** Ask the server to strip SITELONG and SITELAT. */
	readonly isLocationScrubbed: boolean;
};

/** The server's confirmation that it has a stack. The job is not known for a stack that was found in the list after its answer was lost. */
export type Receipt = {readonly chunkKey: string; readonly jobId: string | undefined};

/** How one attempt to send a stack ended: a Result with more detail about a failure. */
export type UploadAnswer = {readonly ok: true; readonly value: Receipt} | {
	readonly ok: false;
	readonly problem: Problem;
	/** The whole body was sent and no clear answer came: the server may have it, so look it up before sending again. */
	readonly mayHaveArrived: boolean;
	/** So much had not even left the program that the server cannot have the whole, whatever it says or does not say. */
	readonly isSurelyPartial: boolean;
	/** How long the server wants to be left alone, in milliseconds, at most 15 minutes; undefined if it did not say. */
	readonly retryAfterMs: number | undefined;
};

export type TransferOptions = {
	readonly signal?: AbortSignal;
	/** Bytes of the file that have arrived so far, and the total if known. */
	readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
};

/** A CrowdSky server with one user's credentials. */
export type CrowdSky = {
	/** Base URL, without credentials. */
	readonly url: string;
	/**
	 * Every stack of this user, or of one object. Problem: login, denied, missing (no such API at the address),
	 * busy, unreachable, timeout, incomplete, protocol, refused, usage.
	 */
	listStacks(options?: {readonly object?: string; readonly signal?: AbortSignal}): Promise<Result<readonly StackRow[]>>;
	/**
	 * Sends one stack, in one attempt. Succeeds only on the server's own `ok` with a chunk key. The file is checked first: a
	 * truncated one is never sent (incomplete, permanent). Progress counts the file's bytes that the server's side has
	 * received, a few times a second; the last of them is not yet success. Other problems: as for listStacks, and exists.
	 */
	upload(stack: StackUpload, options?: TransferOptions): Promise<UploadAnswer>;
	/**
	 * Fetches a stack into a folder, which is created if necessary. The server's file name is used only if it is a plain
	 * name, and a different file of that name is never replaced. Problem: as for listStacks, full, denied.
	 */
	download(chunkKey: string, folder: string, options?: TransferOptions): Promise<Result<{readonly path: string; readonly sizeBytes: number}>>;
	/**
	 * The picture that the server shows of a stack, a PNG or JPEG as received, by the row's id. Problem: as for listStacks;
	 * tooLarge; protocol if it is not a picture.
	 */
	thumbnail(id: string, options?: {readonly signal?: AbortSignal}): Promise<Result<Uint8Array>>;
};
