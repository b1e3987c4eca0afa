import type {Block} from '../../planning/index.js';
import {nameOf} from '../../machine/scope-name.js';
import type {ScopeState, State, TargetState} from '../../machine/state.js';
import type {Glyphs} from '../../components/theme.js';
import type {Panels} from '../panels.js';
import {sentOf} from '../sent.js';
import type {ViewState} from '../view-state.js';
import {blockStates, type BlockStates} from './block-states.js';
import {frameCharts} from './frames-chart.js';
import {scopeNightsPanel} from './scope-nights-panel.js';

/** The telescope, target and block of a row, if known. */
type Subject = {
	readonly scope?: string | undefined;
	readonly target?: string | undefined;
	readonly block?: Block | undefined;
	/** Whether the screen has the legend elsewhere. */
	readonly isExplained?: boolean;
	/** The targets that the list shows, unless these are all. */
	readonly shown?: ReadonlySet<TargetState> | undefined;
};

/** The panels of every list of blocks or stacks: the frames of the target under the cursor, and the nights of the telescopes, its own first. */
export function nightPanels(state: State, view: Pick<ViewState, 'myStacks'>, glyphs: Glyphs, {scope: id, target: name, block, shown, isExplained = false}: Subject): Panels {
	// Which stacks the server has is worked out only if a panel fits.
	let known: BlockStates | undefined;
	const stateOf: BlockStates = (...of) => (known ??= blockStates(state, sentOf(state, view)))(...of);
	const scope = state.scopes.find(each => each.id === id);
	const target = scope?.targets.find(each => each.name === name);
	const scopes = scope ? [scope, ...state.scopes.filter(each => each !== scope)] : state.scopes;
	const nightsOf = (each: ScopeState, marked: TargetState | undefined) => scopeNightsPanel.bind(undefined, {
		scope: each, name: nameOf(state, each.id), stateOf, glyphs, hasLegend: !isExplained, marked, targets: shown ? each.targets.filter(one => shown.has(one)) : each.targets,
	});
	return {
		beside: scope && target ? frameCharts(scope.id, target, stateOf, glyphs, block) : [],
		below: scopes.map(each => nightsOf(each, each === scope ? target : undefined)),
	};
}
