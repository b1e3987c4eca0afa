import type {CrowdSkyFaults} from './faults.js';
import type {CrowdSkySetup} from './options.js';
import type {Pace} from './pace.js';
import type {StackStore} from './stack-store.js';

/** An upload that became a record, for tests. */
export type LoggedUpload = {
	readonly id: number;
	readonly chunkKey: string;
	/** The file's name as sent. */
	readonly name: string;
	readonly bytes: number;
	readonly sha256: string;
	/** All fields as sent. */
	readonly fields: Readonly<Record<string, string>>;
	/** 0 if there was none. */
	readonly thumbnailBytes: number;
	/** When all of it had arrived, in ms since 1970. */
	readonly at: number;
	/** Whether the file is as long as its FITS header says. */
	readonly isWhole: boolean;
	/** The first record with exactly the same bytes, if there is one: a client that keeps promise P4 makes no duplicates. */
	readonly duplicateOf: number | undefined;
};

/** What the programs of the server work with. */
export type ServerParts = {
	readonly setup: () => CrowdSkySetup;
	readonly store: StackStore;
	readonly faults: CrowdSkyFaults;
	/** The connection that all uploads share. */
	readonly line: Pace;
	readonly uploads: LoggedUpload[];
};
