import {BatchStack, type BatchRun, type BatchSetting, type BatchState} from './batch-stack.js';
import {Canary} from './canary.js';
import {Faults} from './faults.js';
import {HttpServer, type LoggedFetch} from './http-server.js';
import {Pace} from './pace.js';
import {hasNewBatch, setupOf, type Observing, type SeestarOptions, type Setup} from './options.js';
import {startRecording, type Recording, type RecordingOptions} from './recording.js';
import {RpcServer, type LoggedRequest} from './rpc-server.js';
import type {Scope} from './rpc-reply.js';
import type {SceneTarget} from './scene.js';
import {ScopeClock} from './scope-clock.js';
import {SmbServer, type LoggedCommand} from './smb/server.js';
import {Storage} from './storage.js';

/** One of the telescope's three ports. */
export type Service = 'rpc' | 'http' | 'smb';

/** A telescope that exists only on loopback; its sky is a folder. */
export type SimulatedSeestar = {
	readonly host: string;
	readonly rpcPort: number;
	readonly httpPort: number;
	readonly smbPort: number;
	/** `HOST:RPC:HTTP:SMB`, as --host takes it. */
	readonly hostOption: string;
	readonly folder: string;
	/** Requests to the control port, oldest first. */
	readonly requests: readonly LoggedRequest[];
	readonly httpRequests: readonly LoggedFetch[];
	readonly smbRequests: readonly LoggedCommand[];
	/** Every batch that was started. */
	readonly batchRuns: readonly BatchRun[];
	/** Forbidden things that a client did; empty after a good run. */
	readonly canary: readonly string[];
	readonly faults: Faults;
	/** The telescope's clock; its zone and offset may be changed. */
	readonly clock: ScopeClock;
	/** May be changed at any time: another telescope at the same address. */
	serial: string;
	/** Changes options while it runs: speed, freeMb, rejected, stackBytes, storageState and others. Addresses stay as they are. */
	change(options: Partial<Omit<SeestarOptions, 'folder' | 'observing' | 'staleBatch' | 'timeZone' | 'clockOffsetSeconds' | 'now'>>): void;
	/** Starts, changes or (undefined) ends a session. */
	setObserving(observing: Observing | undefined): void;
	/** Starts or ends a plan that waits for its next target: the view is idle meanwhile. */
	setPlanWaiting(isWaiting: boolean): void;
	/**
	 * Records sub-frames by the telescope's clock from now on, as in a session; see RecordingOptions. Whether it reports
	 * that it is observing is a separate option.
	 */
	record(target: SceneTarget, options?: RecordingOptions): Recording;
	/** Starts a batch as another client would; names without a path. Throws if one is working. */
	startForeignBatch(folder: string, files: readonly string[]): void;
	/** What another client does over a connection that is not ours: sets frames without starting, stops, clears. */
	readonly guest: {set(folder: string, files: readonly string[]): void; stop(): void; clear(): void};
	/** Sends an event to every client of the control port. */
	pushEvent(name: string, fields?: Readonly<Record<string, unknown>>): void;
	/** Resets every connection, or those of some ports; the ports stay open. */
	dropConnections(services?: readonly Service[]): void;
	/** Closes a port, so that connections are refused, or opens it again. */
	closePort(service: Service): Promise<void>;
	openPort(service: Service): Promise<void>;
	/** Off and on again on the same ports: connections and the batch are gone, and its state too unless it is kept. */
	restart(options?: {readonly keepsBatchState?: boolean; readonly offMs?: number}): Promise<void>;
	/** Ends everything, including the batch. The folder stays. */
	stop(): Promise<void>;
};

