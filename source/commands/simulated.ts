import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {hidePassword} from '../crowdsky/password.js';
import {makeFolder} from '../files/make-folder.js';
import type {Invocation} from '../options/parse.js';
import {bindPlaceOf, whileStarted} from '../options/simulator-address.js';
import type {CrowdSkyFolders} from '../setup/crowdsky-session.js';
import {createDocumentScene, startCrowdSky, startSeestar} from '../simulator/simulator.js';
import type {Program} from './program.js';

/** Where the simulated server is, and who is already signed in there. */
type SimulatedServer = Required<Pick<CrowdSkyFolders, 'url' | 'credentials'>>;

/** What runs beside the simulators: --host for the telescope, the folder of both, and the server. */
type Use = (simulated: {readonly hostOption: string; readonly folder: string; readonly server: SimulatedServer}) => Promise<number>;

/**
 * A simulated telescope on loopback with the mission document's night, and a simulated CrowdSky server, for as long as `use`
 * runs. `speed` makes the telescope stack that many times faster. A folder that --data did not name is removed afterwards.
 */
export async function withSimulators({texts}: Invocation, {complain}: Pick<Program, 'complain'>, speed: number | undefined, use: Use): Promise<number> {
	const chosen = texts.get('data')?.[0];
	const folder = chosen ?? await mkdtemp(path.join(tmpdir(), 'crowdsky-demo-'));
	const {host: bindHost, ...ports} = bindPlaceOf(texts.get('bind')?.[0] ?? '127.0.0.1');
	const scope = path.join(folder, 'telescope');
	const startScope = async () => {
		// A taken port is reported at once, not after writing the thousands of files of the night.
		const seestar = await startSeestar({folder: scope, bindHost, ...ports, ...(speed === undefined ? {} : {speed})});
		await createDocumentScene(scope).catch(async (error: unknown) => {
			await seestar.stop();
			throw error;
		});
		return seestar;
	};

	const login = {username: 'observer', password: 'crowdsky-demo'};
	const port = Number(texts.get('server-port')?.[0] ?? 0);
	const startServer = async () => {
		await makeFolder(folder);
		return startCrowdSky({folder: path.join(folder, 'crowdsky'), port, ...login, hasEarlierNights: true});
	};
	const credentials = {...login, password: hidePassword(login.password)};
	try {
		return await whileStarted({folder, start: startServer, complain}, async ({url}) =>
			whileStarted({folder, start: startScope, complain}, async ({hostOption}) => use({hostOption, folder, server: {url, credentials}})));
	} finally {
		if (chosen === undefined) await rm(folder, {recursive: true, force: true, maxRetries: 3});
	}
}
