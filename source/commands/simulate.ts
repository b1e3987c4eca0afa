import {jsonLine} from '../format/json-line.js';
import type {Invocation} from '../options/parse.js';
import type {Program} from './program.js';
import {withSimulators} from './simulated.js';

/** The simulators in the foreground, until the program is stopped. */
export async function runSimulate(invocation: Invocation, program: Program): Promise<number> {
	if (invocation.texts.has('replay')) return (await import('./replay.js')).runReplay(invocation, program);
	const {output: {out}, signal} = program;
	return withSimulators(invocation, program, undefined, async ({hostOption, server: {url, credentials}}) => {
		if (invocation.switches.has('json')) {
			out(jsonLine({v: 1, type: 'simulator', host: hostOption, server: url}));
		} else {
			out(`Simulated Seestar: crowdsky-tui --host ${hostOption}`);
			out(`Simulated CrowdSky: --server ${url} (CROWDSKY_USERNAME=${credentials.username} CROWDSKY_PASSWORD=${credentials.password.reveal()})`);
		}

		await new Promise(resolve => {
			signal.addEventListener('abort', resolve);
		});
		return 0;
	});
}
