import process from 'node:process';
import {themeOf} from '../../components/theme.js';
import {sentence} from '../../errors/problem.js';
import {jsonLine} from '../../format/json-line.js';
import {exitStatus, statusBeforeWork} from '../../options/exit-status.js';
import type {Invocation} from '../../options/parse.js';
import {systemClock} from '../../runtime/clock.js';
import {openCrowdSkySession} from '../../setup/crowdsky-session.js';
import {capabilitiesOf} from '../../terminal/capabilities.js';
import type {CommandContext} from '../run-command.js';
import {gatherSky} from './gather-sky.js';
import {instant, skyTarget, skyTile} from './sky-json.js';
import {skyLines} from './sky-lines.js';

/** Columns of the map at most. */
const widest = 160;
/** Columns where the output is not a terminal. */
const usualColumns = 80;

/** The command `sky`: the user's own sky as a map and rows, or as JSON. What could not be found out is reported but stops nothing; resolves with the exit status. */
export async function runSky(invocation: Invocation, context: CommandContext): Promise<number> {
	const {environment, output, dataFolder, configFolder, demoCrowdSky, signal, tap, clock = systemClock} = context;
	const isJson = invocation.switches.has('json');
	const startedMs = performance.now();
	const print = (type: string, fields: object) => {
		output.out(jsonLine({v: 1, type, ...fields}));
	};

	const crowdSky = await openCrowdSkySession(invocation, {environment, configFolder, dataFolder, tap, ...demoCrowdSky});
	if (!crowdSky.ok) {
		const {what, cause, next} = crowdSky.problem;
		if (isJson) print('error', {what, cause, next});
		else output.err(sentence(crowdSky.problem));
		return statusBeforeWork(crowdSky.problem);
	}

	const sky = await gatherSky(invocation, context, crowdSky.value);
	if (signal.aborted) return exitStatus.cancelled;
	for (const {what, cause, next} of sky.problems) {
		if (isJson) print('warning', {what, cause, next});
		else output.err(`Note: ${what}: ${cause}. ${next}`.trimEnd());
	}

	if (!isJson) {
		const columns = Math.max(20, Math.min(widest, process.stdout.columns ?? usualColumns));
		for (const line of skyLines(sky, themeFor(invocation, environment), {columns, rows: Math.round(columns / 4), nowMs: clock.now()})) {
			await output.room?.();
			output.out(line);
		}

		return exitStatus.done;
	}

	const {coverage, feed, isFeedFresh, waiting, tiles, stacks} = sky;
	print('skyCoverage', {rows: feed?.columns.tiles.length ?? null, fetchedAt: instant(coverage.fetchedAtMs), isCut: coverage.coverage.isCut});
	for (const [type, rows] of [['skyTarget', waiting.map(skyTarget)], ['skyTile', tiles.map(skyTile)]] as const) {
		for (const row of rows) {
			await output.room?.();
			print(type, row);
		}
	}

	const sum = (values: ReadonlyArray<number | undefined>) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
	print('summary', {
		targets: waiting.length, blocksReady: sum(waiting.map(({blocksReady}) => blocksReady)),
		blocksFirst: feed && isFeedFresh ? sum(waiting.map(({firstOfTile}) => firstOfTile)) : null,
		tiles: tiles.length, stacks: stacks.length, seconds: Math.round((performance.now() - startedMs) / 1000),
	});
	return exitStatus.done;
}

/** Colours and bold are for terminals only; in a file they would be in the way. */
function themeFor({switches}: Invocation, environment: CommandContext['environment']): ReturnType<typeof themeOf> {
	const {isAscii, hasColor} = capabilitiesOf({
		environment, isInputTty: process.stdin.isTTY, isOutputTty: process.stdout.isTTY, platform: process.platform,
		switches: {ascii: switches.has('ascii'), noColor: switches.has('no-color')},
	});
	const theme = themeOf({isAscii, hasColor});
	return process.stdout.isTTY ? theme : {...theme, hasColor: false, paint: (_role, text) => text};
}
