import {observationUtcMs} from '../../fits/observation-time.js';
import type {Upload} from '../../machine/uploads/upload.js';
import {parseStackName, whyUndated, whyUndatedStack} from '../../planning/index.js';
import {readLocalHeader} from './stack-info.js';

/**
 * Why a stack is never sent, whatever the user insists on: nobody could tell when its frames were taken. This follows from
 * its name or, for a file of this machine, whose times come from its header, from that. Undefined if it may be sent.
 */
export async function whyNeverSent({file, path}: Upload, latestMs: number): Promise<string | undefined> {
	const name = parseStackName(file);
	const byName = name && whyUndatedStack(name, latestMs);
	if (byName !== undefined || path === undefined) return byName;
	const header = await readLocalHeader(path, file);
	const observedMs = header.ok ? observationUtcMs(header.value) : undefined;
	return observedMs === undefined ? undefined : whyUndated(observedMs, latestMs);
}
