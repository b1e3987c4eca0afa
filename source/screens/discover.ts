import {countsOf, discoverRows, type DiscoverRow, type TargetRow} from '../machine/view/discover-rows.js';
import {layoutOf} from '../machine/view/layout.js';
import {jobCounts} from '../machine/view/stack-rows.js';
import type {ScopeState, State} from '../machine/state.js';
import {countText, durationText, sizeText} from '../widgets/amounts.js';
import type {Column} from '../widgets/columns.js';
import {lineOf, type Line, type Span} from '../widgets/line.js';
import {tableLines, type TableRow} from '../widgets/table.js';
import type {Theme} from '../widgets/theme.js';
import {frameLines, type ScreenProps} from './frame.js';
import {nightLines} from './night-lines.js';
import {againText, linkWords, pauseDetail, troubleDetail, type Room} from './words.js';

const columns: readonly Column[] = [
	{title: 'target', minWidth: 14, weight: 3, maxWidth: 40},
	{title: 'frames', minWidth: 6, align: 'right'},
	{title: 'ready', minWidth: 5, align: 'right'},
	{title: 'stacked', minWidth: 7, align: 'right', leaveOut: 2},
	{title: 'short', minWidth: 5, align: 'right', leaveOut: 3},
	{title: 'exposure waiting', minWidth: 16, align: 'right', leaveOut: 1},
	{title: '', minWidth: 0, weight: 1},
];

/** Telescopes with their targets, and what there is to do. */
export function discoverScreen(props: ScreenProps): Line[] {
	const {state, view, theme} = props;
	const rows = discoverRows(state, view);
	const {index, top} = view.discover;
	const list = tableLines(theme, {
		columns,
		count: rows.length,
		rowAt: place => rowOf(rows[place], state, theme, view.columns >= 100),
		width: view.columns,
		height: layoutOf('discover', view.rows).list + 1,
		cursor: rows.length === 0 ? undefined : index,
		top,
		hasChecks: true,
		emptyText: state.discovery === 'searching' ? 'Searching for telescopes ...' : 'No telescope was found.',
	});
	const row = rows[index];
	const room = {width: view.columns, rows: layoutOf('discover', view.rows).detail};
	if (!row) return frameLines(props, {list, title: 'Next step', detail: nothingFound(state, theme, view.columns)});
	return frameLines(props, row.kind === 'scope'
		? {list, title: row.scope.id, detail: scopeDetail(row.scope, state, theme, room)}
		: {list, title: `${row.target.name} on ${row.scope.id}`, detail: targetDetail(row, state, theme, room)});
}

function rowOf(row: DiscoverRow | undefined, now: State, theme: Theme, hasStateColumn: boolean): TableRow {
	if (!row) return {cells: []};
	if (row.kind === 'scope') {
		const {scope} = row;
		const {description, zone} = scope;
		const [role, words] = linkWords(scope);
		const facts = [description?.model, description && `firmware ${description.firmware}`, zone?.name, description?.freeMb === undefined ? undefined : `${sizeText(description.freeMb * 1e6)} free`];
		return {cells: [], heading: [['strong', scope.id], '  ', [role, `${role === 'good' ? theme.glyphs.good : theme.glyphs.warning} ${words}`], `  ${facts.filter(Boolean).join('  ')}`]};
	}

	const {target, counts, isSelected} = row;
	const number = (count: number): Span => count === 0 ? ['dim', '-'] : String(count);
	const isRead = target.phase === 'read' || target.reading !== undefined;
	const state: Span = target.waiting ? ['warning', againText(target.waiting, now)] : target.purge ? ['warning', `deleting ${target.purge.deleted}/${target.purge.files.length}`] : target.phase === 'failed' ? ['bad', 'not read'] : target.phase === 'reading' && !target.reading ? ['dim', 'reading'] : counts.recording > 0 ? ['warning', 'recording'] : target.phase === 'reading' ? ['dim', 'reading'] : '';
	return {
		check: isSelected ? 'checked' : 'unchecked',
		cells: [
			target.name,
			// Between two listings the album's count is the newer word.
			String(target.reading && (target.readCounts?.frames ?? target.rawFrames) === target.rawFrames ? counts.frames : target.rawFrames),
			isRead ? (counts.ready === 0 ? ['dim', '-'] : ['accent', String(counts.ready)]) : ['dim', '?'],
			isRead ? number(counts.covered) : ['dim', String(target.stacks)],
			isRead ? number(counts.short) : '',
			isRead && !target.purge && (counts.readySeconds > 0 || state === '') ? (counts.readySeconds === 0 ? ['dim', '-'] : durationText(counts.readySeconds)) : state,
			hasStateColumn ? state : '',
		],
	};
}

