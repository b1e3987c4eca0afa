import {defaultSettings, type Settings} from '../../source/machine/settings.js';
import type {State} from '../../source/machine/state.js';
import {settled} from '../../source/machine/view/list-motion.js';
import {press} from '../../source/machine/view/press.js';
import {initialView, type Deed, type ViewState} from '../../source/machine/view/view-state.js';
import {createMachine, description, inspection, type Machine} from '../machine/machine.js';

/** A view on a machine, with keys that reach it: wishes are sent on, other deeds are kept. */
export type Viewed = {
	readonly machine: Machine;
	readonly deeds: Deed[];
	view(): ViewState;
	state(): State;
	press(...keys: readonly string[]): ViewState;
	/** Replaces parts of the view, as a resize does. */
	set(change: Partial<ViewState>): void;
};

type Scene = {
	/** Targets of the one scope, each with two blocks that are ready and a third that is too short. */
	readonly targets?: readonly string[];
	readonly settings?: Partial<Settings>;
	readonly view?: Partial<ViewState>;
	readonly observing?: string;
};

/** The program without a terminal: one scope `a` and its targets, all read. */
export function createViewed({targets = ['M 1'], settings = {}, view: change = {}, observing}: Scene = {}): Viewed {
	const machine = createMachine({settings: {...defaultSettings, ...settings}, goal: {depth: 'plan', targets: undefined, adopts: true}});
	let view: ViewState = {...initialView({columns: 80, rows: 24, isReadOnly: false}), ...change};
	const [first, ...others] = targets;
	if (first !== undefined) {
		machine.open('a', [30, 40, 2], {target: first, others});
		if (observing !== undefined) machine.send({kind: 'scopeDescribed', scope: 'a', description: {...description, observing}, zone: {name: 'Europe/Vienna', source: 'scope', check: 'verified'}, hasOpenBlocks: false});
		machine.tell({kind: 'batchInspected', inspection: inspection({observing})});
		for (const target of others) machine.send({kind: 'targetRead', scope: 'a', target, reading: readingLike(machine, first, target)});
	}

	const deeds: Deed[] = [];
	return {
		machine,
		deeds,
		view: () => view,
		state: machine.state,
		press(...keys) {
			for (const key of keys) {
				const pressed = press(machine.state(), settled(machine.state(), view), key);
				view = pressed.view;
				for (const deed of pressed.deeds) {
					if (deed.kind === 'wish') machine.send(deed.wish);
					else deeds.push(deed);
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
function readingLike(machine: Machine, from: string, to: string) {
	const reading = machine.scope().targets.find(({name}) => name === from)?.reading;
	if (!reading) throw new Error(`${from} was not read`);
	return {...reading, subFrameNames: reading.subFrameNames.map(name => name.replace(from, to))};
}
