import {defaultSettings, type Settings} from '../../source/machine/settings.js';
import type {State} from '../../source/machine/state.js';
import {settled} from '../../source/tui/list/list-motion.js';
import {press} from '../../source/tui/press.js';
import {initialView, type Action, type ViewState} from '../../source/tui/view-state.js';
import {createMachine, description, inspection, type Machine} from '../machine/machine.js';

/** A view on a machine, with keys that act on it: events are sent on, other actions are collected. */
export type Viewed = {
	readonly machine: Machine;
	readonly actions: Action[];
	view(): ViewState;
	state(): State;
	press(...keys: readonly string[]): ViewState;
	/** Replaces parts of the view, as a resize does. */
	set(change: Partial<ViewState>): void;
};

type Scene = {
	/** The scopes; only `a` by default. */
	readonly scopes?: readonly string[];
	/** Targets of each scope, each with two blocks that are ready and a third that is too short. */
	readonly targets?: readonly string[];
	readonly settings?: Partial<Settings>;
	readonly view?: Partial<ViewState>;
	readonly observing?: string;
};

/** The program without a terminal: its scopes and their targets, all read. */
export function createViewed({scopes = ['a'], targets = ['M 1'], settings = {}, view: change = {}, observing}: Scene = {}): Viewed {
	const machine = createMachine({settings: {...defaultSettings, ...settings}, goal: {depth: 'plan', targets: undefined, adopts: true}});
	let view: ViewState = {...initialView({columns: 80, rows: 24, isReadOnly: false}), ...change};
	const [first, ...others] = targets;
	for (const scope of first === undefined ? [] : scopes) {
		machine.open(scope, [30, 40, 2], {target: first ?? '', others});
		if (observing !== undefined) machine.send({kind: 'scopeDescribed', scope, description: {...description, observing}, zone: {name: 'Europe/Vienna', source: 'scope', check: 'verified'}, hasOpenBlocks: false});
		machine.tell({kind: 'batchInspected', inspection: inspection({observing})}, scope);
		for (const target of others) machine.send({kind: 'targetRead', scope, target, reading: readingLike(machine, scope, first ?? '', target)});
	}

	const actions: Action[] = [];
	return {
		machine,
		actions,
		view: () => view,
		state: machine.state,
		press(...keys) {
			for (const key of keys) {
				const pressed = press(machine.state(), settled(machine.state(), view), key);
				view = pressed.view;
				for (const action of pressed.actions) {
					if (action.kind === 'request') machine.send(action.request);
					else actions.push(action);
				}

				view = settled(machine.state(), view);
			}

			return view;
		},
		set(changes) {
			view = settled(machine.state(), {...view, ...changes});
		},
	};
}

/** The first target's frames under another name. */
function readingLike(machine: Machine, scope: string, from: string, to: string) {
	const reading = machine.scope(scope).targets.find(({name}) => name === from)?.reading;
	if (!reading) throw new Error(`${from} was not read`);
	return {...reading, subFrameNames: [...reading.subFrameNames].map(name => name.replace(from, to))};
}
