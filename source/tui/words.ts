import {hasLostMany} from '../planning/lost-frames.js';
import {localText, nightOf, offsetAtInstant, type Block} from '../planning/index.js';
import type {Job, JobPhase, ScopeState, State} from '../machine/state.js';
import {secondsUntilNext, type Waiting} from '../errors/retry-delay.js';
import {sentence, type Problem} from '../errors/problem.js';
import {durationText} from '../format/amounts.js';
import {roleOfBlock, type BlockState} from '../components/block-role.js';
import type {Column} from '../components/table/columns.js';
import {widthOf} from '../components/cell-width.js';
import {paragraphs} from '../components/paragraph.js';
import type {SpanRow} from '../components/spans.js';
import type {Glyphs, Role} from '../components/theme.js';

/** An instant (ms since 1970) by the clock of the telescopes, like the times of the blocks: `04:37`, with the number of days if it is not today. */
export function clockText({scopes, nowMs}: Pick<State, 'scopes' | 'nowMs'>, atMs: number, scope?: string): string {
	const days = Math.floor((atMs - nowMs) / 86_400_000);
	return `${localAt({scopes}, atMs, scope).slice(11, 16)}${days > 0 ? ` in ${days} d` : ''}`;
}

/** A moment (ms since 1970) on the clock of a telescope, or of the first whose time zone is known: `2026-02-27T21:15:00+01:00`. */
export function localAt({scopes}: Pick<State, 'scopes'>, atMs: number, scope?: string): string {
	const zone = (scopes.find(({id, zone: told}) => told !== undefined && (scope === undefined || id === scope)) ?? scopes.find(({zone: told}) => told !== undefined))?.zone?.name ?? 'UTC';
	return localText(atMs, offsetAtInstant(zone, atMs));
}

/** The evening that a block belongs to, `2026-02-27`. */
export function nightText({start}: Pick<Block, 'start'>): string {
	return nightOf(start.slice(0, 19));
}

/** The kinds of problem that mean that a telescope did not answer. */
const silent = new Set<Problem['kind']>(['unreachable', 'timeout']);

/** The state of a telescope, in a word or two. */
export function linkWords({link, description, worker, problem}: ScopeState): readonly [role: Role, words: string] {
	if (link === 'locked') return ['bad', 'locked: key needed'];
	if (worker.phase === 'abandoned') return ['bad', 'given up'];
	if (problem && !description) return ['bad', silent.has(problem.kind) ? 'not reachable' : problem.kind === 'held' ? 'left alone' : 'answers with an error'];
	if (link === 'lost') return ['bad', 'connection lost'];
	if (link === 'connecting') return ['warning', 'connecting'];
	if (description?.observing !== undefined) return ['warning', 'observing'];
	if (worker.phase === 'waiting') return ['warning', 'busy for others'];
	if (worker.phase === 'pausing') return ['warning', 'waits to try again'];
	return worker.phase === 'idle' ? ['good', 'online'] : ['good', 'working'];
}

/** The room for the details of a row. */
export type Room = {readonly width: number; readonly rows: number};

/** What a pause waits for, with the time first, because that must not be cut. */
export function pauseDetail(waiting: Waiting, {nowMs}: State, room: Room): SpanRow[] {
	return paragraphs([[['warning', `Again in ${durationText(secondsUntilNext(waiting, nowMs))}`], `: ${sentence(waiting.problem)}`]], room);
}

/** What happened, why, and the next step. */
export function problemDetail({what, cause, next}: Pick<Problem, 'what' | 'cause' | 'next'>, room: Room): SpanRow[] {
	return paragraphs([[['bad', what], cause === '' ? '.' : `: ${cause}.`], [next]], room);
}

/** `again in 12 s`, from the machine's clock. */
export function againText(waiting: Waiting, {nowMs}: Pick<State, 'nowMs'>): string {
	return `again in ${durationText(secondsUntilNext(waiting, nowMs))}`;
}

/** How many frames a block's stack has, and whether many of the block's frames are missing in it. */
export function framesOf({phase, stackedFrames, block}: Job): {readonly aligned: number | undefined; readonly hasLostMany: boolean} {
	const aligned = phase === 'stacked' ? stackedFrames : undefined;
	return {aligned, hasLostMany: hasLostMany(aligned, block.frames)};
}

/** What has become of a block that was to be stacked. */
export function stateOfJob(job: Job): BlockState {
	if (framesOf(job).hasLostMany) return 'partial';
	switch (job.phase) {
		case 'configuring':
		case 'stacking':
		case 'naming': return 'working';
		case 'stacked': return 'covered';
		default: return job.phase;
	}
}

/** The symbol of a block's result and its role. */
export function jobMark(job: Job, glyphs: Glyphs): readonly [role: Role, mark: string] {
	const state = stateOfJob(job);
	return [roleOfBlock(state), markOf(state, glyphs)];
}

function markOf(state: BlockState, glyphs: Glyphs): string {
	switch (state) {
		case 'queued': return glyphs.waiting;
		case 'working': return glyphs.night.working;
		case 'covered': return glyphs.good;
		case 'failed': return glyphs.bad;
		case 'cancelled':
		case 'partial': return glyphs.warning;
		default: return glyphs.bullet;
	}
}

export const phaseWords: Readonly<Record<JobPhase, string>> = {
	queued: 'waiting',
	configuring: 'starting',
	stacking: 'stacking',
	naming: 'renaming',
	stacked: 'stacked',
	skipped: 'skipped',
	failed: 'failed',
	cancelled: 'cancelled',
};

/** The target column: as wide as the longest name, from 8 cells to 12, 20 or 40, as the list has room. */
export function targetColumn(jobs: ReadonlyArray<Pick<Job, 'target'>>, columns: number): Column {
	const most = columns < 76 ? 12 : columns < 96 ? 20 : 40;
	const longest = jobs.reduce((width, {target}) => Math.max(width, widthOf(target)), 8);
	return {title: 'target', minWidth: Math.min(most, longest)};
}
