import {linkedSignal} from '../../runtime/linked-signal.js';
import type {ScopeAddress, DeviceInfo, Site} from '../../seestar/port.js';
import type {Result} from '../../errors/problem.js';
import type {ScopeSource} from '../../setup/telescopes.js';

/** A telescope that does not answer within this time counts as absent for now, in ms. */
const patienceMs = 15_000;

/** What a short visit to a scope showed. */
export type Probe = {readonly address: ScopeAddress; readonly facts: Result<DeviceInfo>; readonly place: Site | undefined};

/** Connects to a scope, asks who it is and what it is doing, and disconnects. */
export async function lookAt(address: ScopeAddress, connect: ScopeSource['connect'], signal: AbortSignal): Promise<Probe> {
	const seestar = await connect(address);
	const limit = linkedSignal(signal, AbortSignal.timeout(patienceMs));
	try {
		const facts = await seestar.readDeviceInfo(limit.signal);
		const place = facts.ok ? await seestar.readSite(limit.signal) : undefined;
		return {address, facts, place: place?.ok ? place.value : undefined};
	} finally {
		limit.end();
		await seestar.close();
	}
}

/** Visits every scope that is found now. */
export async function lookAtAll({discover, connect}: ScopeSource, signal: AbortSignal): Promise<Probe[]> {
	const looks: Array<Promise<Probe>> = [];
	await discover(address => {
		looks.push(lookAt(address, connect, signal));
	}, signal);
	return Promise.all(looks);
}

/** What the scope is observing; undefined when it is idle or does not answer. */
export function observingOf({facts}: Probe): string | undefined {
	return facts.ok ? facts.value.observing : undefined;
}
