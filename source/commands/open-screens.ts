import process from 'node:process';
import {exitStatus} from '../options/exit-status.js';
import type {Invocation} from '../options/parse.js';
import {openCrowdSkySession, type CrowdSkyFolders} from '../setup/crowdsky-session.js';
import {whileRecording} from '../setup/flight-recording.js';
import {whyNeverFree} from '../setup/keep-free.js';
import {capabilitiesOf, settleColor} from '../terminal/capabilities.js';
import type {InteractiveEnd} from './interactive.js';
import type {Folders, Program} from './program.js';

/**
 * Whether this terminal can show the screens. Also settles the colours, which must happen before Ink is loaded. If the user
 * would expect screens and there are none, `tell` receives the reason.
 */
export function canDraw({switches}: Invocation, tell: (why: string) => void): boolean {
	if (switches.has('json') || switches.has('plain')) return false;
	const capabilities = capabilitiesOf({
		environment: process.env,
		isInputTty: process.stdin.isTTY,
		isOutputTty: process.stdout.isTTY,
		switches: {ascii: switches.has('ascii'), noColor: switches.has('no-color')},
		platform: process.platform,
	});
	settleColor(capabilities, process.env);
	if (capabilities.whyLines !== undefined) tell(capabilities.whyLines);
	return capabilities.canDraw;
}

/** What the demo uses instead of the user's telescope and server. */
type DemoScope = {readonly scopeName?: string; readonly server?: Pick<CrowdSkyFolders, 'url' | 'credentials'>};

/** The full-screen program, from the first screen until the user leaves; resolves with the exit status, or with the wish to see the demo. */
export async function openScreens(invocation: Invocation, program: Program, {data, log, config}: Folders, {scopeName, server}: DemoScope = {}): Promise<InteractiveEnd> {
	const {version, output, signal, complain} = program;
	const {runInteractive} = await import('./interactive.js');
	const never = await whyNeverFree(invocation);
	const folders = {environment: process.env, dataFolder: data, configFolder: config};
	return whileRecording(invocation, {dataFolder: data, version}, async tap => {
		const crowdSky = never ? {ok: false, problem: never} as const : await openCrowdSkySession(invocation, {...folders, tap, ...server});
		if (!crowdSky.ok) {
			complain(crowdSky.problem);
			return exitStatus.usage;
		}

		return runInteractive(invocation, {...folders, output, logFolder: log, scopeName, crowdSky: crowdSky.value, signal, tap});
	});
}
