import type {FitsHeader} from '../fits/header.js';
import type {ChangeRight} from './files/change-right.js';
import type {Result} from '../errors/problem.js';

/** Where the services of one Seestar are. Standard ports: 4700, 80 and 445. */
export type ScopeAddress = {
	/** As the user gave it or discovery found it; what the screens and JSON call "scope". */
	readonly label: string;
	/** Name or literal address to connect to, without brackets. */
	readonly host: string;
	/** The host for HTTP and SMB, if it is another one because a proxy takes the commands. */
	readonly filesHost?: string;
	readonly rpcPort: number;
	readonly httpPort: number;
	readonly smbPort: number;
};

/** What a telescope says about itself. */
export type DeviceInfo = {
	/** Identity of the device. Private: never shown, logged or stored as it is. Empty if it is not reported. */
	readonly serial: string;
	/** E.g. "Seestar S50". */
	readonly model: string;
	/** Name of the device on its network, e.g. "S50_0a1b2c3d" without the serial part, or the model. */
	readonly name: string;
	/** E.g. "7.75". */
	readonly firmware: string;
	/** 2000 + 100 x version: 7.75 is 2775. 0 if it is not reported. */
	readonly firmwareNumber: number;
	/** IANA zone of the telescope's clock, if it reported one. */
	readonly timeZone: string | undefined;
	/** The telescope's wall clock, `YYYY-MM-DDTHH:MM:SS`, and when it was read (this machine, in ms since 1970). */
	readonly clock: {readonly local: string; readonly readAtMs: number} | undefined;
	/** Free and total storage in megabytes (10^6 or 2^20 bytes: the firmware does not say). */
	readonly freeMb: number | undefined;
	readonly totalMb: number | undefined;
	/** False when the storage is not available, e.g. in USB mode. */
	readonly isStorageMounted: boolean;
	/** Something like "stacking M 44, 225 frames" during a session; undefined when idle. */
	readonly observing: string | undefined;
	/** Battery in percent, if reported. */
	readonly batteryPercent: number | undefined;
};

/** The telescope's location in degrees, east and north. Private: never shown, logged or stored. */
export type Site = {readonly longitudeDegrees: number; readonly latitudeDegrees: number};

/** One folder of MyWorks as the album list has it. */
export type Album = {
	/** The folder's name exactly as received, e.g. "M 81" or "M 81_sub". */
	readonly folder: string;
	/** The album's own count: results in a target's folder, sub-frames in a `_sub` folder. Not exact. */
	readonly count: number;
};

/** A target: a pair of folders, either of which may be missing. */
export type TargetFolders = {
	/** The target's name: its folder's name, or the sub-frame folder's without the ending. */
	readonly target: string;
	/** `<target>`, if there is such a folder. */
	readonly stackFolder: string | undefined;
	/** `<target>_sub`, or another spelling of it, if there is such a folder. */
	readonly subFrameFolder: string | undefined;
	/** The albums' counts; 0 if the folder is missing. */
	readonly stackCount: number;
	readonly subFrameCount: number;
};

/** A file in a listing. */
export type RemoteFile = {
	/** Exactly as received. */
	readonly name: string;
	/** Whole kilobytes according to the firmware; do not compare with byte sizes. */
	readonly sizeKb: number | undefined;
	/** Bytes, if the listing is an SMB one. */
	readonly sizeBytes?: number;
	/** The last write by the telescope's own clock, ms since 1970, and how long before the listing that was, ms; where the share tells them. */
	readonly modifiedMs?: number;
	readonly ageMs?: number;
	readonly isFolder: boolean;
};

/** The state of the only batch stack that a Seestar has; it stays until it is cleared. */
export type BatchState = {
	/** 'none' if there is no BatchStack entry; 'other' for an unknown word. */
	readonly state: 'none' | 'working' | 'complete' | 'fail' | 'cancel' | 'other';
	/** The telescope's own word for it, cleaned and short; undefined without one. */
	readonly word: string | undefined;
	/** 0 to 100. */
	readonly percent: number | undefined;
	readonly stackedFrames: number | undefined;
	readonly totalFrames: number | undefined;
	readonly remainingSeconds: number | undefined;
	/** The `.fit` file of the result, if complete or in an unknown state: folder below MyWorks, and name. */
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
	/** Called for each piece; the total is undefined if the telescope does not say. */
	readonly onProgress?: (receivedBytes: number, totalBytes: number | undefined) => void;
};

