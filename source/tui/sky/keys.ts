import type {State} from '../../machine/state.js';
import type {KeyBinding} from '../key-binding.js';
import {moved, type Motion} from '../list/list-motion.js';
import type {SkyZoom, ViewState} from '../view-state.js';
import {crossOf, inSight, movedCross} from './cross.js';
import {zoomSteps} from './field.js';
import {readingSky} from './open-sky.js';
import {skyRows} from './rows.js';

const steps: Readonly<Record<string, readonly [right: number, down: number]>> = {
	left: [-1, 0], h: [-1, 0], right: [1, 0], up: [0, -1], k: [0, -1], down: [0, 1], j: [0, 1],
};

/** The zoom of Enter, as degrees from the middle to the upper edge. */
const nearDegrees = 5;

const whyNoObject = (state: State, view: ViewState) => skyRows(state, view).length === 0 ? 'You have no objects in the sky yet' : undefined;
const whyNowhere = (state: State, view: ViewState) => crossOf(state, view) ? undefined : 'The position of this object is not known; the arrows move the cross';

/** Keys on Sky. */
export const skyKeys: readonly KeyBinding[] = [
	{
		keys: ['left', 'h', 'right', 'up', 'k', 'down', 'j'], label: 'Arrows', keysInHelp: 'Arrows, h, j, k', description: 'move the cross', hint: 1, hintDescription: 'move',
		press(state, view, key) {
			const [right, down] = steps[key] ?? [0, 0];
			return {view: movedCross(state, view, right, down), actions: []};
		},
	},
	objectKey('down', ['n', 'tab'], 'to the next object', {hint: 2, hintDescription: 'next'}),
	objectKey('up', ['N', 'shift+tab'], 'to the previous object'),
	objectKey('pageUp', ['pageup', 'ctrl+u', 'ctrl+b'], 'a page of objects up'),
	objectKey('pageDown', ['pagedown', 'ctrl+d', 'ctrl+f'], 'a page of objects down'),
	objectKey('first', ['g', 'home'], 'to the first object'),
	objectKey('last', ['G', 'end'], 'to the last object'),
	{
		keys: ['enter'], label: 'Enter', description: 'to the neighbourhood of the cross', hint: 3, hintDescription: 'near', whyNot: whyNowhere,
		press: (state, view) => ({view: zoomed(state, view, nearDegrees), actions: []}),
	},
	{
		keys: ['+', '=', 'z'], label: '+ -', description: 'nearer', hint: 5, hintDescription: 'zoom',
		whyNot: (state, view) => whyNowhere(state, view) ?? (nearer(view) === undefined ? 'This is the closest view' : undefined),
		press: (state, view) => ({view: zoomed(state, view, nearer(view)), actions: []}),
	},
	{
		keys: ['-'], label: '-', description: 'farther',
		whyNot: (_, view) => view.skyView.zoom ? undefined : 'This is the whole sky already',
		press: (state, view) => ({view: zoomed(state, view, farther(view)), actions: []}),
	},
	{
		keys: ['s'], label: 's', description: 'marks by age or by number of stacks', hint: 6, hintDescription: 'age/number',
		press(_, view) {
			const marks = view.skyView.marks === 'age' ? 'depth' : 'age';
			const message = marks === 'age' ? 'Your stacks: by the age of the newest' : 'Your stacks: by their number';
			return {view: {...view, message, skyView: {...view.skyView, marks}}, actions: []};
		},
	},
	{
		keys: ['r'], label: 'r', description: 'read again', hint: 7,
		whyNot: (_, {myStacks, skyView}) => myStacks.phase === 'reading' || skyView.phase === 'reading' || skyView.phase === 'waiting' ? 'It is being read already' : undefined,
		press(_, view) {
			if (view.isSignedIn) return readingSky(view, {stacks: true, feed: true});
			const {view: next, actions} = readingSky(view, {stacks: false, feed: true});
			return {view: {...next, overlay: {kind: 'login', field: 'username', username: '', password: '', error: undefined, isChecking: false, then: [{kind: 'readStacks'}]}}, actions};
		},
	},
	{
		keys: ['escape'], label: 'Esc', description: 'to the whole sky, then back', hint: 4, hintDescription: 'back',
		press(_, view) {
			if (view.sky.filter !== '') return {view: {...view, sky: {...view.sky, filter: ''}}, actions: []};
			return {view: view.skyView.zoom ? {...view, skyView: {...view.skyView, zoom: undefined}} : {...view, screen: 'discover'}, actions: []};
		},
	},
];

/** The keys that move by rows on other screens move from object to object here. */
function objectKey(motion: Motion, keys: readonly string[], description: string, hint?: Pick<KeyBinding, 'hint' | 'hintDescription'>): KeyBinding {
	return {
		keys, label: keys[0] ?? '', description, ...hint, whyNot: whyNoObject,
		press(state, view) {
			// If the cross was moved off its object, the first key press returns to that object.
			const isAway = view.skyView.cross !== undefined;
			const back = {...view, skyView: {...view.skyView, cross: undefined}};
			const isStep = motion === 'up' || motion === 'down';
			return {view: inSight(state, isAway && isStep ? back : moved(state, back, motion)), actions: []};
		},
	};
}

function zoomed(state: State, view: ViewState, radiusDegrees: number | undefined): ViewState {
	const middle = crossOf(state, view) ?? view.skyView.zoom?.middle;
	const zoom: SkyZoom | undefined = radiusDegrees === undefined || !middle ? undefined : {middle, radiusDegrees};
	return {...view, skyView: {...view.skyView, zoom}};
}

function nearer({skyView: {zoom}}: ViewState): number | undefined {
	return zoomSteps.find(radius => !zoom || radius < zoom.radiusDegrees);
}

function farther({skyView: {zoom}}: ViewState): number | undefined {
	return zoomSteps.findLast(radius => zoom && radius > zoom.radiusDegrees);
}
