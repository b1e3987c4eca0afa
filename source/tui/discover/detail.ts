import {jobsOf} from '../../machine/stacking/jobs-of.js';
import {jobCounts} from '../stack/rows.js';
import type {ScopeState, State} from '../../machine/state.js';
import {sizeText} from '../../format/amounts.js';
import {counted} from '../../format/counted.js';
import {rowOf, type Span, type SpanRow} from '../../components/spans.js';
import type {IsSent} from '../sent.js';
import type {Glyphs} from '../../components/theme.js';
import type {BlockStates} from '../night/block-states.js';
import {nightsOf} from '../night/nights.js';
import {nightRows} from './night-rows.js';
import {sentCount} from './sent-count.js';
import {isFull} from '../fleet/telescope-line.js';
import {countsOf, type DiscoverRow, type TargetRow} from './rows.js';
import {pauseDetail, problemDetail, type Room} from '../words.js';

type Around = {
	readonly room: Room;
	readonly isSent: IsSent;
	readonly stateOf: BlockStates;
	readonly glyphs: Glyphs;
	/** Whether it stands beside the list, next to the pictures of the nights. */
	readonly hasSide: boolean;
	/** Whether the screen explains the marks of the nights elsewhere. */
	readonly isExplained: boolean;
};

/** Details of the row under the cursor, or the next steps if there is no telescope; empty if the filter leaves no row. */
export function discoverDetail(row: DiscoverRow | undefined, state: State, around: Around): SpanRow[] {
	if (!row) return state.scopes.length === 0 ? nothingFound(state, around.room) : [];
	return row.kind === 'scope' ? scopeDetail(row.scope, state, around.room) : targetDetail(row, state, around);
}

function nothingFound(state: State, {width}: Room): SpanRow[] {
	if (state.discovery === 'searching') return [['Looking for seestar.local and seestar-2 to -8 on this network ...']];
	const isNarrow = width < 74;
	return [
		[['strong', '1'], isNarrow ? ' Switch it on, on the same network as this machine.' : ' Switch the telescope on. It must be on the same network as this machine.'],
		[['strong', '2'], ' ', ['accent', 'r'], ' searches again; ', ['accent', 't'], isNarrow ? ' types its address (the app shows it).' : ' types its address, e.g. 192.168.1.83 (the app shows it).'],
		[['strong', '3'], isNarrow ? ' Or ' : ' Or look around without a telescope: ', ['accent', 'd'], isNarrow ? ' opens the demo with a simulated telescope.' : ' opens the demo.'],
	];
}

/** Details of a telescope. */
export function scopeDetail(scope: ScopeState, state: State, room: Room): SpanRow[] {
	const {description, zone, problem, worker} = scope;
	const waiting = scope.waiting ?? (worker.phase === 'pausing' ? worker.waiting : undefined);
	if (waiting) return pauseDetail(waiting, state, room);
	const shown = worker.problem ?? problem;
	if (shown) return problemDetail(shown, room);
	if (!description) return [[['dim', 'Asking the telescope who it is ...']]];
	const zoneWords = {unchecked: 'not checked yet', verified: 'verified by DATE-OBS', corrected: 'wrong: DATE-OBS is used', unverified: 'could not be verified'};
	const ready = scope.targets.reduce((sum, target) => sum + countsOf(target).ready, 0);
	const {freeMb, totalMb, batteryPercent, observing} = description;
	return [
		// What prevents stacking comes first, because a low terminal shows only three lines.
		...(observing === undefined ? [] : [rowOf(['warning', `Observing: ${observing}. Stack when the session has ended.`])]),
		...(description.isStorageMounted ? [] : [rowOf(['warning', 'Storage is away: the telescope is in USB mode'])]),
		...(ready > 0 && isFull(description) ? [rowOf(['warning', `Its storage is full, only ${sizeText((freeMb ?? 0) * 1e6)} are free. Free some space in its app.`])] : []),
		[`${counted(scope.targets.length, 'target')}, ${counted(ready, 'block')} ready to stack`],
		[`${description.model}, firmware ${description.firmware}`, ...(batteryPercent === undefined ? [] : [`, battery ${batteryPercent} %`])],
		[`Zone ${zone?.name ?? '-'}: `, zone?.check === 'verified' ? ['good', zoneWords.verified] : ['warning', zoneWords[zone?.check ?? 'unchecked']]],
		...(description.isStorageMounted ? [rowOf(`Storage: ${sizeText((freeMb ?? Number.NaN) * 1e6)} free of ${sizeText((totalMb ?? Number.NaN) * 1e6)}`)] : []),
		...(observing === undefined ? [rowOf('Not observing: free to stack')] : []),
	];
}

function targetDetail({target, counts, scope}: TargetRow, state: State, {room, isSent, stateOf, glyphs, hasSide, isExplained}: Around): SpanRow[] {
	if (target.waiting) return pauseDetail(target.waiting, state, room);
	if (target.problem) return problemDetail(target.problem, room);
	if (!target.reading) return [[['dim', target.phase === 'reading' ? 'Reading its sub-frames ...' : 'Not read yet.']]];
	const jobs = jobsOf(state, scope.id).filter(job => job.target === target.name);
	const {all, stacked, failed, ended} = jobCounts(jobs);
	const oddities = [
		target.unparsedNames.length > 0 && `${counted(target.unparsedNames.length, 'name')} not understood`,
		target.ambiguousTimes.length > 0 && `${counted(target.ambiguousTimes.length, 'frame')} in the hour that comes twice`,
		target.nonexistentTimes.length > 0 && `${counted(target.nonexistentTimes.length, 'frame')} at a time that does not exist`,
		target.foreignStacks.length > 0 && `${counted(target.foreignStacks.length, 'stack')} of another block size: purge (D) to stack anew`,
	].filter(text => text !== false);
	const sent = sentCount(isSent)({scope, target});
	const isAllSent = counts.covered > 0 && sent === counts.covered && counts.ready + counts.recording + counts.doubtful === 0;
	const summary: Span[] = all > 0 && ended < all
		? [['accent', `Stacking: ${stacked} of ${all} done`], failed > 0 ? ['bad', `, ${failed} failed`] : '']
		: isAllSent ? [['good', `All ${counted(counts.covered, 'block')} ${counts.covered === 1 ? 'is' : 'are'} stacked and on the server`], counts.short > 0 ? `, ${counts.short} too short` : '']
			: [counts.ready > 0 ? ['accent', `${counted(counts.ready, 'block')} ready`] : 'Nothing to stack', `, ${counts.covered} stacked${sent === 0 ? '' : ` (${sent} on the server)`}, ${counts.short} too short`, counts.recording > 0 ? `, ${counts.recording} recording` : '', counts.doubtful > 0 ? `, ${counts.doubtful} doubtful${room.width < 74 ? '' : ' (Enter shows why)'}` : ''];
	const nightRoom = {...room, rows: room.rows - 1 - (oddities.length === 0 ? 0 : 1), hasLegend: !isExplained};
	return [
		summary,
		...(hasSide ? [] : nightRows(nightsOf(target.blocks), block => stateOf(scope.id, target, block), glyphs, nightRoom)),
		...(oddities.length === 0 ? [] : [rowOf(['warning', oddities.join(', ')])]),
	];
}
