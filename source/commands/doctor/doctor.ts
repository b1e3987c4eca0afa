import {linkedSignal} from '../../runtime/linked-signal.js';
import type {ScopeAddress} from '../../seestar/port.js';
import type {Result, ProblemKind} from '../../errors/problem.js';
import {bad, badProblem, type Check, type CheckGroup} from './check.js';
import {createDoctorPrinter, type DoctorPrinter} from './doctor-printer.js';
import {checkFolder, checkNode} from './machine.js';
import {checkScope, type ScopeFindings} from './telescope.js';
import type {DeepSums} from './deep/run-deep.js';
import {checkServer} from './server.js';
import {counted} from '../../format/counted.js';
import {exitStatus, statusBeforeWork} from '../../options/exit-status.js';
import type {Invocation} from '../../options/parse.js';
import type {CommandContext} from '../run-command.js';
import {scopeSourceOf, type ScopeSource} from '../../setup/telescopes.js';
import {openCrowdSkySession} from '../../setup/crowdsky-session.js';

/** The time limit for one telescope, in ms: a locked one alone takes half a minute. */
const scopeMs = 90_000;

/** `doctor`: checks every link of the chain, changes nothing, and says what to do; resolves with the exit status. */
export async function runDoctor(invocation: Invocation, context: CommandContext): Promise<number> {
	const {output, signal} = context;
	const printer = createDoctorPrinter(invocation.switches.has('json'), output);
	const startedMs = performance.now();
	const given = await scopeSourceOf(invocation, context.environment, context);
	if (!given.ok && given.problem.kind !== 'locked') {
		printer.error(given.problem);
		return statusBeforeWork(given.problem);
	}

	// With an unusable key the ports are still checked.
	const source = given.ok ? given : await scopeSourceOf({...invocation, texts: new Map([...invocation.texts].filter(([name]) => name !== 'key'))}, context.environment, context);
	const server = serverGroup(invocation, context);
	const scopes = source.ok ? await findScopes(source.value, invocation, signal) : [];
	const checks: Check[] = [];
	const tell = (group: CheckGroup) => {
		if (signal.aborted) return;
		checks.push(...group.checks);
		printer.group(group);
	};

	tell({heading: 'This machine', scope: undefined, checks: await machineChecks(invocation, context, given)});
	const kept = await tellScopes(scopes, source.ok, tell);
	tell(await server);
	const deep = invocation.switches.has('deep') && source.ok && kept === undefined && !signal.aborted ? await (await import('./deep/run-deep.js')).runDeep(invocation, context) : undefined;
	return end(printer, checks, {deep, kept, isKeyBad: !given.ok, seconds: Math.round((performance.now() - startedMs) / 1000), isCancelled: signal.aborted});
}

async function machineChecks({texts}: Invocation, {dataFolder, configFolder}: CommandContext, source: Result<ScopeSource>): Promise<Check[]> {
	const dest = texts.get('dest')?.[0];
	return [
		checkNode(),
		await checkFolder('dataFolder', 'data folder', dataFolder),
		await checkFolder('configFolder', 'configuration folder', configFolder),
		...(dest === undefined ? [] : [await checkFolder('destFolder', 'folder of --dest', dest)]),
		...(source.ok ? [] : [badProblem('key', source.problem)]),
	];
}

type Scope = {readonly address: ScopeAddress; readonly findings: Promise<ScopeFindings>};

/** Starts to examine each telescope as soon as it is found. */
async function findScopes(source: ScopeSource, {texts, switches}: Invocation, signal: AbortSignal): Promise<Scope[]> {
	const scopes: Scope[] = [];
	await source.discover(address => {
		const {signal: limit, end: endLimit} = linkedSignal(signal, AbortSignal.timeout(scopeMs));
		const findings = Promise.resolve(source.connect(address)).then(async seestar => {
			try {
				return await checkScope(address, {seestar, chosenZone: texts.get('time-zone')?.[0], isReadOnly: switches.has('read-only'), signal: limit});
			} finally {
				await seestar.close();
			}
		}).finally(endLimit);
		// Awaited in its turn below.
		findings.catch(() => undefined);
		scopes.push({address, findings});
	}, signal);
	return scopes;
}

/** Reports each telescope in the order in which they were found; resolves with why none takes commands, if so. */
async function tellScopes(scopes: readonly Scope[], wasSearched: boolean, tell: (group: CheckGroup) => void): Promise<ProblemKind | undefined> {
	if (scopes.length === 0) {
		const next = 'Switch it on and join its network, or give its address with --host (the app shows it).';
		if (wasSearched) tell({heading: 'Telescopes', scope: undefined, checks: [bad('discovery', 'No telescope answers on this network', next)]});
		return wasSearched ? 'unreachable' : 'locked';
	}

	const kept: Array<ProblemKind | undefined> = [];
	for (const {address, findings} of scopes) {
		const found = await findings;
		kept.push(found.kept);
		tell({heading: address.label, scope: address.label, checks: found.checks});
	}

	if (kept.includes(undefined)) return undefined;
	return kept.includes('locked') ? 'locked' : 'unreachable';
}

async function serverGroup(invocation: Invocation, {environment, configFolder, dataFolder, demoCrowdSky, signal, tap}: CommandContext): Promise<CheckGroup> {
	const crowdSky = await openCrowdSkySession(invocation, {environment, configFolder, dataFolder, tap, ...demoCrowdSky});
	return {heading: 'CrowdSky server', scope: undefined, checks: crowdSky.ok ? await checkServer(crowdSky.value, signal) : [badProblem('server', crowdSky.problem)]};
}

type Ending = {
	readonly deep: DeepSums | undefined;
	readonly kept: ProblemKind | undefined;
	readonly isKeyBad: boolean;
	readonly seconds: number;
	readonly isCancelled: boolean;
};

function whatDeepFound({broken, hasFailed}: DeepSums): string | undefined {
	if (broken > 0) return `${counted(broken, 'assumption')} ${broken === 1 ? 'is' : 'are'} not kept: see !! above.`;
	return hasFailed ? 'The test stack was not made, or a telescope could not be examined to the end: see above.' : undefined;
}

/** 4 and 6 when no telescope takes commands for that reason; otherwise 3 when anything is not well. */
function end(printer: DoctorPrinter, checks: readonly Check[], {deep, kept, isKeyBad, seconds, isCancelled}: Ending): number {
	const checksFailed = checks.filter(({ok}) => !ok).length;
	const assumptions = deep && {assumptionsKept: deep.kept, assumptionsBroken: deep.broken, assumptionsUnseen: deep.unseen};
	printer.end({checksOk: checks.length - checksFailed, checksFailed, ...assumptions, seconds}, isCancelled ? 'The rest was not checked: this was cancelled.' : deep && whatDeepFound(deep));
	if (isCancelled) return exitStatus.cancelled;
	if (kept === 'locked' || (kept !== undefined && isKeyBad)) return exitStatus.locked;
	if (kept !== undefined) return exitStatus.noTelescope;
	return checksFailed > 0 || (deep !== undefined && (deep.broken > 0 || deep.hasFailed)) ? exitStatus.someFailed : exitStatus.done;
}
