import type {ScopeAddress, Seestar} from '../seestar/port.js';
import {newSession, type Session} from './session.js';

/** Makes the adapter of a scope, without connecting. */
export type Connect = (address: ScopeAddress) => Seestar | Promise<Seestar>;

/**
 * Makes one session for each reported scope, and calls `onOpened` with it. `allConnected` resolves when all scopes reported
 * so far have theirs: the adapter's code may still be loading from the disk. Nothing is opened once `signal` has fired.
 */
export function createSessions(sessions: Map<string, Session>, connect: Connect, signal: AbortSignal, onOpened: (session: Session) => void): {
	readonly addScope: (address: ScopeAddress) => void;
	/** The same for one that a search has found: not where it was removed since. */
	readonly addFound: (address: ScopeAddress) => void;
	/** Forgets a session, which the caller closes. */
	readonly removeScope: (label: string) => void;
	readonly allConnected: () => Promise<void>;
} {
	const known = new Set<string>();
	const removed = new Set<string>();
	const connecting = new Set<Promise<void>>();
	const open = (address: ScopeAddress, seestar: Seestar): void => {
		const session = newSession(address, seestar);
		sessions.set(address.label, session);
		onOpened(session);
	};

	const addScope = (address: ScopeAddress): void => {
		if (known.has(address.label) || signal.aborted) return;
		known.add(address.label);
		removed.delete(address.label);
		const seestar = connect(address);
		if (!(seestar instanceof Promise)) {
			open(address, seestar);
			return;
		}

		const opened = seestar.then(async made => signal.aborted ? made.close() : open(address, made));
		connecting.add(opened);
		void opened.finally(() => connecting.delete(opened));
	};

	return {
		addScope,
		addFound(address) {
			if (!removed.has(address.label)) addScope(address);
		},
		removeScope(label) {
			sessions.delete(label);
			known.delete(label);
			removed.add(label);
		},
		async allConnected() {
			await Promise.all(connecting);
		},
	};
}
