import {setTimeout as delay} from 'node:timers/promises';
import {parseLightName} from '../../../planning/index.js';
import type {Problem} from '../../../errors/problem.js';
import type {Seestar, TargetFolders} from '../../../seestar/port.js';

/** Neither exists on any telescope. */
const noFolder = 'CrowdSky_doctor_no_such_folder';
const noFile = 'CrowdSky_doctor_no_such_file.fit';
/** Events come every few seconds, and after five quiet seconds the connection is tested; this waits long enough for both, in ms. */
const listenMs = 6500;

/**
 * Asks a telescope for a little of everything that the program ever reads. Changes nothing, and asks nothing that a client
 * of an observing telescope may not ask. The answers are judged by what went over the wire. The problem says why it does not
 * take commands.
 */
export async function probe(seestar: Seestar, signal: AbortSignal, quietMs = listenMs): Promise<Problem | undefined> {
	const facts = await seestar.readDeviceInfo(signal);
	if (!facts.ok) return facts.problem;
	const targets = await seestar.targets(signal);
	const target = targets.ok ? richest(targets.value) : undefined;
	await seestar.listByPages(noFolder, signal);
	if (target) await probeTarget(seestar, target, signal);
	await seestar.readBatch(signal);
	await seestar.readBatchSettings(signal);
	await delay(quietMs, undefined, {signal}).catch(() => undefined);
	return undefined;
}

/** A target with both sub-frames and stacks shows the most; one with few of them is read sooner. */
function richest(targets: readonly TargetFolders[]): TargetFolders | undefined {
	const pairs = targets.filter(({subFrameFolder, subFrameCount}) => subFrameFolder !== undefined && subFrameCount > 0);
	const withStacks = pairs.filter(({stackCount}) => stackCount > 0);
	return [...withStacks.length > 0 ? withStacks : pairs].sort((a, b) => a.subFrameCount - b.subFrameCount)[0];
}

async function probeTarget(seestar: Seestar, {subFrameFolder, stackFolder}: TargetFolders, signal: AbortSignal): Promise<void> {
	const frames = subFrameFolder === undefined ? undefined : await seestar.listByPages(subFrameFolder, signal);
	const frame = frames?.ok ? frames.value.find(({name}) => parseLightName(name) !== undefined) : undefined;
	if (subFrameFolder !== undefined && frame) await seestar.header(subFrameFolder, frame.name, signal);
	const stacks = stackFolder === undefined ? undefined : await seestar.listByPages(stackFolder, signal);
	const names = stacks?.ok ? stacks.value.filter(({name}) => /\.fits?$/i.test(name)).map(({name}) => name) : [];
	const stack = names.find(name => name.startsWith('DSO_')) ?? names[0];
	if (stackFolder === undefined) return;
	if (stack !== undefined) await seestar.header(stackFolder, stack, signal);
	await seestar.header(stackFolder, noFile, signal);
	await seestar.listStored(stackFolder, signal);
}
