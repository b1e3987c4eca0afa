import type {ScopeState, State} from '../../machine/state.js';
import type {Screen, ViewState} from '../view-state.js';

/** The part of the view that says where the cursor is among the telescopes. */
type Where = Pick<ViewState, 'screen' | 'fleet'>;

/** The screens that begin with a line for each telescope, once there are several. */
const fleetScreens: readonly Screen[] = ['discover', 'stack'];

/** Does this screen begin with a line for each telescope? One telescope needs none. */
export function hasFleet({scopes}: Pick<State, 'scopes'>, screen: Screen): boolean {
	return scopes.length > 1 && fleetScreens.includes(screen);
}

/** The telescope whose line the cursor is on; undefined while it is in the list below. */
export function focusedScope(state: Pick<State, 'scopes'>, {screen, fleet}: Where): ScopeState | undefined {
	return hasFleet(state, screen) ? state.scopes.find(({id}) => id === fleet.cursor) : undefined;
}

/** The telescope to which the list is limited: the one under the cursor, else the one that was opened; undefined shows all. */
export function shownScope(state: Pick<State, 'scopes'>, view: Where): ScopeState | undefined {
	if (!hasFleet(state, view.screen)) return undefined;
	return focusedScope(state, view) ?? state.scopes.find(({id}) => id === view.fleet.opened);
}

/** The rows that are shown: all, or those of one telescope, without its heading because its line stands above. */
export function rowsInSight<Row extends {readonly kind: string}>(rows: readonly Row[], state: Pick<State, 'scopes'>, view: Where, scopeOf: (row: Row) => string): readonly Row[] {
	const shown = shownScope(state, view);
	return shown ? rows.filter(row => row.kind !== 'scope' && scopeOf(row) === shown.id) : rows;
}
