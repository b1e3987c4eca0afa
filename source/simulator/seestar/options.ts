/** How a simulated telescope is set up; everything but the folder has a default. */
export type SeestarOptions = {
	/** Contains MyWorks/. This folder is what the telescope remembers across restarts. */
	readonly folder: string;
	/** Address to listen on: 127.0.0.1. */
	readonly bindHost?: string;
	/** Ports; 0 (the default) takes any free one. */
	readonly rpcPort?: number;
	readonly httpPort?: number;
	readonly smbPort?: number;
	/** "7.75" (default) wants full paths in a batch and knows clear_batch_stack; earlier firmware wants bare names, and answers 103. */
	readonly firmware?: string;
	/** With a public key the telescope answers only clients that have signed its challenge. */
	readonly handshake?: {readonly publicKeyPem: string};
	/** "Seestar S50". */
	readonly model?: string;
	/** "0a1b2c3d". */
	readonly serial?: string;
	/** IANA zone of the telescope's clock and file names: Europe/Vienna. */
	readonly timeZone?: string;
	/** The zone that pi_get_time reports, if it is different; an empty text leaves the field out. */
	readonly reportedTimeZone?: string;
	/** Seconds by which the telescope's clock is ahead of this machine's. */
	readonly clockOffsetSeconds?: number;
	/** The clock that drives the telescope's, in ms since 1970; by default this machine's. A fast one brings the ends of blocks within reach of a test. */
	readonly now?: () => number;
	/** Files on a page of a listing: 20. */
	readonly pageSize?: number;
	/** How the number of pages is given: as an integer (default) or as `{"count": n}`. */
	readonly pageCountForm?: 'integer' | 'object';
	/** Methods that this firmware does not know: they are answered with code 103. */
	readonly missingMethods?: readonly string[];
	/** How a listing of a missing folder is answered: as an empty one (default) or with an error. */
	readonly missingFolder?: 'empty' | 'error';
	/** Groups of the album list that show the same folders: only DeepSky by default. */
	readonly albumGroups?: readonly string[];
	/** Whether listings also show JPEG files; current firmware does not. */
	readonly listJpg?: boolean;
	/** A block takes (0.25 s + 20 ms per frame) / speed. Default 0.5: 2 to 4 s per block; tests use 20 and more. */
	readonly speed?: number;
	/** Frames of a batch that are rejected: a number, or a function of the files' names. 0. */
	readonly rejected?: number | ((files: readonly string[]) => number);
	/** The session that is running at the start, if any. */
	readonly observing?: Observing;
	/** Storage in megabytes: 51854 in total, 37417 free. */
	readonly freeMb?: number;
	readonly totalMb?: number;
	/** "connected" is what is reported while the storage is used over USB. */
	readonly storageState?: 'mounted' | 'connected';
	/** A BatchStack entry left by somebody before the start. */
	readonly staleBatch?: Readonly<Record<string, unknown>>;
	/** Approximate size of a stack's file: 60000 bytes. */
	readonly stackBytes?: number;
	/** What DATE-OBS of a stack means: when its first frame was taken (default), or when the stack was made. */
	readonly stackDateObs?: 'first' | 'made';
	/** False: get_batch_stack_setting is not known (103). */
	readonly tellsBatchSettings?: boolean;
	/** The share is read-only, as after a mount with errors: like smbd it grants DELETE when opening, but no write access and no rename. False. */
	readonly isShareReadOnly?: boolean;
	/** HTTP answers every range with 200 and the whole file. */
	readonly ignoreRange?: boolean;
	/** What other firmware makes of an answer: the result of a method, or the fields of a BatchStack event, in another shape. */
	readonly reshape?: (method: string, result: unknown) => unknown;
	/** Seconds between two PiStatus events: 3. */
	readonly statusSeconds?: number;
	/** Milliseconds until a request is answered, at each of the three ports: 0. */
	readonly replyMs?: number;
	/** A port handles one request after another; by default their times overlap. */
	readonly repliesInTurn?: boolean;
};

/** A session of the telescope: what it is looking at, and frames stacked so far. */
export type Observing = {readonly target: string; readonly frames: number};

/** The options with every default filled in. */
export type Setup = Required<Omit<SeestarOptions, 'handshake' | 'observing' | 'staleBatch' | 'reportedTimeZone' | 'now' | 'reshape'>>
	& Pick<SeestarOptions, 'handshake' | 'reportedTimeZone' | 'now' | 'reshape'>;

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
		replyMs: 0,
		repliesInTurn: false,
		...options,
	};
}

/** The firmware as its replies number it: 2000 + 100 x version, 2775 for 7.75. */
export function firmwareNumber(firmware: string): number {
	return 2000 + Math.round(Number(firmware) * 100);
}

/** Whether batch stacking has changed to full paths and clear_batch_stack: seen on 7.75. */
export function hasNewBatch(firmware: string): boolean {
	return firmwareNumber(firmware) >= 2775;
}
