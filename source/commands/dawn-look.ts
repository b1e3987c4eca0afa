import {linkedSignal} from '../runtime/linked-signal.js';
import type {ScopeAddress, ScopeFacts, ScopePlace} from '../seestar/port.js';
import type {Result} from '../trouble/trouble.js';
import type {Reach} from './scopes-of.js';

/** A telescope that does not answer within this time is one that is not there just now, ms. */
const patienceMs = 15_000;

/** What a short visit to a scope told. */
export type Look = {readonly address: ScopeAddress; readonly facts: Result<ScopeFacts>; readonly place: ScopePlace | undefined};

/** Connects to a scope, asks who it is and what it does, and leaves it again. */
export async function lookAt(address: ScopeAddress, connect: Reach['connect'], signal: AbortSignal): Promise<Look> {
	const seestar = connect(address);
	const limit = linkedSignal(signal, AbortSignal.timeout(patienceMs));
	try {
		const facts = await seestar.facts(limit.signal);
		const place = facts.ok ? await seestar.place(limit.signal) : undefined;
		return {address, facts, place: place?.ok ? place.value : undefined};
	} finally {
		limit.end();
		await seestar.close();
	}
}

/** Looks at every scope that is found now. */
export async function lookAtAll({discover, connect}: Reach, signal: AbortSignal): Promise<Look[]> {
	const looks: Array<Promise<Look>> = [];
	await discover(address => {
		looks.push(lookAt(address, connect, signal));
	}, signal);
	return Promise.all(looks);
}

/** What the scope is observing; undefined when it is idle or does not answer. */
export function observingOf({facts}: Look): string | undefined {
	return facts.ok ? facts.value.observing : undefined;
}
