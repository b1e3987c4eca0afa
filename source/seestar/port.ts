import type {FitsHeader} from '../fits/header.js';
import type {ChangeRight} from './files/change-right.js';
import type {Result} from '../trouble/trouble.js';

/** Where the services of one Seestar are. Standard ports: 4700, 80 and 445. */
export type ScopeAddress = {
	/** As the user gave it or discovery found it; what the screens and JSON call "scope". */
	readonly label: string;
	/** Name or literal address to connect to, without brackets. */
	readonly host: string;
	/** The host of HTTP and SMB, where that is another one: a proxy takes the commands. */
	readonly filesHost?: string;
	readonly rpcPort: number;
	readonly httpPort: number;
	readonly smbPort: number;
};

/** What a telescope says about itself. */
export type ScopeFacts = {
	/** Identity of the device. Private: never shown, logged or stored as it is. Empty if not told. */
	readonly serial: string;
	/** E.g. "Seestar S50". */
	readonly model: string;
	/** Name of the device on its network, e.g. "S50_0a1b2c3d" without the serial part, or the model. */
	readonly name: string;
	/** E.g. "7.75". */
	readonly firmware: string;
	/** 2000 + 100 x version: 7.75 is 2775. 0 if not told. */
	readonly firmwareNumber: number;
	/** IANA zone of the telescope's clock, if it told one. */
	readonly timeZone: string | undefined;
	/** The telescope's wall clock, `YYYY-MM-DDTHH:MM:SS`, and when we read it (this machine, ms since 1970). */
	readonly clock: {readonly local: string; readonly readAtMs: number} | undefined;
	/** Free and total storage in megabytes (10^6 or 2^20 bytes: the firmware does not say). */
	readonly freeMb: number | undefined;
	readonly totalMb: number | undefined;
	/** False when the storage is away, e.g. in USB mode. */
	readonly isStorageMounted: boolean;
	/** Something like "stacking M 44, 225 frames" while a session runs; undefined when idle. */
	readonly observing: string | undefined;
	/** Battery in percent, if told. */
	readonly batteryPercent: number | undefined;
};

/** Where a telescope stands, in degrees, east and north. Private: never shown, logged or stored. */
export type ScopePlace = {readonly longitudeDegrees: number; readonly latitudeDegrees: number};

/** One folder of MyWorks as the album list has it. */
export type Album = {
	/** The folder's name exactly as received, e.g. "M 81" or "M 81_sub". */
	readonly folder: string;
	/** The album's own count: results of a target's folder, sub-frames of a `_sub` folder. Not exact. */
	readonly count: number;
};

/** A target: the pair of folders, either of which may be missing. */
export type TargetFolders = {
	/** The target's name: its folder's name, or the sub-frame folder's without the ending. */
	readonly target: string;
	/** `<target>` if there is such a folder. */
	readonly stackFolder: string | undefined;
	/** `<target>_sub`, or another spelling of it, if there is such a folder. */
	readonly subFrameFolder: string | undefined;
	/** The albums' counts; 0 where the folder is missing. */
	readonly stackCount: number;
	readonly subFrameCount: number;
};

/** A file in a listing. */
export type RemoteFile = {
	/** Exactly as received. */
	readonly name: string;
	/** Whole kilobytes as the firmware says; do not compare with byte sizes. */
	readonly sizeKb: number | undefined;
	/** Bytes, where the listing is an SMB one. */
	readonly sizeBytes?: number;
	readonly isFolder: boolean;
};

/** The state of the one batch stack that a Seestar has; it stays until it is cleared. */
export type BatchState = {
	/** 'none' when there is no BatchStack entry; 'other' for a word we do not know. */
	readonly state: 'none' | 'working' | 'complete' | 'fail' | 'cancel' | 'other';
	/** The telescope's own word for it, cleaned and short; undefined without one. */
	readonly word: string | undefined;
	/** 0 to 100. */
	readonly percent: number | undefined;
	readonly stackedFrames: number | undefined;
	readonly totalFrames: number | undefined;
	readonly remainingSeconds: number | undefined;
	/** The `.fit` file of the result, when complete or in a state that we do not know: folder below MyWorks, and name. */
	readonly output: {readonly folder: string; readonly name: string} | undefined;
	readonly error: string | undefined;
	readonly code: number | undefined;
};

