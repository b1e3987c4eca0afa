import type {Effect} from './effects.js';
import type {Job, ScopeState, State, TargetState, Worker} from './state.js';

/** The outcome of an event: the new state and what the runtime must do now. */
export type Transition = {readonly state: State; readonly effects: readonly Effect[]};

export function transition(state: State, ...effects: Effect[]): Transition {
	return {state, effects};
}

/** Continues from a step with its state; the effects add up in order. */
export function andThen(first: Transition, next: (state: State) => Transition): Transition {
	const second = next(first.state);
	return {state: second.state, effects: [...first.effects, ...second.effects]};
}

export function scopeOf(state: State, id: string): ScopeState | undefined {
	return state.scopes.find(scope => scope.id === id);
}

export function jobOf(state: State, id: string | undefined): Job | undefined {
	return id === undefined ? undefined : state.jobs.find(job => job.id === id);
}

export function withScope(state: State, id: string, change: Partial<ScopeState>): State {
	return {...state, scopes: state.scopes.map(scope => scope.id === id ? {...scope, ...change} : scope)};
}

export function withTarget(state: State, scopeId: string, name: string, change: (target: TargetState) => TargetState): State {
	const scope = scopeOf(state, scopeId);
	if (!scope) return state;
	return withScope(state, scopeId, {targets: scope.targets.map(target => target.name === name ? change(target) : target)});
}

export function withJob(state: State, id: string | undefined, change: Partial<Job>): State {
	return {...state, jobs: state.jobs.map(job => job.id === id ? {...job, ...change} : job)};
}

export function withWorker(state: State, scopeId: string, change: Partial<Worker>): State {
	const scope = scopeOf(state, scopeId);
	return scope ? withScope(state, scopeId, {worker: {...scope.worker, ...change}}) : state;
}

/** Gives the worker a new run: events of the old one are dropped from now on. */
export function withNewRun(state: State, scopeId: string, change: Partial<Worker>): {state: State; run: number} {
	const run = state.nextRun;
	return {state: withWorker({...state, nextRun: run + 1}, scopeId, {...change, run}), run};
}
