import {askTargets, readNext} from './ask-reading.js';
import {jobsOf} from '../stacking/jobs-of.js';
import {isEnded, newJob, nextQueued, withJobs} from '../stacking/jobs.js';
import {targetsFailed, targetsRead} from './list-targets.js';
import {scopeWoken} from './look-again.js';
import {plannedTarget, withStack} from './plan-target.js';
import {notOfTheFuture} from '../clock-set.js';
import type {ScopeEvent} from '../events.js';
import {staysUntilWallMs} from './recording.js';
import type {ScopeState, State, TargetReading} from '../state.js';
import {andThen, scopeOf, transition, withScope, withTarget, type Transition} from '../transition.js';
import {abandon, wakeWorker} from '../stacking/worker.js';

/** News about scopes and their targets. */
export function updateScopes(state: State, event: ScopeEvent): Transition {
	switch (event.kind) {
		case 'scopeFound': return scopeFound(state, event.scope);
		case 'scopeNamed': return transition({...state, scopeNames: withName(state.scopeNames, event.scope, event.name)});
		case 'discoveryEnded': return transition({...state, discovery: 'done'});
		case 'warned': return transition({...state, warnings: [...state.warnings, event.warning]});
		case 'ticked': return transition(state);
		case 'linkChanged': {
			const changed = withScope(event.link === 'online' ? state : withGap(state, event.scope), event.scope, {link: event.link, linkReason: event.reason});
			return event.link === 'online' ? wakeWorker(changed, event.scope) : transition(changed);
		}

		case 'scopeDescribed': {
			const described = withScope(state, event.scope, {link: 'online', linkReason: '', problem: undefined, waiting: undefined, description: event.description, zone: event.zone, targetsPhase: 'reading', hasOpenBlocks: event.hasOpenBlocks, kept: event.kept ?? []});
			return andThen(askTargets(described, event.scope, {isLook: false}), next => wakeWorker(next, event.scope));
		}

		case 'scopeSeen': return transition(withScope(state, event.scope, {description: withSeen(scopeOf(state, event.scope)?.description, event.seen)}));
		case 'scopeStirred': return transition(withScope(state, event.scope, {hasStirred: true}));
		case 'scopeWoken': return scopeWoken(state, event);
		case 'scopeFailed': return scopeFailed(state, event.scope, event);
		case 'targetsRead': return targetsRead(state, event);
		case 'targetsFailed': return targetsFailed(state, event) ?? scopeFailed(state, event.scope, event);
		case 'targetRead': return isNewestReading(state, event) ? targetRead(state, event) : transition(state);
		case 'targetFailed': {
			if (!isNewestReading(state, event)) return transition(state);
			const failed = withTarget(state, event.scope, event.target, target => ({...target, phase: 'failed', problem: event.problem, waiting: undefined}));
			// What waited until all readings were over may continue.
			return andThen(readNext(failed, event.scope), next => wakeWorker(next, event.scope));
		}

		case 'scopePaused': return transition(withScope(state, event.scope, {waiting: event.waiting}));
		case 'targetPaused': {
			if (!isNewestReading(state, event)) return transition(state);
			const {scope, waiting} = event;
			return readNext(withTarget(state, scope, event.target, target => target.phase === 'reading' ? {...target, waiting} : target), scope);
		}
	}
}

/** While the connection is lost, others may do anything: what was known about the scope's stacks must be proven again. */
function withGap(state: State, scope: string): State {
	return {...state, jobs: state.jobs.map(job => job.scope === scope && job.isUnbroken && !isEnded(job) ? {...job, isUnbroken: false} : job)};
}

function withName(names: State['scopeNames'], scope: string, name: string | undefined): State['scopeNames'] {
	const others = [...names].filter(([id]) => id !== scope);
	return new Map(name === undefined ? others : [...others, [scope, name]]);
}

function withSeen(description: ScopeState['description'], seen: Extract<ScopeEvent, {kind: 'scopeSeen'}>['seen']): ScopeState['description'] {
	return description && {...description, ...seen};
}

function isNewestReading(state: State, {scope, target, number}: {readonly scope: string; readonly target: string; readonly number: number}): boolean {
	return scopeOf(state, scope)?.targets.find(({name}) => name === target)?.reads === number;
}

function scopeFound(state: State, id: string): Transition {
	if (scopeOf(state, id)) return transition(state);
	const scope: ScopeState = {
		id,
		link: 'connecting',
		linkReason: '',
		problem: undefined,
		description: undefined,
		zone: undefined,
		targetsPhase: 'unread',
		waiting: undefined,
		targets: [],
		lists: 0,
		listedAtMs: 0,
		isListing: false,
		hasStirred: false,
		alarm: undefined,
		worker: {phase: 'idle', run: 0, jobId: undefined, foreign: undefined, waiting: undefined, problem: undefined},
		hasOpenBlocks: false,
		kept: [],
		form: undefined,
	};
	return transition({...state, scopes: [...state.scopes, scope]}, {kind: 'openScope', scope: id});
}

function scopeFailed(state: State, id: string, {problem}: {readonly problem: ScopeState['problem'] & object}): Transition {
	const link = problem.kind === 'locked' ? 'locked' : scopeOf(state, id)?.link === 'online' ? 'online' : 'lost';
	const failed = withScope(state, id, {link, linkReason: problem.cause, problem, waiting: undefined, targetsPhase: 'failed'});
	// A busy worker finds out by itself whether the scope has gone.
	return nextQueued(failed, id) && scopeOf(failed, id)?.worker.phase === 'idle' ? abandon(failed, id, problem) : transition(failed);
}

function targetRead(state: State, {scope, target: name, reading}: Extract<ScopeEvent, {kind: 'targetRead'}>): Transition {
	const known = withNamedSince(state, scope, name, notOfTheFuture(reading, state.nowMs));
	let next = withTarget(state, scope, name, target => plannedTarget({...target, phase: 'read', problem: undefined, waiting: undefined, reading: known}, state.settings));
	next = withScope(next, scope, {zone: reading.zone});
	const owner = scopeOf(next, scope);
	const target = owner?.targets.find(candidate => candidate.name === name);
	if (owner && target?.staysUntilWallMs === undefined) next = withTarget(next, scope, name, found => ({...found, staysUntilWallMs: staysUntilWallMs(next, owner, name)}));
	if (state.goal.depth === 'stack' && target && owner) {
		const queued = new Set(jobsOf(next, scope).map(({id}) => id));
		const jobs = target.blocks.filter(({status}) => status === 'ready').map(block => newJob(owner, target, block)).filter(({id}) => !queued.has(id));
		next = withJobs(next, owner.worker.phase === 'abandoned' ? jobs.map(job => ({...job, phase: 'failed', problem: owner.worker.problem, endedAtMs: state.nowMs})) : jobs);
	}

	return andThen(readNext(next, scope), read => wakeWorker(read, scope));
}

/** The listing may have passed the folder before a stack got its name there, but what this run has named since is there. */
function withNamedSince(state: State, scope: string, target: string, reading: TargetReading): TargetReading {
	const listed = new Set(reading.stackNames);
	return state.jobs.reduce((known, job) => job.scope === scope && job.target === target && job.phase === 'stacked' && job.file !== undefined
		&& (job.endedAtMs ?? 0) >= reading.readAtMs && !listed.has(job.file) ? withStack(known, job.file, job.block) : known, reading);
}
