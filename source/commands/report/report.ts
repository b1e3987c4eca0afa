import {access} from 'node:fs/promises';
import {isIP} from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import {gzip} from 'node:zlib';
import {readCredentials} from '../../crowdsky/credentials.js';
import {diskProblem} from '../../errors/disk-problem.js';
import {problemOf, type Problem} from '../../errors/problem.js';
import {writeTar} from '../../files/tar.js';
import {writeWhole} from '../../files/write-whole.js';
import {exitStatus} from '../../options/exit-status.js';
import {parseMoment, noonBefore} from '../../options/period.js';
import type {Invocation} from '../../options/parse.js';
import {newestMoment, readRecording} from '../../recorder/read-recording.js';
import {recordingFolder} from '../../recorder/segments.js';
import {runDoctor} from '../doctor/doctor.js';
import {canAsk} from '../ask-line.js';
import type {CommandContext} from '../run-command.js';
import {askReport} from './ask-report.js';
import {cleanParts, type KnownPrivate} from './clean-report.js';
import {firmwareIn, journalParts, type ReportPart} from './contents.js';
import {createReportPrinter, recordingName, type ReadyReport, type ReportPrinter} from './report-printer.js';

declare const PROGRAM_VERSION: string | undefined;

/** `report [FILE]`: writes one archive for a bug report, cleaned and shown first; resolves with the exit status. */
export async function runReport(invocation: Invocation, context: CommandContext): Promise<number> {
	const {switches, targets} = invocation;
	const printer = createReportPrinter(switches.has('json'), context.output);
	const startedMs = performance.now();
	const now = new Date();
	const file = path.resolve(targets[0] ?? `crowdsky-report-${stampOf(now)}.tar.gz`);
	const leave = (problem: Problem, status: number) => {
		printer.error(problem);
		printer.end(0, secondsSince(startedMs));
		return status;
	};

	if (await access(file).then(() => true, () => false)) return leave(taken(file), exitStatus.usage);
	let report: ReadyReport;
	let archive: Buffer;
	try {
		({report, archive} = await makeReport(file, now, invocation, context));
	} catch (error) {
		if (!(error instanceof Error && 'code' in error)) throw error;
		return leave(diskProblem('The report cannot be made', error), exitStatus.unexpected);
	}

	if (context.signal.aborted) return exitStatus.cancelled;
	printer.ready(report);
	if (!await isWanted(report, printer, invocation, context.signal)) {
		printer.notWritten();
		printer.end(0, secondsSince(startedMs));
		return context.signal.aborted ? exitStatus.cancelled : exitStatus.done;
	}

	try {
		if (!await writeWhole(file, archive, {mode: 0o600, isNew: true})) return leave(taken(file), exitStatus.usage);
	} catch (error) {
		return leave(diskProblem('The report could not be written', error, path.dirname(file)), exitStatus.unexpected);
	}

	printer.written(report);
	printer.end(1, secondsSince(startedMs));
	return exitStatus.done;
}

