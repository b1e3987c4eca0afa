import {linkedSignal} from '../../runtime/linked-signal.js';
import type {ScopeAddress, DeviceInfo, Site} from '../../seestar/port.js';
import type {Result} from '../../errors/problem.js';
import type {ScopeSource} from '../../setup/telescopes.js';

/** A telescope that does not answer within this time counts as absent for now, in ms. */
const patienceMs = 15_000;

/** What a short visit to a scope showed. */
export type Probe = {readonly address: ScopeAddress; readonly device: Result<DeviceInfo>; readonly site: Site | undefined};

/** Connects to a scope, asks who it is and what it is doing, and disconnects. */
export async function probe(address: ScopeAddress, connect: ScopeSource['connect'], signal: AbortSignal): Promise<Probe> {
	const seestar = await connect(address);
	const limit = linkedSignal(signal, AbortSignal.timeout(patienceMs));
	try {
		const device = await seestar.readDeviceInfo(limit.signal);
		const site = device.ok ? await seestar.readSite(limit.signal) : undefined;
		return {address, device, site: site?.ok ? site.value : undefined};
	} finally {
		limit.end();
		await seestar.close();
	}
}

/** Probes every scope that is found now. */
export async function probeAll({discover, connect}: ScopeSource, signal: AbortSignal): Promise<Probe[]> {
	const probes: Array<Promise<Probe>> = [];
	await discover(address => {
		probes.push(probe(address, connect, signal));
	}, signal);
	return Promise.all(probes);
}

/** What the scope is observing; undefined when it is idle or does not answer. */
export function observingOf({device}: Probe): string | undefined {
	return device.ok ? device.value.observing : undefined;
}