function nothingFound(state: State, theme: Theme, width: number): Line[] {
	if (state.discovery === 'searching') return [lineOf(theme, [' Looking for seestar.local and its kin on this network; this takes 2 seconds.'], width)];
	return [
		lineOf(theme, [' Is the telescope switched on, and on the same network as this machine?'], width),
		lineOf(theme, [' ', ['accent', 't'], ' type its address, e.g. 192.168.1.83 (the app shows it)   ', ['accent', 'r'], ' search again'], width),
	];
}

function scopeDetail(scope: ScopeState, state: State, theme: Theme, room: Room): Line[] {
	const {description, zone, trouble, worker} = scope;
	const {width} = room;
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], width);
	const waiting = scope.waiting ?? (worker.phase === 'pausing' ? worker.waiting : undefined);
	if (waiting) return pauseDetail(waiting, state, theme, room);
	const problem = worker.trouble ?? trouble;
	if (problem) return troubleDetail(problem, theme, room);
	if (!description) return [line(['dim', 'Asking the telescope who it is ...'])];
	const zoneWords = {unchecked: 'not checked yet', verified: 'verified by DATE-OBS', corrected: 'wrong: DATE-OBS is used', unverified: 'could not be verified'};
	const ready = scope.targets.reduce((sum, target) => sum + countsOf(target).ready, 0);
	const {freeMb, totalMb, batteryPercent, observing} = description;
	return [
		// What keeps it from being stacked on comes first: a low terminal shows three lines.
		...(observing === undefined ? [] : [line(['warning', `Observing: ${observing}. Stack when the session has ended.`])]),
		...(description.isStorageMounted ? [] : [line(['warning', 'Storage is away: the telescope is in USB mode'])]),
		line(`${countText(scope.targets.length, 'target')}, ${countText(ready, 'block')} ready to stack`),
		line(`${description.model}, firmware ${description.firmware}`, ...(batteryPercent === undefined ? [] : [`, battery ${batteryPercent} %`])),
		line(`Zone ${zone?.name ?? '-'}: `, zone?.check === 'verified' ? ['good', zoneWords.verified] : ['warning', zoneWords[zone?.check ?? 'unchecked']]),
		...(description.isStorageMounted ? [line(`Storage: ${sizeText((freeMb ?? Number.NaN) * 1e6)} free of ${sizeText((totalMb ?? Number.NaN) * 1e6)}`)] : []),
		...(observing === undefined ? [line('Not observing: free to stack')] : []),
	];
}

function targetDetail({target, counts, scope}: TargetRow, state: State, theme: Theme, room: Room): Line[] {
	const {width} = room;
	const line = (...spans: Span[]) => lineOf(theme, [' ', ...spans], width);
	if (target.waiting) return pauseDetail(target.waiting, state, theme, room);
	if (target.trouble) return troubleDetail(target.trouble, theme, room);
	if (!target.reading) return [line(['dim', target.phase === 'reading' ? 'Reading its sub-frames ...' : 'Waits to be read.'])];
	const jobs = state.jobs.filter(job => job.scope === scope.id && job.target === target.name);
	const {all, stacked, failed, ended} = jobCounts(jobs);
	const oddities = [
		target.notUnderstood.length > 0 && `${countText(target.notUnderstood.length, 'name')} not understood`,
		target.ambiguous.length > 0 && `${countText(target.ambiguous.length, 'frame')} in the hour that comes twice`,
		target.impossible.length > 0 && `${countText(target.impossible.length, 'frame')} at a time that does not exist`,
		target.foreignStacks.length > 0 && `${countText(target.foreignStacks.length, 'stack')} of another block size: purge (D) to stack anew`,
	].filter(text => text !== false);
	const summary: Span[] = all > 0 && ended < all
		? [['accent', `Stacking: ${stacked} of ${all} done`], failed > 0 ? ['bad', `, ${failed} failed`] : '']
		: [counts.ready > 0 ? ['accent', `${countText(counts.ready, 'block')} ready`] : 'Nothing to stack', `, ${counts.covered} stacked, ${counts.short} too short`, counts.recording > 0 ? `, ${counts.recording} recording` : '', counts.doubtful > 0 ? `, ${counts.doubtful} doubtful${width < 76 ? '' : ' (Enter shows why)'}` : ''];
	return [
		line(...summary),
		...nightLines(target.blocks, theme, width),
		...(oddities.length === 0 ? [] : [line(['warning', oddities.join(', ')])]),
	];
}
