import {isIP} from 'node:net';
import {connectSocket} from '../seestar/connect.js';
import type {ScopeAddress, ScopeFacts, Seestar} from '../seestar/port.js';
import {resolveHost} from '../seestar/discovery/resolve-host.js';
import type {TroubleKind} from '../trouble/trouble.js';
import {sizeText} from '../widgets/amounts.js';
import {bad, badTrouble, good, type Check} from './doctor-check.js';
import {checkShare} from './doctor-share.js';
import {checkTime} from './doctor-time.js';

/** A telescope with less than this may not have room for a night of stacks, bytes. */
const leastFreeBytes = 1_000_000_000;
/** The newest firmware on which batch stacking is known: 2000 + 100 x version. */
const newestKnownFirmware = 2775;

/** What was found of one telescope; `kept` is why it takes no commands, if it does not. */
export type ScopeFindings = {readonly checks: readonly Check[]; readonly kept: TroubleKind | undefined};

export type ScopeMeans = {readonly seestar: Seestar; readonly chosenZone: string | undefined; readonly isReadOnly: boolean; readonly signal: AbortSignal};

/** Every link of the chain to one telescope, until one is broken on which the next ones hang. Changes nothing on it. */
export async function checkScope(address: ScopeAddress, means: ScopeMeans): Promise<ScopeFindings> {
	const {seestar, isReadOnly, signal} = means;
	const host = await resolveHost(address.host, {signal});
	if (host === undefined) {
		const next = 'Is the telescope on, and on this network? Otherwise give its address with --host (the app shows it).';
		return {checks: [bad('name', `The name ${address.host} is not known on this network`, next)], kept: 'unreachable'};
	}

	const names = isIP(address.host) === 0 ? [good('name', `${address.host} is at ${host}`)] : [];
	const {ports, control, http, smb} = await checkPorts(address, host, signal);
	if (!control.ok) return {checks: [...names, ...ports], kept: 'unreachable'};

	const facts = await seestar.facts(signal);
	if (!facts.ok) return {checks: [...names, ...ports, badTrouble('handshake', facts.trouble)], kept: facts.trouble.kind};
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
			targets.ok ? good('targets', `${count} targets with sub-frames`) : badTrouble('targets', targets.trouble),
			...await checkTime(facts.value, folders, {...means, isHttpOpen: http?.ok === true}),
			checkObserving(facts.value),
			await checkBatch(seestar, signal),
			...(smb?.ok === true ? [await checkShare(seestar, folders, {isReadOnly, signal})] : []),
		],
	};
}

type Ports = {readonly ports: readonly Check[]; readonly control: Check; readonly http?: Check | undefined; readonly smb?: Check | undefined};

/** The three ports; those of the files may be on a host of their own, which is named then. */
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
	if (!socket.ok) return bad(name, `Port ${port}${at} (${words}): ${socket.trouble.cause}`, name === 'controlPort' ? socket.trouble.next : 'Restart the telescope; look whether a router or firewall keeps the port shut.');
	socket.value.destroy();
	return good(name, `Port ${port}${at} (${words}) answers`);
}

function checkFirmware({model, firmware, firmwareNumber}: ScopeFacts): Check {
	if (firmwareNumber === 0) return good('firmware', `${model}; it does not tell its firmware`);
	const remark = firmwareNumber > newestKnownFirmware ? '; batch stacking is known up to 7.75, so try one block first' : '';
	return good('firmware', `${model}, firmware ${firmware}${remark}`);
}

function checkStorage({isStorageMounted, freeMb, totalMb}: ScopeFacts): Check {
	if (!isStorageMounted) return bad('storage', 'The storage is away: the telescope is in USB mode', 'Take it off the USB cable, or end USB mode in the app.');
	if (freeMb === undefined) return good('storage', 'The storage is there; it does not tell its size');
	const words = `${sizeText(freeMb * 1e6)} free${totalMb === undefined ? '' : ` of ${sizeText(totalMb * 1e6)}`} on the telescope`;
	return freeMb * 1e6 < leastFreeBytes ? bad('storage', `Only ${words}`, 'Free some storage in the app: a stack takes some 20 MB and more.') : good('storage', words);
}

function checkObserving({observing}: ScopeFacts): Check {
	if (observing === undefined) return good('observing', 'Not observing: free to stack');
	return bad('observing', `The telescope is observing (${observing})`, 'Stack when the session has ended, or use --even-if-observing if you accept that it may disturb the session.');
}

async function checkBatch(seestar: Seestar, signal: AbortSignal): Promise<Check> {
	const batch = await seestar.readBatch(signal);
	if (!batch.ok) return badTrouble('batch', batch.trouble);
	const {state, percent} = batch.value;
	return good('batch', state === 'working' ? `A batch is being stacked just now${percent === undefined ? '' : ` (${Math.round(percent)} %)`}; new blocks wait for it` : 'No batch is being stacked');
}