/** Starts a simulated Seestar; its ports answer once the promise is fulfilled. Throws if a port is taken. */
export async function startSeestar(options: SeestarOptions): Promise<SimulatedSeestar> {
	let setup: Setup = setupOf(options);
	let {observing} = options;
	let isPlanWaiting = false;
	const host = setup.bindHost;
	const faults = new Faults();
	const canary = new Canary();
	const clock = new ScopeClock(setup.timeZone, setup.clockOffsetSeconds, setup.now);
	const storage = new Storage(options.folder);
	const batch: BatchStack = new BatchStack(
		{setup: () => setup, clock, storage, faults, push: state => rpc.push('BatchStack', (setup.reshape?.('BatchStack', state) ?? state) as Record<string, unknown>)},
		options.staleBatch as BatchState | undefined,
	);
	const scope = (): Scope => ({setup, clock, storage, batch, observing, isPlanWaiting});
	const rpc = new RpcServer({scope, faults, canary}, host, setup.rpcPort);
	const http = new HttpServer({setup: () => setup, storage, faults}, host, setup.httpPort);
	const smb = new SmbServer({
		folder: storage.root, faults, canary, isReadOnly: () => setup.isShareReadOnly, nowMs: () => clock.nowMs(), pace: new Pace(() => setup),
	}, host, setup.smbPort);
	const recordings = new Set<Recording>();
	const open: Record<Service, () => Promise<void>> = {rpc: () => rpc.open(), http: () => http.listening.open(), smb: () => smb.listening.open()};
	const close: Record<Service, () => Promise<void>> = {rpc: () => rpc.close(), http: () => http.listening.close(), smb: () => smb.listening.close()};
	const openAll = () => Promise.all([open.rpc(), open.http(), open.smb()]);
	const closeAll = () => Promise.all([close.rpc(), close.http(), close.smb()]);

	const settingOf = (folder: string, files: readonly string[]): BatchSetting => {
		const path = `MyWorks/${folder}`;
		return {path, files: files.map(name => ({name: hasNewBatch(setup.firmware) ? `${path}/${name}` : name}))};
	};

	await openAll().catch(async (error: unknown) => {
		await closeAll();
		throw error;
	});
	const [rpcPort, httpPort, smbPort] = [rpc.listening.port, http.listening.port, smb.listening.port];
	return {
		host,
		rpcPort,
		httpPort,
		smbPort,
		hostOption: `${host.includes(':') ? `[${host}]` : host}:${rpcPort}:${httpPort}:${smbPort}`,
		folder: storage.root,
		requests: rpc.requests,
		httpRequests: http.requests,
		smbRequests: smb.requests,
		batchRuns: batch.runs,
		canary: canary.violations,
		faults,
		clock,
		get serial() {
			return setup.serial;
		},
		set serial(serial: string) {
			setup = {...setup, serial};
		},
		change(changes) {
			setup = {...setup, ...changes};
		},
		setPlanWaiting(isWaiting) {
			isPlanWaiting = isWaiting;
		},
		setObserving(next) {
			observing = next;
		},
		record(target, options) {
			const recording = startRecording({folder: storage.root, setup: () => setup, clock}, target, {
				...options,
				onFrame(frames) {
					if (options?.isObserving === true) observing = {target: target.name, frames};
					rpc.push('Stack', {state: 'working', stacked_frame: frames});
					options?.onFrame?.(frames);
				},
			});
			if (options?.isObserving === true) {
				observing = {target: target.name, frames: 0};
				rpc.push('View', {state: 'working', mode: 'star', target_name: target.name});
			}

			recordings.add(recording);
			void recording.ended.then(() => {
				recordings.delete(recording);
				if (options?.isObserving !== true || observing?.target !== target.name) return;
				observing = undefined;
				rpc.push('View', {state: 'cancel', mode: 'none'});
			});
			return recording;
		},
		startForeignBatch(folder, files) {
			if (batch.isWorking) throw new Error('A batch is working already.');
			const setting = settingOf(folder, files);
			batch.setting = setting;
			batch.start(setting);
		},
		guest: {
			set(folder, files) {
				if (!batch.isWorking) batch.setting = settingOf(folder, files);
			},
			stop: () => batch.stop(),
			clear: () => batch.clear(),
		},
		pushEvent: (name, fields = {}) => rpc.push(name, fields),
		dropConnections(services = ['rpc', 'http', 'smb']) {
			for (const service of services) ({rpc, http, smb})[service].listening.drop();
		},
		closePort: service => close[service](),
		openPort: service => open[service](),
		async restart({keepsBatchState = false, offMs = 0} = {}) {
			await closeAll();
			await batch.lose(keepsBatchState);
			clock.restart();
			if (offMs > 0) await new Promise(resolve => setTimeout(resolve, offMs));
			await openAll();
		},
		async stop() {
			await Promise.all([...recordings].map(async recording => recording.stop()));
			await closeAll();
			await batch.lose(true);
		},
	};
}
