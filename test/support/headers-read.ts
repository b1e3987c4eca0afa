import type {SimulatedSeestar} from '../../source/simulator/simulator.js';

/** How often files of a telescope whose names have this part were opened for reading, over HTTP or on its share. */
export function headersRead({httpRequests, smbRequests}: Pick<SimulatedSeestar, 'httpRequests' | 'smbRequests'>, part = 'Light_'): number {
	const onShare = smbRequests.filter(({command, path}) => command === 'create' && path?.includes(part) === true);
	return httpRequests.filter(({path}) => path.includes(part)).length + onShare.length;
}