/** What a batch stack is made of: a folder below MyWorks and names of files in it, without a path. */
export type BatchSettings = {
	readonly folder: string;
	readonly files: readonly string[];
};

/** The state of the connection to one telescope. */
export type LinkState = 'connecting' | 'online' | 'locked' | 'lost' | 'closed';

export type DownloadOptions = {
	readonly signal?: AbortSignal;
	/** Told at each piece; the total is undefined when the telescope does not say it. */
	readonly onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void;
};

/** A telescope that does not drop requests on the floor: every call ends, by its time-out at the latest. */
export type Seestar = {
	readonly address: ScopeAddress;

	/**
	 * Opens the connection if it is not open (handshake included) and reads the facts.
	 * Trouble: unreachable, timeout, locked, protocol.
	 */
	facts(signal?: AbortSignal): Promise<Result<ScopeFacts>>;

	/** Where the telescope stands; undefined when it does not know. Trouble: as `facts`. */
	place(signal?: AbortSignal): Promise<Result<ScopePlace | undefined>>;

	/** Told at each change of the link, with the reason when it is locked or lost. Returns a function that ends it. */
	onLink(listener: (link: LinkState, reason: string) => void): () => void;

	/** Told at each BatchStack event that the telescope pushes. */
	onBatch(listener: (batch: BatchState) => void): () => void;

	/** Told when the telescope pushes that something moves in its view or its live stack, as it does through a session. Returns a function that ends it. */
	onSession(listener: () => void): () => void;

	/** All folders below MyWorks, paired into targets, complete or trouble. */
	targets(signal?: AbortSignal): Promise<Result<readonly TargetFolders[]>>;

	/** The files of one folder below MyWorks (current firmware shows .fit only), complete or trouble. A missing folder is empty. */
	list(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>>;

	/** All files of a folder below MyWorks with sizes in bytes, over SMB. A missing folder is empty. */
	listStored(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>>;

	/** May stacks in these folders be renamed? Opens one of them with the rights of a rename; changes nothing. Trouble: denied, the share's. */
	checkRight(stackFolders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>>;

	/** Can files be read and changed? Reaches the HTTP port and does what checkRight does. Trouble: the line's, the share's, denied. */
	checkFiles(stackFolders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>>;

	/** The FITS header of a file, by HTTP Range requests. Trouble 'missing' and 'protocol' (not FITS) are final; the line's are retried a few times. */
	header(folder: string, name: string, signal?: AbortSignal): Promise<Result<FitsHeader>>;

	/** Fetches a file to a local path by way of a temporary name; the size is checked before the rename. */
	download(folder: string, name: string, to: string, options?: DownloadOptions): Promise<Result<{sizeBytes: number}>>;

	/**
	 * Renames a file within its folder, never over another one, and proves it by listing.
	 * 'exists' when the new name is taken. Only names that do not begin with `Light_` are accepted.
	 */
	rename(folder: string, from: string, to: string, signal?: AbortSignal): Promise<Result<void>>;

	/** Deletes one `CrowdSky_*` file of a target's folder; every other name, and every `_sub` folder, is refused. */
	remove(folder: string, name: string, signal?: AbortSignal): Promise<Result<void>>;

	readBatch(signal?: AbortSignal): Promise<Result<BatchState>>;

	/** What the current or last batch was made of; undefined when the firmware does not tell. */
	readBatchSettings(signal?: AbortSignal): Promise<Result<BatchSettings | undefined>>;

	/** Sets the files of the next batch: `full` paths for firmware 7.75 and later, `bare` names before. */
	configureBatch(settings: BatchSettings, form: 'full' | 'bare', signal?: AbortSignal): Promise<Result<void>>;
	startBatch(signal?: AbortSignal): Promise<Result<void>>;
	stopBatch(signal?: AbortSignal): Promise<Result<void>>;

	/** Clears the batch state, the new way or the old. */
	clearBatch(signal?: AbortSignal): Promise<Result<void>>;

	/** Ends the connection and all that waits on it. */
	close(): Promise<void>;
};