/** A telescope whose every call ends, at the latest by its time-out. */
export type Seestar = {
	readonly address: ScopeAddress;

	/** Opens the connection if it is not open (with handshake) and reads what it says about itself. Problem: unreachable, timeout, locked, protocol. */
	readDeviceInfo(signal?: AbortSignal): Promise<Result<DeviceInfo>>;

	/** The telescope's location; undefined if it does not know. Problem: as for `readDeviceInfo`. */
	readSite(signal?: AbortSignal): Promise<Result<Site | undefined>>;

	/** Called at each change of the link, with the reason if it is locked or lost. Returns a function that unsubscribes. */
	onLink(listener: (link: LinkState, reason: string) => void): () => void;

	/** Called at each BatchStack event that the telescope pushes. */
	onBatch(listener: (batch: BatchState) => void): () => void;

	/**
	 * Called when the telescope reports that something is moving in its view or its live stack, as it does throughout a
	 * session. Returns a function that unsubscribes.
	 */
	onSession(listener: () => void): () => void;

	/** All folders below MyWorks, paired into targets: all of them or a problem. */
	targets(signal?: AbortSignal): Promise<Result<readonly TargetFolders[]>>;

	/** Opens in the background, as soon as the telescope is online, what `list` needs, so that it comes sooner. */
	prepareListing(): void;

	/**
	 * The files of one folder below MyWorks (current firmware shows only .fit): all of them or a problem. A missing folder is
	 * empty. Folders that `targets` has returned are read from the file share if it lists the same as the pages.
	 */
	list(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>>;

	/** The same, but only by the page commands of the control port. */
	listByPages(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>>;

	/** Writes a line about this telescope to the log; it is cleaned. */
	note(text: string): void;

	/** All files of a folder below MyWorks with sizes in bytes, over SMB. A missing folder is empty. */
	listStored(folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>>;

	/**
	 * Whether stacks in these folders can be renamed. Opens one of them with the access rights for a rename; changes
	 * nothing. Problem: denied, the share's.
	 */
	checkRight(stackFolders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>>;

	/** Whether files can be read and changed. Connects to the HTTP port and does what checkRight does. Problem: a network problem, the share's, denied. */
	checkFiles(stackFolders: readonly string[], signal?: AbortSignal): Promise<Result<ChangeRight>>;

	/**
	 * The FITS header of a file, by HTTP Range requests. Problems 'missing' and 'protocol' (not FITS) are final; network
	 * problems are retried a few times.
	 */
	header(folder: string, name: string, signal?: AbortSignal): Promise<Result<FitsHeader>>;

	/**
	 * The headers of many files of a folder, by name, where the file share gives them in a few exchanges. It need not give all
	 * or any of them: `header` reads what is left out. Never a problem.
	 */
	sharedHeaders(folder: string, names: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, FitsHeader>>;

	/** Fetches a file to a local path through a temporary name; the size is checked before the rename. */
	download(folder: string, name: string, to: string, options?: DownloadOptions): Promise<Result<{sizeBytes: number}>>;

	/**
	 * Renames a file within its folder, never over another one, and confirms it in a listing. 'exists' if the new name is
	 * taken. Only names that do not begin with `Light_` are accepted.
	 */
	rename(folder: string, from: string, to: string, signal?: AbortSignal): Promise<Result<void>>;

	/** Deletes one `CrowdSky_*` file in a target's folder; every other name, and every `_sub` folder, is refused. */
	remove(folder: string, name: string, signal?: AbortSignal): Promise<Result<void>>;

	readBatch(signal?: AbortSignal): Promise<Result<BatchState>>;

	/** What the current or last batch was made of; undefined if the firmware does not say. */
	readBatchSettings(signal?: AbortSignal): Promise<Result<BatchSettings | undefined>>;

	/** Sets the files of the next batch: `full` paths for firmware 7.75 and later, `bare` names before. */
	configureBatch(settings: BatchSettings, form: 'full' | 'bare', signal?: AbortSignal): Promise<Result<void>>;
	startBatch(signal?: AbortSignal): Promise<Result<void>>;
	stopBatch(signal?: AbortSignal): Promise<Result<void>>;

	/** Clears the batch state, the new way or the old. */
	clearBatch(signal?: AbortSignal): Promise<Result<void>>;

	/** Ends the connection and everything that waits for it. */
	close(): Promise<void>;
};
