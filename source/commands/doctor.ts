import {linkedSignal} from '../runtime/linked-signal.js';
import type {ScopeAddress} from '../seestar/port.js';
import type {Result, TroubleKind} from '../trouble/trouble.js';
import {bad, badTrouble, createDoctorPrinter, type Check, type CheckGroup, type DoctorPrinter} from './doctor-check.js';
import {checkFolder, checkNode} from './doctor-machine.js';
import {checkScope, type ScopeFindings} from './doctor-scope.js';
import {checkServer} from './doctor-server.js';
import {exitStatus, statusBeforeWork} from './exit-status.js';
import type {Invocation} from './invocation.js';
import type {World} from './run-command.js';
import {reachOf, type Reach} from './scopes-of.js';
import {openSky} from './sky.js';

/** The longest for one telescope, ms: a locked one alone takes half a minute. */
const scopeMs = 90_000;

/** `doctor`: looks at every link of the chain, changes nothing, and says what to do; resolves with the exit status. */
export async function runDoctor(invocation: Invocation, world: World): Promise<number> {
	const {output, signal} = world;
	const printer = createDoctorPrinter(invocation.switches.has('json'), output);
	const startedMs = performance.now();
	const given = await reachOf(invocation, world.environment);
	if (!given.ok && given.trouble.kind !== 'locked') {
		printer.error(given.trouble);
		return statusBeforeWork(given.trouble);
	}

	// A key that is no key does not keep the ports from being looked at.
	const reach = given.ok ? given : await reachOf({...invocation, texts: new Map([...invocation.texts].filter(([name]) => name !== 'key'))}, world.environment);
	const server = serverGroup(invocation, world);
	const scopes = reach.ok ? await findScopes(reach.value, invocation, signal) : [];
	const checks: Check[] = [];
	const tell = (group: CheckGroup) => {
		if (signal.aborted) return;
		checks.push(...group.checks);
		printer.group(group);
	};

	tell({heading: 'This machine', scope: undefined, checks: await machineChecks(invocation, world, given)});
	const kept = await tellScopes(scopes, reach.ok, tell);
	tell(await server);
	return end(printer, checks, {kept, isKeyBad: !given.ok, seconds: Math.round((performance.now() - startedMs) / 1000), isCancelled: signal.aborted});
}

async function machineChecks({texts}: Invocation, {dataFolder, configFolder}: World, reach: Result<Reach>): Promise<Check[]> {
	const dest = texts.get('dest')?.[0];
	return [
		checkNode(),
		await checkFolder('dataFolder', 'data folder', dataFolder),
		await checkFolder('configFolder', 'configuration folder', configFolder),
		...(dest === undefined ? [] : [await checkFolder('destFolder', 'folder of --dest', dest)]),
		...(reach.ok ? [] : [badTrouble('key', reach.trouble)]),
	];
}

type Scope = {readonly address: ScopeAddress; readonly findings: Promise<ScopeFindings>};

/** Begins to look at each telescope as soon as it is found. */
async function findScopes(reach: Reach, {texts, switches}: Invocation, signal: AbortSignal): Promise<Scope[]> {
	const scopes: Scope[] = [];
	await reach.discover(address => {
		const seestar = reach.connect(address);
		const {signal: limit, end: endLimit} = linkedSignal(signal, AbortSignal.timeout(scopeMs));
		const findings = checkScope(address, {seestar, chosenZone: texts.get('time-zone')?.[0], isReadOnly: switches.has('read-only'), signal: limit}).finally(async () => {
			endLimit();
			await seestar.close();
		});
		// Awaited in its turn below.
		findings.catch(() => undefined);
		scopes.push({address, findings});
	}, signal);
	return scopes;
}

/** Tells of each telescope in the order in which they were found; resolves with why none takes commands, if none does. */
async function tellScopes(scopes: readonly Scope[], wasSearched: boolean, tell: (group: CheckGroup) => void): Promise<TroubleKind | undefined> {
	if (scopes.length === 0) {
		const next = 'Switch it on and join its network, or give its address with --host (the app shows it).';
		if (wasSearched) tell({heading: 'Telescopes', scope: undefined, checks: [bad('discovery', 'No telescope answers on this network', next)]});
		return wasSearched ? 'unreachable' : 'locked';
	}

	const kept: Array<TroubleKind | undefined> = [];
	for (const {address, findings} of scopes) {
		const found = await findings;
		kept.push(found.kept);
		tell({heading: address.label, scope: address.label, checks: found.checks});
	}

	if (kept.includes(undefined)) return undefined;
	return kept.includes('locked') ? 'locked' : 'unreachable';
}

async function serverGroup(invocation: Invocation, {environment, configFolder, dataFolder, demoSky, signal}: World): Promise<CheckGroup> {
	const sky = await openSky(invocation, {environment, configFolder, dataFolder, ...demoSky});
	return {heading: 'CrowdSky server', scope: undefined, checks: sky.ok ? await checkServer(sky.value, signal) : [badTrouble('server', sky.trouble)]};
}

type Ending = {readonly kept: TroubleKind | undefined; readonly isKeyBad: boolean; readonly seconds: number; readonly isCancelled: boolean};

/** 4 and 6 when no telescope takes commands for that reason; else 3 when anything is not well. */
function end(printer: DoctorPrinter, checks: readonly Check[], {kept, isKeyBad, seconds, isCancelled}: Ending): number {
	const checksFailed = checks.filter(({ok}) => !ok).length;
	printer.end({checksOk: checks.length - checksFailed, checksFailed, seconds});
	if (isCancelled) return exitStatus.cancelled;
	if (kept === 'locked' || (kept !== undefined && isKeyBad)) return exitStatus.locked;
	if (kept !== undefined) return exitStatus.noTelescope;
	return checksFailed > 0 ? exitStatus.someFailed : exitStatus.done;
}