async function makeReport(file: string, now: Date, invocation: Invocation, context: CommandContext): Promise<{readonly report: ReadyReport; readonly archive: Buffer}> {
	const {switches} = invocation;
	const hidesTargets = switches.has('hide-targets');
	const period = await periodOf(invocation, context.dataFolder, now.getTime());
	const recording = await readRecording(recordingFolder(context.dataFolder), period);
	const lines = recording.map(({text}) => text);
	const [first, last] = [recording[0]?.atMs, recording.at(-1)?.atMs];
	const recorded = first === undefined || last === undefined ? undefined : {sinceMs: first, untilMs: last};
	const gathered: ReportPart[] = [
		{name: recordingName, lines},
		...await journalParts(context.dataFolder),
		{name: 'doctor.txt', lines: await doctorLines(invocation, context)},
	];
	const {parts, replaced} = await cleanParts(gathered, await knownPrivate(invocation, context), hidesTargets);
	const about = {
		v: 1,
		program: typeof PROGRAM_VERSION === 'string' ? PROGRAM_VERSION : '0.0.0',
		node: process.versions.node,
		platform: `${process.platform} ${process.arch}`,
		telescopes: firmwareIn(lines),
		madeAt: now.toISOString(),
		...(recorded && {since: new Date(recorded.sinceMs).toISOString(), until: new Date(recorded.untilMs).toISOString()}),
		hidesTargets,
		replaced,
	};
	const all = [...parts, {name: 'about.json', lines: JSON.stringify(about, undefined, 2).split('\n')}];
	const tar = writeTar(all.map(part => ({name: `crowdsky-report/${part.name}`, content: Buffer.from(part.lines.map(line => `${line}\n`).join(''))})), now.getTime());
	const archive = await promisify(gzip)(tar);
	return {archive, report: {file, parts: all, replaced, recorded, hidesTargets, sizeBytes: archive.length}};
}

/** Between --since and --until; by default the last night that has a recording. */
async function periodOf({texts}: Invocation, dataFolder: string, nowMs: number): Promise<{readonly sinceMs: number; readonly untilMs?: number}> {
	const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const at = (name: 'since' | 'until') => parseMoment(texts.get(name)?.[0] ?? '', nowMs, timeZone);
	const untilMs = at('until');
	const newestMs = Math.min(untilMs ?? Number.POSITIVE_INFINITY, await newestMoment(recordingFolder(dataFolder)) ?? nowMs);
	return {sinceMs: at('since') ?? noonBefore(newestMs, timeZone), ...(untilMs !== undefined && {untilMs})};
}

/** What doctor says right now, as it says it to people. */
async function doctorLines({texts, switches, ...invocation}: Invocation, context: CommandContext): Promise<readonly string[]> {
	const lines: string[] = [];
	const write = (line: string) => {
		lines.push(line);
	};

	const kept = new Set([...switches].filter(name => name !== 'json'));
	await runDoctor({...invocation, texts, switches: kept, command: 'doctor', targets: []}, {...context, output: {out: write, err: write}});
	return lines;
}

async function knownPrivate({texts}: Invocation, {environment, configFolder}: CommandContext): Promise<KnownPrivate> {
	const login = await readCredentials({environment, file: path.join(configFolder, 'credentials.json')});
	const saved = login.ok ? login.value : undefined;
	const server = texts.get('server')?.[0];
	return {
		hosts: server === undefined ? [] : [hostOf(server)].filter(host => isIP(host) === 0),
		users: [saved?.username ?? '', environment['CROWDSKY_USERNAME'] ?? '', environment['USER'] ?? '', environment['LOGNAME'] ?? ''],
		secrets: [saved?.password.reveal() ?? '', environment['CROWDSKY_PASSWORD'] ?? ''],
	};
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).hostname : '';
}

/** Without a terminal, what is written has already been printed; with one, the user is asked and can look first. */
async function isWanted(report: ReadyReport, printer: ReportPrinter, {switches}: Invocation, signal: AbortSignal): Promise<boolean> {
	if (switches.has('yes') || switches.has('json') || switches.has('plain') || !canAsk(process.stdin, process.stderr)) return true;
	for (;;) {
		const answer = await askReport('Write it? [y]es, [s]how me its lines first, anything else is no: ', process.stdin, process.stderr, signal);
		if (answer !== 'show') return answer === 'yes';
		printer.show(report);
	}
}

function taken(file: string): Problem {
	return problemOf('exists', 'The report was not written', `there is already a file ${file}`, 'Choose another name, or remove that file.');
}

function stampOf(now: Date): string {
	return now.toLocaleString('sv-SE').replaceAll(/[-:]/g, '').replace(' ', '-');
}

function secondsSince(startedMs: number): number {
	return Math.round((performance.now() - startedMs) / 1000);
}
