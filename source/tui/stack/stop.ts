import {jobsOf} from '../../machine/stacking/jobs-of.js';
import {isEnded} from '../../machine/stacking/jobs.js';
import {nameOf} from '../../machine/scope-name.js';
import type {Job, State} from '../../machine/state.js';
import {whyReadOnly} from '../key-binding.js';
import type {Pressed, ViewState} from '../view-state.js';

/** Why nothing can be stopped, on one telescope or, if none is named, on any of them. */
export function whyNotStop(state: State, view: ViewState, scope?: string): string | undefined {
	return whyReadOnly(view) ?? (jobsAt(state, scope).some(job => !isEnded(job)) ? undefined : 'Nothing is running');
}

/** Asks before it stops one telescope, or all of them. */
export function askToStop(state: State, view: ViewState, scope?: string): Pressed {
	const jobs = jobsAt(state, scope);
	const running = jobs.filter(({phase}) => phase === 'configuring' || phase === 'stacking').length;
	const waiting = jobs.filter(({phase}) => phase === 'queued').length;
	const lines = [
		...(running === 0 ? [] : [`${running} running: the telescope is told to stop; that block can be stacked again later.`]),
		...(waiting === 0 ? [] : [`${waiting} waiting: they stay in the list; s goes on with them.`]),
	];
	const title = scope === undefined ? 'Stop stacking?' : `Stop stacking on ${nameOf(state, scope)}?`;
	return {view: {...view, overlay: {kind: 'confirm', title, lines, yes: [{kind: 'request', request: {kind: 'stopRequested', scope}}], then: undefined}}, actions: []};
}

function jobsAt(state: State, scope: string | undefined): readonly Job[] {
	return scope === undefined ? state.jobs : jobsOf(state, scope);
}
