import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {problemOf} from '../errors/problem.js';
import {makeFolder} from '../files/make-folder.js';
import {cleanText} from '../format/clean-text.js';
import {counted} from '../format/counted.js';
import {jsonLine} from '../format/json-line.js';
import {exitStatus} from '../options/exit-status.js';
import type {Invocation} from '../options/parse.js';
import {bindPlaceOf, whileStarted} from '../options/simulator-address.js';
import {startCrowdSky, startReplay} from '../simulator/simulator.js';
import type {Program} from './program.js';
import {readReplay} from './read-replay.js';

/**
 * `simulate --replay FILE`: telescopes that answer as those in a recording did, and a simulated CrowdSky server, until the
 * program is stopped. Each question that the recording has no answer to is reported once.
 */
export async function runReplay({texts, switches}: Invocation, {output: {out}, signal, complain}: Pick<Program, 'output' | 'signal' | 'complain'>): Promise<number> {
	const isJson = switches.has('json');
	const file = texts.get('replay')?.[0] ?? '';
	const lines = await readReplay(file);
	if (!lines.ok) {
		complain(lines.problem);
		return exitStatus.usage;
	}

	const chosen = texts.get('data')?.[0];
	const folder = chosen ?? await mkdtemp(path.join(tmpdir(), 'crowdsky-replay-'));
	const {host: bindHost, ...ports} = bindPlaceOf(texts.get('bind')?.[0] ?? '127.0.0.1');
	const login = {username: 'observer', password: 'crowdsky-demo'};
	const print = (type: string, fields: object) => {
		out(jsonLine({v: 1, type, ...fields}));
	};

	const startTelescopes = async () => {
		await makeFolder(folder);
		const telescopes = await startReplay({
			lines: lines.value, folder, bindHost, ...ports, speed: Number(texts.get('speed')?.[0] ?? 1),
			onUnrecorded(scope, method) {
				if (isJson) print('unrecorded', {scope, method});
				else out(`${cleanText(scope)}: the recording has no answer to ${cleanText(method)}`);
			},
		});
		return {telescopes, stop: async () => {
			await Promise.all(telescopes.map(async telescope => telescope.stop()));
		}};
	};

	const startServer = async () => startCrowdSky({folder: path.join(folder, 'crowdsky'), port: Number(texts.get('server-port')?.[0] ?? 0), ...login});
	try {
		return await whileStarted({folder, start: startTelescopes, complain}, async ({telescopes}) => {
			if (telescopes.length === 0) {
				complain(problemOf('usage', `${cleanText(file)} cannot be replayed`, "it has no telescope's answers", 'Choose another time for the report with --since.'));
				return exitStatus.usage;
			}

			return whileStarted({folder, start: startServer, complain}, async ({url}) => {
				for (const {scope, hostOption, exchanges, pushed} of telescopes) {
					if (isJson) print('simulator', {host: hostOption, server: url, replays: scope, exchanges, events: pushed});
					else out(`Replay of ${cleanText(scope)} (${counted(exchanges, 'question')}, ${counted(pushed, 'event')}): crowdsky-tui --host ${hostOption}`);
				}

				if (!isJson) out(`Simulated CrowdSky: --server ${url} (CROWDSKY_USERNAME=${login.username} CROWDSKY_PASSWORD=${login.password})`);
				await new Promise(resolve => {
					signal.addEventListener('abort', resolve);
				});
				return exitStatus.done;
			});
		});
	} finally {
		if (chosen === undefined) await rm(folder, {recursive: true, force: true, maxRetries: 3});
	}
}
