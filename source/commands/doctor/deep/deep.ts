import type {Seestar} from '../../../seestar/port.js';
import type {WireEntry} from '../../../recorder/wire-entry.js';
import type {Problem} from '../../../errors/problem.js';
import {assumptions} from './assumptions.js';
import {evidenceOf, objectOf, resultOf, textOf, type Evidence} from './evidence.js';
import type {Assumption, Finding} from './finding.js';
import {probe} from './probe.js';

/** An assumption and how one telescope did on it. */
export type Judged = Pick<Assumption, 'id' | 'what' | 'source' | 'confidence'> & Finding;

/** What was found out about one telescope. */
export type DeepFindings = {
	readonly scope: string;
	/** E.g. "7.75" and 2775; empty and 0 if it does not say. */
	readonly firmware: string;
	readonly firmwareNumber: number;
	readonly judged: readonly Judged[];
	/** Why it could not be asked, if so. */
	readonly problem: Problem | undefined;
};

/** Records what goes over the wire of some telescopes while they are being examined. */
type Witness = {readonly tap: (entry: WireEntry) => void; readonly evidence: (scope: string) => Evidence};

export function createWitness(now: () => number = Date.now): Witness {
	const entries: Array<{readonly atMs: number; readonly entry: WireEntry}> = [];
	return {
		tap(entry) {
			entries.push({atMs: now(), entry});
		},
		evidence: scope => evidenceOf(entries.filter(({entry}) => 'scope' in entry && entry.scope === scope)),
	};
}

type Looking = {
	readonly signal: AbortSignal;
	/** What a test stack shows counts, too. */
	readonly more?: () => Promise<void>;
	/** How long to wait for events and heartbeats, in ms; by default the usual time. */
	readonly quietMs?: number;
};

/** Examines one telescope and compares every assumption with what is seen. */
export async function lookDeep(seestar: Seestar, witness: Witness, {signal, more, quietMs}: Looking): Promise<DeepFindings> {
	const scope = seestar.address.label;
	const problem = await probe(seestar, signal, quietMs);
	if (!problem) await more?.();
	const evidence = witness.evidence(scope);
	const device = objectOf(objectOf(resultOf(evidence, 'get_device_state'))?.['device']);
	const number = device?.['firmware_ver_int'];
	return {
		scope,
		firmware: textOf(device?.['firmware_ver_string']) ?? '',
		firmwareNumber: typeof number === 'number' ? number : 0,
		judged: assumptions.map(({judge, ...row}) => ({...row, ...judge(evidence)})),
		problem,
	};
}
