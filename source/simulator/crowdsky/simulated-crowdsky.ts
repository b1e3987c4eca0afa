import {CrowdSkyServer, type LoggedCall} from './crowdsky-server.js';
import {earlierStacks} from './earlier-nights.js';
import {CrowdSkyFaults} from './faults.js';
import {crowdSkySetupOf, type CrowdSkyOptions, type CrowdSkySetup} from './options.js';
import {Pace} from './pace.js';
import {instantText, type CrowdSkyRow} from './row.js';
import type {LoggedUpload, ServerParts} from './server-parts.js';
import {StackStore} from './stack-store.js';

export {type CrowdSkyFault} from './faults.js';
export {type CrowdSkyOptions, type CrowdSkyRow, type LoggedUpload};

/** A CrowdSky server that exists only on loopback; its database is a folder. */
export type SimulatedCrowdSky = {
	/** Base URL, as --server takes it. */
	readonly url: string;
	readonly port: number;
	/** Every record, oldest first, listed yet or not, including those of earlier runs. */
	rows(): readonly CrowdSkyRow[];
	/** The uploads of this run that became records, oldest first. */
	readonly uploads: readonly LoggedUpload[];
	/** Every request of this run. */
	readonly calls: readonly LoggedCall[];
	readonly faults: CrowdSkyFaults;
	/** Where a record's file is on this machine. */
	filePath(id: number): string;
	/** Inserts rows without files, for long lists: `make(index)` returns what should differ from the defaults. */
	addRows(count: number, make?: (index: number) => Partial<Omit<CrowdSkyRow, 'id'>>): Promise<void>;
	/** Changes options while it runs, except folder and address. */
	change(options: Partial<Omit<CrowdSkyOptions, 'folder' | 'bindHost' | 'port'>>): void;
	/** Resets every connection; the port stays open. */
	dropConnections(): void;
	/** Closes the port, so that connections are refused, or opens it again. */
	closePort(): Promise<void>;
	openPort(): Promise<void>;
	/** Ends everything. The folder stays. */
	stop(): Promise<void>;
};

/** Starts a simulated CrowdSky server; it answers once the promise is fulfilled. Throws if the port is taken or the folder is unusable. */
export async function startCrowdSky(options: CrowdSkyOptions): Promise<SimulatedCrowdSky> {
	let setup: CrowdSkySetup = crowdSkySetupOf(options);
	const faults = new CrowdSkyFaults();
	const uploads: LoggedUpload[] = [];
	const store = await StackStore.open(setup.folder);
	if (setup.hasEarlierNights && store.stacks.length === 0) await store.addAll(earlierStacks(setup, Date.now()));
	const parts: ServerParts = {setup: () => setup, store, faults, line: new Pace(), uploads};
	const server = new CrowdSkyServer(parts, setup.bindHost, setup.port);
	await server.listening.open();
	const {port} = server.listening;
	const host = setup.bindHost.includes(':') ? `[${setup.bindHost}]` : setup.bindHost;
	return {
		url: `http://${host}:${port}`,
		port,
		rows: () => store.stacks.map(({row}) => row),
		uploads,
		calls: server.calls,
		faults,
		filePath: id => store.filePath(id),
		addRows: (count, make = () => ({})) => {
			const first = store.stacks.length;
			const now = instantText(Date.now(), setup.dateForm);
			return store.addRows(count, id => ({
				row: {...plainRow, created_at: now, ...make(store.stacks.length - first), id},
				name: '', sha256: '', listedFromMs: 0, thumbnailType: undefined,
			}));
		},
		change(changes) {
			setup = {...setup, ...changes};
		},
		dropConnections: () => server.listening.drop(),
		closePort: () => server.close(),
		openPort: () => server.listening.open(),
		stop: () => server.close(),
	};
}

const plainRow = {
	chunk_key: '20260227.81_HP102265',
	object_name: 'IC 434',
	telescope_id: 'S50_0a1b2c3d',
	filter_name: 'LP',
	date_obs_start: '2026-02-27 20:15:02',
	date_obs_end: '2026-02-27 20:30:00',
	n_frames_input: 33,
	n_frames_aligned: '33',
	total_exptime: '330.00',
	ra_deg: '85.250000',
	dec_deg: '-2.460000',
	file_size_bytes: '60480',
} satisfies Partial<CrowdSkyRow>;
