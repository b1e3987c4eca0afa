import type {CrowdSkyFault, CrowdSkyOptions, SimulatedCrowdSky, SimulatedSeestar} from '../../../source/simulator/simulator.js';
import {runNight} from '../../support/run-night.js';
import {startScope} from '../../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../../support/temporary-folder.js';
import {startSky, type Uploading} from './run-uploads.js';

/** A telescope whose blocks are already stacked and named. */
export async function stackedScope(t: Context, options: Parameters<typeof startScope>[1] = {}): Promise<SimulatedSeestar> {
	const scope = await startScope(t, options);
	await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	return scope;
}

/** A server with faults, and a run that sends a telescope's stacks there without knowledge of earlier runs. */
export async function sendingFrom(
	t: Context, scope: SimulatedSeestar, options: Partial<CrowdSkyOptions> = {}, faults: readonly CrowdSkyFault[] = [],
): Promise<{sky: SimulatedCrowdSky; uploading: Uploading}> {
	const sky = await startSky(t, options);
	faults.forEach(fault => sky.faults.add(fault));
	return {sky, uploading: {hosts: [scope.hostOption], url: sky.url, dataFolder: await temporaryFolder(t), depth: 'plan'}};
}
