import type {Session} from './session.js';
import type {Store} from './store.js';

/** The user's names of the telescopes of this run. */
type ScopeNames = {
	/** Reports the name of a scope, where it has one: that of its identity, else that of its address. */
	tell(session: Session): void;
	/**
	 * Gives a scope a name, or takes it away (undefined). Returns the key under which it is kept, and after it the key of its
	 * address, if that is another one: a name there ends, or it would come back, or go to another telescope with the address.
	 */
	give(session: Session, name: string | undefined): readonly string[];
};

/**
 * `kept`: names by identity (see identityOf), which stay when an address changes, or by address, as a person would write
 * them, and for a telescope that has told no serial number yet.
 */
export function createScopeNames(kept: ReadonlyMap<string, string> | undefined, store: Pick<Store, 'state' | 'dispatch'>): ScopeNames {
	const names = new Map(kept);
	/** Two of one name could not be told apart, not even before one's stacks are deleted: the second is called by its address. */
	const isTaken = (id: string, name: string | undefined): boolean => {
		const {scopes, scopeNames} = store.state();
		return name !== undefined && scopes.some(other => other.id !== id && (other.id === name || scopeNames.get(other.id) === name));
	};

	const tell = ({id, identity}: Session): void => {
		const given = (identity === undefined ? undefined : names.get(identity)) ?? names.get(id);
		const name = isTaken(id, given) ? undefined : given;
		if (name !== store.state().scopeNames.get(id)) store.dispatch({kind: 'scopeNamed', scope: id, name});
	};

	return {
		tell,
		give(session, name) {
			const key = session.identity ?? session.id;
			for (const each of [key, session.id]) names.delete(each);
			if (name !== undefined) names.set(key, name);
			tell(session);
			return [...new Set([key, session.id])];
		},
	};
}
