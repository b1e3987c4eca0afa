import {type CrowdSkyFaults} from './faults.js';
import {type CrowdSkySetup} from './options.js';
import {type Pace} from './pace.js';
import {type StackStore} from './stack-store.js';

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
	/** 0 where none came. */
	readonly thumbnailBytes: number;
	/** When the whole of it was here, ms since 1970. */
	readonly at: number;
	/** Whether the file is as long as its FITS header says. */
	readonly isWhole: boolean;
	/** The first record with the very same bytes, if there is one: a client that keeps promise P4 makes none. */
	readonly duplicateOf: number | undefined;
};

/** What the programs of the server work with. */
export type ServerParts = {
	readonly setup: () => CrowdSkySetup;
	readonly store: StackStore;
	readonly faults: CrowdSkyFaults;
	/** The line that all uploads share. */
	readonly line: Pace;
	readonly uploads: LoggedUpload[];
};
