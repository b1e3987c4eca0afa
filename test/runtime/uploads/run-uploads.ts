import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {openCrowdSkySession, type CrowdSkySession} from '../../../source/setup/crowdsky-session.js';
import {defaultSettings, type Settings} from '../../../source/machine/settings.js';
import type {State} from '../../../source/machine/state.js';
import {isRunSettled} from '../../../source/machine/summary.js';
import type {StackLocation, UploadMode} from '../../../source/machine/uploads/upload.js';
import type {Clock} from '../../../source/runtime/clock.js';
import type {UploadServer} from '../../../source/runtime/uploads/upload-server.js';
import {createRuntime, type Runtime} from '../../../source/runtime/runtime.js';
import {parseScopeAddress} from '../../../source/seestar/address.js';
import type {Seestar} from '../../../source/seestar/port.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {startCrowdSky, type CrowdSkyOptions, type SimulatedCrowdSky, type SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {fastClock, untilState} from '../../support/run-night.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';

export const login = {CROWDSKY_USERNAME: 'observer', CROWDSKY_PASSWORD: 'crowdsky-demo'};

/** A CrowdSky server on loopback that ends with the test. */
export async function startSky(t: Context, options: Partial<CrowdSkyOptions> = {}): Promise<SimulatedCrowdSky> {
	const folder = await temporaryFolder(t);
	const server = await startCrowdSky({folder, ...options});
	t.teardown(() => server.stop());
	return server;
}

export type Uploading = {
	readonly hosts: readonly string[];
	/** The server's URL. */
	readonly url: string;
	readonly dataFolder: string;
	/** Stack first, or only send existing stacks. */
	readonly depth?: 'stack' | 'plan';
	readonly mode?: UploadMode;
	readonly settings?: Partial<Settings>;
	readonly dest?: string;
	readonly resend?: boolean;
	readonly places?: readonly StackLocation[];
	/** How much faster than real time the machine's waits are; default 150. */
	readonly haste?: number;
	/** Instead of a fast clock of its own. */
	readonly clock?: Clock;
	readonly environment?: Readonly<Record<string, string>>;
	readonly around?: (seestar: Seestar) => Seestar;
	readonly aroundServer?: (server: UploadServer) => UploadServer;
};

/** The engine on real adapters, with the goal of sending stacks. */
export async function createUploading(uploading: Uploading): Promise<{runtime: Runtime; sky: CrowdSkySession}> {
	const {hosts, url, dataFolder, depth = 'stack', mode = 'send', settings, dest, resend, haste = 150, clock = fastClock(haste), environment = login, around = seestar => seestar, aroundServer = server => server} = uploading;
	const sky = await openCrowdSkySession({
		texts: new Map([['server', [url]] as const, ...(dest === undefined ? [] : [['dest', [dest]] as const])]),
		switches: new Set(resend ? ['even-if-present' as const] : []),
	}, {environment, configFolder: path.join(dataFolder, 'config'), dataFolder});
	if (!sky.ok) throw new Error(sky.problem.what);
	const runtime = createRuntime({
		settings: {...defaultSettings, ...settings},
		goal: {depth, targets: undefined, adopts: depth === 'stack'},
		discover: async onFound => Promise.resolve(hosts.forEach(host => {
			const address = parseScopeAddress(host);
			if (address.ok) onFound(address.value);
		})),
		connect: address => around(createSeestar(address, {timing: {firstRetryMs: 50, longestRetryMs: 200, patienceMs: 1500, probeTimeoutMs: 400}})),
		dataFolder,
		clock,
		pollMs: 2000,
		server: aroundServer(sky.value.server),
	});
	runtime.store.dispatch({kind: 'uploadModeChanged', mode});
	if (uploading.places) runtime.store.dispatch({kind: 'uploadsRequested', places: uploading.places});
	return {runtime, sky: sky.value};
}

/** A run from start to end; `during` may interfere with it. Resolves with the last state. */
export async function runUploads(uploading: Uploading, during?: (runtime: Runtime, sky: CrowdSkySession) => Promise<void>): Promise<State> {
	const {runtime, sky} = await createUploading(uploading);
	try {
		const settled = untilState(runtime, state => isRunSettled(state), 20_000);
		settled.catch(() => undefined);
		await runtime.start();
		await during?.(runtime, sky);
		return await settled;
	} finally {
		await runtime.close();
	}
}

/** The phases of the uploads, with the kind of what went wrong. */
export function outcomes({uploads}: State): string[] {
	return uploads.map(({phase, problem}) => problem ? `${phase} ${problem.kind}` : phase);
}

export async function sha256Of(file: string): Promise<string> {
	return createHash('sha256').update(await readFile(file)).digest('hex');
}

/** The path of a stack on a simulated telescope. */
export function stackPath(scope: SimulatedSeestar, target: string, file: string): string {
	return path.join(scope.folder, 'MyWorks', target, file);
}
