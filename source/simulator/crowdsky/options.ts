/** How a simulated CrowdSky server is set up; everything but the folder has a default. */
export type CrowdSkyOptions = {
	/** Holds rows.json and the stacks; what the server remembers across restarts is this folder. Made if it is missing. */
	readonly folder: string;
	/** Address to listen at: 127.0.0.1. */
	readonly bindHost?: string;
	/** 0 (the default) takes a free one. */
	readonly port?: number;
	/** The one account: observer, crowdsky-demo. */
	readonly username?: string;
	readonly password?: string;
	/** What all uploads together may send in a second, as over a home's uplink; no limit unless told. */
	readonly uploadBytesPerSecond?: number;
	/** An upload is listed only that much later, as on the real server, where a worker has to see it first: 0. */
	readonly listDelayMs?: number;
	/** A file whose very bytes it has already is refused with 409; it takes them again unless told. */
	readonly isRefusingTwins?: boolean;
	/** A file above this is refused with 400: 50 MB of 1,048,576 bytes. */
	readonly sizeLimitBytes?: number;
	/** A whole request above this is refused with 413 and a page, as by the web server in front of the program: twice sizeLimitBytes. */
	readonly requestLimitBytes?: number;
	/** What follows the slot in a chunk key: the live server's pixel (default), that of our names, or nothing, as in old keys. */
	readonly chunkKeyForm?: ChunkKeyForm;
	/** Instants in the list: `2026-02-27 20:15:02`, UTC without saying so (default), or `2026-02-27T20:15:02Z`. */
	readonly dateForm?: DateForm;
};

export type ChunkKeyForm = 'ring128' | 'nest64' | 'plain';

export type DateForm = 'sql' | 'iso';

/** The options with every default filled in. */
export type CrowdSkySetup = Required<CrowdSkyOptions>;

/** Fills in the defaults. */
export function crowdSkySetupOf(options: CrowdSkyOptions): CrowdSkySetup {
	const sizeLimitBytes = options.sizeLimitBytes ?? 50 * 1024 * 1024;
	return {
		bindHost: '127.0.0.1',
		port: 0,
		username: 'observer',
		password: 'crowdsky-demo',
		uploadBytesPerSecond: Number.POSITIVE_INFINITY,
		listDelayMs: 0,
		isRefusingTwins: false,
		sizeLimitBytes,
		requestLimitBytes: 2 * sizeLimitBytes,
		chunkKeyForm: 'ring128',
		dateForm: 'sql',
		...options,
	};
}
