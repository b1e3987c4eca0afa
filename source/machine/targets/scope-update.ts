import {askTargets, readNext} from './ask-reading.js';
import {isEnded, newJob, nextQueued, withJobs} from '../stacking/jobs.js';
import {targetsFailed, targetsRead} from './list-targets.js';
import {scopeWoken} from './look-again.js';
import {plannedTarget, withStack} from './plan-target.js';
import type {ScopeNews} from '../events.js';
import {staysUntilMs} from './recording.js';
import type {ScopeState, State, TargetReading} from '../state.js';
import {andThen, jobOf, scopeOf, step, withScope, withTarget, type Step} from '../step.js';
import {abandon, wakeWorker} from '../stacking/worker.js';

/** News of scopes and their targets. */
export function updateScopes(state: State, event: ScopeNews): Step {
	switch (event.kind) {
		case 'scopeFound': return scopeFound(state, event.scope);
		case 'discoveryEnded': return step({...state, discovery: 'done'});
		case 'warned': return step({...state, warnings: [...state.warnings, event.warning]});
		case 'ticked': return step(state);
		case 'linkChanged': {
			const changed = withScope(event.link === 'online' ? state : withGap(state, event.scope), event.scope, {link: event.link, linkReason: event.reason});
			return event.link === 'online' ? wakeWorker(changed, event.scope) : step(changed);
		}

		case 'scopeDescribed': {
			const described = withScope(state, event.scope, {link: 'online', linkReason: '', trouble: undefined, waiting: undefined, description: event.description, zone: event.zone, targetsPhase: 'reading', hasOpenBlocks: event.hasOpenBlocks});
			return andThen(askTargets(described, event.scope, {isLook: false}), next => wakeWorker(next, event.scope));
		}

		case 'scopeSeen': return step(withScope(state, event.scope, {description: withSeen(scopeOf(state, event.scope)?.description, event.seen)}));
		case 'scopeStirred': return step(withScope(state, event.scope, {hasStirred: true}));
		case 'scopeWoken': return scopeWoken(state, event);
		case 'scopeFailed': return scopeFailed(state, event.scope, event);
		case 'targetsRead': return targetsRead(state, event);
		case 'targetsFailed': return targetsFailed(state, event) ?? scopeFailed(state, event.scope, event);
		case 'targetRead': return isNewestReading(state, event) ? targetRead(state, event) : step(state);
		case 'targetFailed': {
			if (!isNewestReading(state, event)) return step(state);
			const failed = withTarget(state, event.scope, event.target, target => ({...target, phase: 'failed', trouble: event.trouble, waiting: undefined}));
			// What waited for all readings to be over may go on.
			return andThen(readNext(failed, event.scope), next => wakeWorker(next, event.scope));
		}

		case 'scopePaused': return step(withScope(state, event.scope, {waiting: event.waiting}));
		case 'targetPaused': {
			if (!isNewestReading(state, event)) return step(state);
			const {scope, waiting} = event;
			return readNext(withTarget(state, scope, event.target, target => target.phase === 'reading' ? {...target, waiting} : target), scope);
		}
	}
}

/** While the line is away somebody else may do anything: what was known of its stacks must be proven anew. */
function withGap(state: State, scope: string): State {
	return {...state, jobs: state.jobs.map(job => job.scope === scope && job.isUnbroken && !isEnded(job) ? {...job, isUnbroken: false} : job)};
}

function withSeen(description: ScopeState['description'], seen: Extract<ScopeNews, {kind: 'scopeSeen'}>['seen']): ScopeState['description'] {
	return description && {...description, ...seen};
}

function isNewestReading(state: State, {scope, target, number}: {readonly scope: string; readonly target: string; readonly number: number}): boolean {
	return scopeOf(state, scope)?.targets.find(({name}) => name === target)?.reads === number;
}

function scopeFound(state: State, id: string): Step {
	if (scopeOf(state, id)) return step(state);
	const scope: ScopeState = {
		id,
		link: 'connecting',
		linkReason: '',
		trouble: undefined,
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
		worker: {phase: 'idle', run: 0, jobId: undefined, waitingSinceMs: undefined, waiting: undefined, trouble: undefined},
		hasOpenBlocks: false,
		form: undefined,
	};
	return step({...state, scopes: [...state.scopes, scope]}, {kind: 'openScope', scope: id});
}

function scopeFailed(state: State, id: string, {trouble}: {readonly trouble: ScopeState['trouble'] & object}): Step {
	const link = trouble.kind === 'locked' ? 'locked' : scopeOf(state, id)?.link === 'online' ? 'online' : 'lost';
	const failed = withScope(state, id, {link, linkReason: trouble.cause, trouble, waiting: undefined, targetsPhase: 'failed'});
	// A worker that is busy finds out itself whether the scope has gone.
	return nextQueued(failed, id) && scopeOf(failed, id)?.worker.phase === 'idle' ? abandon(failed, id, trouble) : step(failed);
}

function targetRead(state: State, {scope, target: name, reading}: Extract<ScopeNews, {kind: 'targetRead'}>): Step {
	const known = withNamedSince(state, scope, name, reading);
	let next = withTarget(state, scope, name, target => plannedTarget({...target, phase: 'read', trouble: undefined, waiting: undefined, reading: known}, state.settings));
	next = withScope(next, scope, {zone: reading.zone});
	const owner = scopeOf(next, scope);
	const target = owner?.targets.find(candidate => candidate.name === name);
	if (owner && target?.staysUntilMs === undefined) next = withTarget(next, scope, name, found => ({...found, staysUntilMs: staysUntilMs(next, owner, name)}));
	if (state.goal.depth === 'stack' && target && owner) {
		const jobs = target.blocks.filter(({status}) => status === 'ready').map(block => newJob(owner, target, block)).filter(({id}) => !jobOf(next, id));
		next = withJobs(next, owner.worker.phase === 'abandoned' ? jobs.map(job => ({...job, phase: 'failed', trouble: owner.worker.trouble, endedAtMs: state.nowMs})) : jobs);
	}

	return andThen(readNext(next, scope), read => wakeWorker(read, scope));
}

/** The listing may have passed the folder before a stack got its name there: what this run named since then is there. */
function withNamedSince(state: State, scope: string, target: string, reading: TargetReading): TargetReading {
	const listed = new Set(reading.stackNames);
	return state.jobs.reduce((known, job) => job.scope === scope && job.target === target && job.phase === 'stacked' && job.file !== undefined
		&& (job.endedAtMs ?? 0) >= reading.readAtMs && !listed.has(job.file) ? withStack(known, job.file, job.block) : known, reading);
}
