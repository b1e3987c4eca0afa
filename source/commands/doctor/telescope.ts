import {isIP} from 'node:net';
import {connectSocket} from '../../seestar/connect.js';
import type {ScopeAddress, DeviceInfo, Seestar} from '../../seestar/port.js';
import {resolveHost} from '../../seestar/discovery/resolve-host.js';
import type {ProblemKind} from '../../errors/problem.js';
import {sizeText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {bad, badProblem, good, type Check} from './check.js';
import {checkShare} from './share.js';
import {checkTime} from './time.js';

/** A telescope with less free space may not have room for a night of stacks, in bytes. */
const leastFreeBytes = 1_000_000_000;
/** The newest firmware with which batch stacking is known to work: 2000 + 100 x version. */
const newestKnownFirmware = 2775;

/** What was found of one telescope; `kept` says why it does not take commands, if so. */
export type ScopeFindings = {readonly checks: readonly Check[]; readonly kept: ProblemKind | undefined};

type ScopeContext = {readonly seestar: Seestar; readonly chosenZone: string | undefined; readonly isReadOnly: boolean; readonly signal: AbortSignal};

/** Every link of the chain to one telescope, up to a broken one that the rest depend on. Changes nothing on it. */
export async function checkScope(address: ScopeAddress, context: ScopeContext): Promise<ScopeFindings> {
	const {seestar, isReadOnly, signal} = context;
	const host = await resolveHost(address.host, {signal});
	if (host === undefined) {
		const next = 'Is the telescope on, and on this network? If so, give its address with --host (the app shows it).';
		return {checks: [bad('name', `The name ${address.host} is not known on this network`, next)], kept: 'unreachable'};
	}

	const names = isIP(address.host) === 0 ? [good('name', `${address.host} is at ${host}`)] : [];
	const {ports, control, http, smb} = await checkPorts(address, host, signal);
	if (!control.ok) return {checks: [...names, ...ports], kept: 'unreachable'};

	const facts = await seestar.readDeviceInfo(signal);
	if (!facts.ok) return {checks: [...names, ...ports, badProblem('handshake', facts.problem)], kept: facts.problem.kind};
	const targets = await seestar.targets(signal);
	const folders = targets.ok ? targets.value : [];
	const count = folders.filter(({subFrameFolder}) => subFrameFolder !== undefined).length;
	return {
		kept: undefined,
		checks: [
			...names,
			...ports,
			good('handshake', 'The telescope takes commands'),
			checkFirmware(facts.value),
			checkStorage(facts.value),
			targets.ok ? good('targets', `${counted(count, 'target')} with sub-frames`) : badProblem('targets', targets.problem),
			...await checkTime(facts.value, folders, {...context, isHttpOpen: http?.ok === true}),
			checkObserving(facts.value),
			await checkBatch(seestar, signal),
			...(smb?.ok === true ? [await checkShare(seestar, folders, {isReadOnly, signal})] : []),
		],
	};
}

type Ports = {readonly ports: readonly Check[]; readonly control: Check; readonly http?: Check | undefined; readonly smb?: Check | undefined};

/** The three ports; those for files may be on another host, which is then named. */
async function checkPorts({filesHost, rpcPort, httpPort, smbPort, ...address}: ScopeAddress, host: string, signal: AbortSignal): Promise<Ports> {
	const [at, filesAt] = filesHost === undefined ? ['', ''] : [` of ${address.host}`, ` of ${filesHost}`];
	const filesLiteral = filesHost === undefined ? host : await resolveHost(filesHost, {signal});
	const [control, http, smb] = await Promise.all([
		checkPort('controlPort', host, rpcPort, {words: 'control', at}, signal),
		filesLiteral === undefined ? undefined : checkPort('httpPort', filesLiteral, httpPort, {words: 'HTTP, reading files', at: filesAt}, signal),
		filesLiteral === undefined ? undefined : checkPort('smbPort', filesLiteral, smbPort, {words: 'SMB, renaming files', at: filesAt}, signal),
	]);
	const unknown = filesLiteral === undefined ? [bad('filesName', `The name ${filesHost} is not known on this network`, 'Write the address of the telescope\'s files after the slash (the app shows it).')] : [];
	return {control, http, smb, ports: [control, ...unknown, ...[http, smb].filter(check => check !== undefined)]};
}

async function checkPort(name: string, host: string, port: number, {words, at}: {readonly words: string; readonly at: string}, signal: AbortSignal): Promise<Check> {
	const socket = await connectSocket({host, port, signal});
	if (!socket.ok) return bad(name, `Port ${port}${at} (${words}): ${socket.problem.cause}`, name === 'controlPort' ? socket.problem.next : 'Restart the telescope; check whether a router or firewall blocks the port.');
	socket.value.destroy();
	return good(name, `Port ${port}${at} (${words}) answers`);
}

function checkFirmware({model, firmware, firmwareNumber}: DeviceInfo): Check {
	if (firmwareNumber === 0) return good('firmware', `${model}; it does not report its firmware`);
	const remark = firmwareNumber > newestKnownFirmware ? '; batch stacking is known to work up to 7.75, so try one block first' : '';
	return good('firmware', `${model}, firmware ${firmware}${remark}`);
}

function checkStorage({isStorageMounted, freeMb, totalMb}: DeviceInfo): Check {
	if (!isStorageMounted) return bad('storage', 'The storage is not available: the telescope is in USB mode', 'Unplug the USB cable, or end USB mode in the app.');
	if (freeMb === undefined) return good('storage', 'The storage is there; it does not report its size');
	const words = `${sizeText(freeMb * 1e6)} free${totalMb === undefined ? '' : ` of ${sizeText(totalMb * 1e6)}`} on the telescope`;
	return freeMb * 1e6 < leastFreeBytes ? bad('storage', `Only ${words}`, 'Free some storage in the app: a stack takes 20 MB or more.') : good('storage', words);
}

function checkObserving({observing}: DeviceInfo): Check {
	if (observing === undefined) return good('observing', 'Not observing: free to stack');
	return bad('observing', `The telescope is observing (${observing})`, 'Stack when the session has ended, or use --even-if-observing if you accept that it may disturb the session.');
}

async function checkBatch(seestar: Seestar, signal: AbortSignal): Promise<Check> {
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return badProblem('batch', batch.problem);
	const {state, percent} = batch.value;
	return good('batch', state === 'working' ? `A batch is being stacked right now${percent === undefined ? '' : ` (${Math.round(percent)} %)`}; new blocks wait for it` : 'No batch is being stacked');
}
