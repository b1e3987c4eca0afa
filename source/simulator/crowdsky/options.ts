import type {RequestLimitOptions} from './request-limit.js';

/** How a simulated CrowdSky server is set up; everything but the folder has a default. */
export type CrowdSkyOptions = {
	/** Holds rows.json and the stacks; this folder is what the server remembers across restarts. Created if it is missing. */
	readonly folder: string;
	/** Address to listen on: 127.0.0.1. */
	readonly bindHost?: string;
	/** 0 (the default) takes any free one. */
	readonly port?: number;
	/** The one account: observer, crowdsky-demo. */
	readonly username?: string;
	readonly password?: string;
	/** What all uploads together can send per second, as over a home's uplink; unlimited by default. */
	readonly uploadBytesPerSecond?: number;
	/** How much later an upload is listed, as on the real server, where a worker must process it first: 0. */
	readonly listDelayMs?: number;
	/** The list has no more rows than this; `oldest`: anything later is never listed. Unlimited by default. */
	readonly listAtMost?: {readonly rows: number; readonly keeps: 'oldest' | 'newest'};
	/** A file with the same bytes as an earlier one is refused with 409; by default it is accepted again. */
	readonly isRefusingTwins?: boolean;
	/** A file larger than this is refused with 400: 50 MB of 1,048,576 bytes. */
	readonly sizeLimitBytes?: number;
	/** A whole request larger than this is refused with 413 and a page, as by the web server in front of the program: twice sizeLimitBytes. */
	readonly requestLimitBytes?: number;
	/**
	 * What the web server in front of the program allows for all requests with a login; the rest get 429 before their body
	 * is read. Unlimited by default.
	 */
	readonly requestLimit?: RequestLimitOptions;
	/** What follows the slot in a chunk key: the live server's pixel (default), the one from our names, or nothing, as in old keys. */
	readonly chunkKeyForm?: ChunkKeyForm;
	/** Instants in the list: `2026-02-27 20:15:02`, UTC without saying so (default), or `2026-02-27T20:15:02Z`. */
	readonly dateForm?: DateForm;
	/** The coverage feed has at least this many rows: 0, which leaves it to the invented crowd. */
	readonly coverageRows?: number;
	/** The account has stacks of the year before, made when the folder is new; by default it has none. */
	readonly hasEarlierNights?: boolean;
};

export type ChunkKeyForm = 'ring128' | 'nest64' | 'plain';

export type DateForm = 'sql' | 'iso';

/** The options with every default filled in. */
export type CrowdSkySetup = Required<Omit<CrowdSkyOptions, 'requestLimit'>> & Pick<CrowdSkyOptions, 'requestLimit'>;

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
		listAtMost: {rows: Number.POSITIVE_INFINITY, keeps: 'newest'},
		isRefusingTwins: false,
		sizeLimitBytes,
		requestLimitBytes: 2 * sizeLimitBytes,
		chunkKeyForm: 'ring128',
		dateForm: 'sql',
		coverageRows: 0,
		hasEarlierNights: false,
		...options,
	};
}
