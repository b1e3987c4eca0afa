import {nightOf} from '../planning/index.js';
import type {Block} from '../planning/index.js';
import type {Job, JobPhase, ScopeState, State} from '../machine/state.js';
import {secondsUntilNext, type Waiting} from '../trouble/patience.js';
import {sentence, type Trouble} from '../trouble/trouble.js';
import {durationText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {widthOf} from '../widgets/fit.js';
import type {Line} from '../widgets/line.js';
import {paragraphs} from '../widgets/paragraph.js';
import type {Role, Theme} from '../widgets/theme.js';

/** `21:15-21:30`, the telescope's local time. */
export function clockSpan({start, end}: Pick<Block, 'start' | 'end'>): string {
	return `${start.slice(11, 16)}-${end.slice(11, 16)}`;
}

/** The evening that a block belongs to, `2026-02-27`. */
export function nightText({start}: Pick<Block, 'start'>): string {
	return nightOf(start.slice(0, 19));
}

/** How a telescope is just now, in one word or two. */
export function linkWords({link, description, worker, trouble}: ScopeState): readonly [role: Role, words: string] {
	if (link === 'locked') return ['bad', 'locked: key needed'];
	if (worker.phase === 'abandoned') return ['bad', 'given up for now'];
	if (trouble && !description) return ['bad', 'not reachable'];
	if (link === 'lost') return ['bad', 'connection lost'];
	if (link === 'connecting') return ['warning', 'connecting'];
	if (description?.observing !== undefined) return ['warning', 'observing'];
	if (worker.phase === 'waiting') return ['warning', 'busy for others'];
	if (worker.phase === 'pausing') return ['warning', 'waits to try again'];
	return worker.phase === 'idle' ? ['good', 'online'] : ['good', 'working'];
}

/** The room for what is said of a row. */
export type Room = {readonly width: number; readonly rows: number};

/** What is waited for: the time first, which must not be cut. */
export function pauseDetail(waiting: Waiting, {nowMs}: State, theme: Theme, room: Room): Line[] {
	return paragraphs(theme, [[['warning', `Again in ${durationText(secondsUntilNext(waiting, nowMs))}`], `: ${sentence(waiting.trouble)}`]], room);
}

/** What happened, why, and the next step. */
export function troubleDetail({what, cause, next}: Pick<Trouble, 'what' | 'cause' | 'next'>, theme: Theme, room: Room): Line[] {
	return paragraphs(theme, [[['bad', what], cause === '' ? '.' : `: ${cause}.`], [next]], room);
}

/** `again in 12 s`, from the machine's clock. */
export function againText(waiting: Waiting, {nowMs}: State): string {
	return `again in ${durationText(secondsUntilNext(waiting, nowMs))}`;
}

/** The mark of a block's phase and the role it is drawn in. */
export function phaseMark(phase: JobPhase, {glyphs}: Theme): readonly [role: Role, mark: string] {
	switch (phase) {
		case 'queued': return ['dim', glyphs.waiting];
		case 'configuring':
		case 'stacking':
		case 'naming': return ['accent', glyphs.night.recording];
		case 'stacked': return ['good', glyphs.good];
		case 'skipped': return ['dim', glyphs.bullet];
		case 'failed': return ['bad', glyphs.bad];
		case 'cancelled': return ['warning', glyphs.warning];
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

/** The column of targets: as wide as the longest name needs, within 8 to 20 cells. */
export function targetColumn(jobs: readonly Job[], columns: number): Column {
	const most = columns < 76 ? 12 : 20;
	const longest = jobs.reduce((width, {target}) => Math.max(width, widthOf(target)), 8);
	return {title: 'target', minWidth: Math.min(most, longest)};
}
