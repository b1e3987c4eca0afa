/** How a simulated telescope is set up; everything but the folder has a default. */
export type SeestarOptions = {
	/** Contains MyWorks/. What the telescope remembers across restarts is this folder. */
	readonly folder: string;
	/** Address to listen at: 127.0.0.1. */
	readonly bindHost?: string;
	/** Ports; 0 (the default) takes free ones. */
	readonly rpcPort?: number;
	readonly httpPort?: number;
	readonly smbPort?: number;
	/** "7.75" (default) wants full paths in a batch and knows clear_batch_stack; before that bare names, and 103. */
	readonly firmware?: string;
	/** With a public key the telescope answers nobody who has not signed its challenge. */
	readonly handshake?: {readonly publicKeyPem: string};
	/** "Seestar S50". */
	readonly model?: string;
	/** "0a1b2c3d". */
	readonly serial?: string;
	/** IANA zone of the telescope's clock and file names: Europe/Vienna. */
	readonly timeZone?: string;
	/** The zone that pi_get_time tells, where it lies; an empty text leaves the field out. */
	readonly reportedTimeZone?: string;
	/** Seconds by which the telescope's clock is ahead of this machine's. */
	readonly clockOffsetSeconds?: number;
	/** The clock that the telescope's runs with, ms since 1970; this machine's unless told. One that is fast brings block ends within a test. */
	readonly now?: () => number;
	/** Files on a page of a listing: 20. */
	readonly pageSize?: number;
	/** How the number of pages is told: as an integer (default) or as `{"count": n}`. */
	readonly pageCountForm?: 'integer' | 'object';
	/** Methods that this firmware does not know: they are answered with code 103. */
	readonly missingMethods?: readonly string[];
	/** How a listing of a folder that is not there is answered: as an empty one (default) or with an error. */
	readonly missingFolder?: 'empty' | 'error';
	/** Groups of the album list that show the same folders: DeepSky alone unless told. */
	readonly albumGroups?: readonly string[];
	/** Whether listings show JPEG files as well; current firmware does not. */
	readonly listJpg?: boolean;
	/** A block takes (0.25 s + 20 ms a frame) / speed. 0.5 unless told: 2 to 4 s a block; tests use 20 and more. */
	readonly speed?: number;
	/** Frames of a batch that are not used: a number, or made from the files' names. 0. */
	readonly rejected?: number | ((files: readonly string[]) => number);
	/** The session that runs at the start, if any. */
	readonly observing?: Observing;
	/** Storage in megabytes: 51854 in all, 37417 free. */
	readonly freeMb?: number;
	readonly totalMb?: number;
	/** "connected" is what is told while the storage is lent out over USB. */
	readonly storageState?: 'mounted' | 'connected';
	/** A BatchStack entry left by somebody before the start. */
	readonly staleBatch?: Readonly<Record<string, unknown>>;
	/** Approximate size of a stack's file: 60000 bytes. */
	readonly stackBytes?: number;
	/** What DATE-OBS of a stack tells: when its first frame was taken (default), or when the stack was made. */
	readonly stackDateObs?: 'first' | 'made';
	/** False: get_batch_stack_setting is not known (103). */
	readonly tellsBatchSettings?: boolean;
	/** The share is read-only, as after a mount with errors: like smbd it grants DELETE at an opening, no right to write, and no rename. False. */
	readonly isShareReadOnly?: boolean;
	/** HTTP answers 200 with the whole file to every range. */
	readonly ignoreRange?: boolean;
	/** Seconds between two PiStatus events: 3. */
	readonly statusSeconds?: number;
};

/** A session of the telescope: what it looks at, and frames stacked so far. */
export type Observing = {readonly target: string; readonly frames: number};

/** The options with every default filled in. */
export type Setup = Required<Omit<SeestarOptions, 'handshake' | 'observing' | 'staleBatch' | 'reportedTimeZone' | 'now'>>
	& Pick<SeestarOptions, 'handshake' | 'reportedTimeZone' | 'now'>;

/** Fills in the defaults. */
export function setupOf(options: SeestarOptions): Setup {
	return {
		bindHost: '127.0.0.1',
		rpcPort: 0,
		httpPort: 0,
		smbPort: 0,
		firmware: '7.75',
		model: 'Seestar S50',
		serial: '0a1b2c3d',
		timeZone: 'Europe/Vienna',
		clockOffsetSeconds: 0,
		pageSize: 20,
		pageCountForm: 'integer',
		listJpg: false,
		missingMethods: [],
		missingFolder: 'empty',
		albumGroups: ['DeepSky'],
		speed: 0.5,
		rejected: 0,
		freeMb: 37_417,
		totalMb: 51_854,
		storageState: 'mounted',
		stackBytes: 60_000,
		stackDateObs: 'first',
		tellsBatchSettings: true,
		ignoreRange: false,
		isShareReadOnly: false,
		statusSeconds: 3,
		...options,
	};
}

/** The firmware as its replies count it: 2000 + 100 x version, 2775 for 7.75. */
export function firmwareNumber(firmware: string): number {
	return 2000 + Math.round(Number(firmware) * 100);
}

/** Whether batch stacking has changed to full paths and clear_batch_stack: seen on 7.75. */
export function hasNewBatch(firmware: string): boolean {
	return firmwareNumber(firmware) >= 2775;
}
