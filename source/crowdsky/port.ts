import type {Result} from '../trouble/trouble.js';

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

/** The server's word that it has a stack. */
export type Receipt = {readonly chunkKey: string; readonly jobId: string};

export type TransferOptions = {
	readonly signal?: AbortSignal;
	/** Bytes of the file so far, and all of them where known. */
	readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
};

/** A CrowdSky server with one user's credentials. */
export type CrowdSky = {
	/** Base URL, without credentials. */
	readonly url: string;
	/** Every stack of this user, or of one object. Trouble: login, unreachable, timeout, protocol, refused. */
	listStacks(options?: {readonly object?: string; readonly signal?: AbortSignal}): Promise<Result<readonly StackRow[]>>;
	/**
	 * Sends one stack, one attempt. Success only on the server's own `ok`. Trouble kinds tell whether the server
	 * has it: `timeout` and `unreachable` after the body went out mean "unknown, look it up before sending again".
	 */
	upload(stack: StackUpload, options?: TransferOptions): Promise<Result<Receipt>>;
	/** Fetches a stack into a folder; the server's file name is used only if it is a plain name. */
	download(chunkKey: string, folder: string, options?: TransferOptions): Promise<Result<{readonly path: string; readonly sizeBytes: number}>>;
};
