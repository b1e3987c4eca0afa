import {linkedSignal} from '../runtime/linked-signal.js';
import type {CallOptions} from './options.js';

/** The caller's functions, which may throw; see withCaller. */
export type Caller = {
	/** Fires with the caller's own signal, and when one of the caller's functions has thrown. */
	readonly signal: AbortSignal;
	/** The caller's function, wrapped so that it never throws; undefined stays undefined. */
	readonly guarded: <A extends readonly unknown[]>(told: ((...args: A) => void) | undefined) => ((...args: A) => void) | undefined;
};

/**
 * Makes a call that reports to its caller through functions. What such a function throws, or what its promise rejects with,
 * must not get lost in the middle of the work: it ends the call as the caller's signal does, and the call rejects with that
 * very error.
 */
export async function withCaller<T>({signal}: Pick<CallOptions, 'signal'>, call: (caller: Caller) => Promise<T>): Promise<T> {
	const failing = new AbortController();
	const linked = linkedSignal(signal, failing.signal);
	let thrown: {readonly error: unknown} | undefined;
	let hasEnded = false;
	const fail = (error: unknown) => {
		// Nobody waits for the call any more, so let the error show up as an unhandled rejection.
		if (hasEnded) throw error;
		thrown ??= {error};
		failing.abort();
	};

	const guarded: Caller['guarded'] = told => told && ((...args) => {
		try {
			// Typed as void, but an async function may be passed, too.
			const returned: unknown = told(...args);
			if (returned instanceof Promise) void returned.catch(fail);
		} catch (error) {
			fail(error);
		}
	});
	// The result of stopping does not matter besides the reason for it.
	const cause = (error: unknown) => thrown ? thrown.error : error;
	try {
		const result = await call({signal: linked.signal, guarded});
		if (thrown) throw cause(undefined);
		return result;
	} catch (error) {
		throw cause(error);
	} finally {
		hasEnded = true;
		linked.end();
	}
}
