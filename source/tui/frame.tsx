import {Box} from 'ink';
import type {ReactNode} from 'react';
import {jobCounts, isWorkLeft} from './stack/rows.js';
import {keysHere} from './keys.js';
import {Fleet} from './fleet/fleet.js';
import {focusedScope, shownScope} from './fleet/focus.js';
import {layoutOf, simpleLayout} from './layout.js';
import {standingOf, type Standing} from './list/list-motion.js';
import {listOf, screenKeys, screens, type Screen, type ViewState} from './view-state.js';
import {overallOf} from './stack/overall.js';
import {uploadOverallOf} from './upload/overall.js';
import {totalRemainingSeconds} from '../machine/estimates.js';
import {nameOf} from '../machine/scope-name.js';
import type {State} from '../machine/state.js';
import {remainingText} from '../format/amounts.js';
import type {Thumbnail} from '../pictures/no-picture.js';
import {Divider} from '../components/divider.js';
import {Footer, type Hint} from '../components/footer.js';
import {Header} from '../components/header.js';
import {Line, Lines} from '../components/line.js';
import {ProgressLine} from '../components/progress-line.js';
import {spansWidth, type Span, type SpanRow} from '../components/spans.js';
import type {TableProps} from '../components/table/table.js';
import type {Glyphs} from '../components/theme.js';
import {useTheme} from '../components/theme-context.js';
import {ListBody} from './list/list-body.js';
import {rangeIds, rangeOf} from './list/range.js';
import {noPanels, type Panels} from './panels.js';
import type {Room} from './words.js';

/** Everything that a screen is drawn from, except the theme, which comes from the context. */
export type ScreenProps = {
	readonly state: State;
	readonly view: ViewState;
	/** The pictures of stacks by id; they are not part of the view. */
	readonly thumbnailOf?: ((id: string) => Thumbnail) | undefined;
};

/** The middle of a screen: a list whose size and scrolling come from the view, or a body of the size that `bodyOf` gives. */
type Middle = {readonly table: Omit<TableProps, 'width' | 'height' | 'top'>} | {readonly body: ReactNode; /** It shows the screen's list, in its own way. */ readonly isList?: boolean};

type FrameProps = ScreenProps & Middle & {
	/** Details of the row under the cursor; rows that do not fit are left out. */
	readonly title: string;
	readonly detail: readonly SpanRow[];
	/** Further information for the room that the list leaves empty. */
	readonly panels?: Panels | undefined;
	/** Stands below the details where these stand beside the list, in the room that they leave. */
	readonly figure?: ((room: Room) => ReactNode) | undefined;
	/** Shown in the message line while there is no message. */
	readonly note?: SpanRow | undefined;
};

const names: Readonly<Record<Screen, string>> = {discover: 'Discover', preview: 'Preview', stack: 'Stack', upload: 'Upload', done: 'Done', mine: 'Mine', sky: 'Sky', gallery: 'Gallery'};

/** The parts that all screens have: header, list, details, message and key hints, exactly `view.rows` rows in all. */
export function Frame({state, view, title, detail, panels = noPanels, figure, note, ...middle}: FrameProps): ReactNode {
	const {glyphs} = useTheme();
	const {columns, rows, screen} = view;
	const layout = layoutOf(state, view);
	const standing = 'table' in middle || middle.isList ? standingOf(state, view) : undefined;
	const left = tabs(screen, columns - (state.jobs.length === 0 ? 0 : progressWidth));
	return (
		<Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
			<Header left={left} right={progressOf(state, columns - spansWidth(left) - 2, glyphs)} width={columns} />
			<Divider width={columns} end={view.isReadOnly ? ['warning', 'read-only'] : ''} />
			{layout.overall > 0 && <ProgressLine {...(screen === 'upload' ? uploadOverallOf(state) : overallOf(state))} width={columns} />}
			{layout.fleet > 0 && <Fleet state={state} view={view} rows={layout.fleet} hasTitles={layout.hasFleetTitles} />}
			{'table' in middle ? (
				<ListBody
					table={{...middle.table, ...nothingMatches(view, standing), top: view[listOf(screen)].top, range: rangeOf(state, view)}}
					layout={layout}
					columns={columns}
					title={title}
					end={standing && positionOf(standing)}
					detail={detail}
					panels={panels}
					figure={figure}
				/>
			) : <Box width={columns} height={layout.list + 1} flexShrink={0}>{middle.body}</Box>}
			{layout.side === 0 && (
				<>
					<Divider width={columns} title={title} end={standing && positionOf(standing)} />
					<Box flexDirection="column" height={layout.detail} flexShrink={0} paddingLeft={1}>
						<Lines rows={detail.slice(0, layout.detail)} width={columns - 1} />
					</Box>
				</>
			)}
			<Line spans={messageOf({state, view}, {note, standing}, glyphs)} width={columns} />
			<Footer hints={hintsOf(state, view)} width={columns} />
		</Box>
	);
}

/** The room for the details of the row under the cursor; a cell is left blank at each side. */
export function roomOf({state, view}: ScreenProps): Room {
	const {side, detail} = layoutOf(state, view);
	return {width: (side === 0 ? view.columns : side) - 2, rows: detail};
}

/** The width of a screen's list in columns; one column is left blank before the details beside it. */
export function listColumns({state, view}: ScreenProps): number {
	const {side} = layoutOf(state, view);
	return side === 0 ? view.columns : view.columns - side - 1;
}

/** The size of a screen's middle. */
export function bodyOf({screen, columns, rows}: ViewState): {readonly columns: number; readonly rows: number} {
	return {columns, rows: simpleLayout(screen, rows).list + 1};
}

/** Cells that the progress takes in its longest form, with a gap before it. */
const progressWidth = 30;
/** The screens whose names are never left out. */
const steps: readonly Screen[] = ['discover', 'preview', 'stack'];

/** The tabs of the screens, in the longest form that fits: in the shortest, most other screens are only numbers. */
function tabs(screen: Screen, room: number): Span[] {
	const form = (isNamed: (name: Screen) => boolean) => screens.map((name): Span => {
		const label = isNamed(name) ? ` ${screenKeys[name]} ${names[name]} ` : ` ${screenKeys[name]} `;
		return [name === screen ? 'selected' : 'dim', label];
	});
	const all = [' ', ...form(() => true)];
	const forms = [[' ', ['strong', 'CrowdSky'], ' ', ...all], all] satisfies SpanRow[];
	return forms.find(each => spansWidth(each) <= room) ?? [' ', ...form(name => name === screen || steps.includes(name))];
}

/** The progress of the work, shown on every screen, in the longest form that fits. */
function progressOf(state: State, room: number, {bullet}: Glyphs): SpanRow {
	if (state.jobs.length === 0) return [];
	const {all, stacked, failed} = jobCounts(state.jobs);
	const sent = state.uploads.filter(({phase}) => phase === 'uploaded').length;
	const failures: Span[] = failed === 0 ? [] : [['bad', `${failed} failed`]];
	const sends: Span[] = sent === 0 ? [] : [`${sent} sent`];
	const left = isWorkLeft(state) ? remainingText(totalRemainingSeconds(state)) : undefined;
	const short = (...parts: readonly Span[]): SpanRow => [`${stacked}/${all}`, ...parts.flatMap(part => [` ${bullet} `, part]), ' '];
	const forms: SpanRow[] = [
		[`${stacked} of ${all} stacked`, ...[...failures, ...sends, ...(left === undefined ? [] : [`${left} left`])].flatMap(part => [', ', part]), ' '],
		short(...failures, ...sends, ...(left === undefined ? [] : [left])),
		short(...failures, ...(left === undefined ? sends : [left])),
		short(...failures),
		[`${stacked}/${all} `],
	];
	return forms.find(form => spansWidth(form) <= room) ?? forms.at(-1) ?? [];
}

/** "12/61": which of the shown rows the cursor is on. */
function positionOf({at, shown}: Standing): string {
	return shown === 0 ? '' : `${at ?? '-'}/${shown}`;
}

/** The text in place of the rows if a filter leaves none. */
function nothingMatches(view: ViewState, standing: Standing | undefined): Pick<TableProps, 'emptyText'> {
	const {filter} = view[listOf(view.screen)];
	return filter === '' || !standing || standing.all === 0 ? {} : {emptyText: `Nothing matches /${filter}. Esc shows all again.`};
}

/** The message line: the answer to the last key, a filter, or the newest warning. */
function messageOf({state, view}: ScreenProps, {note, standing}: {readonly note: SpanRow | undefined; readonly standing: Standing | undefined}, {warning: mark}: Glyphs): SpanRow {
	const {overlay, message} = view;
	const {filter} = view[listOf(view.screen)];
	const counted = standing && filter !== '' ? `   ${standing.shown} of ${standing.all}` : '';
	if (overlay?.kind === 'filter') return [' ', ['accent', '/'], filter, ['selected', ' '], counted];
	const range = overlay ? undefined : rangeIds(state, view);
	if (message === undefined && range) return [' ', ['accent', `Range of ${range.size}`], `: ${rangeWords[view.screen] ?? ''}Esc ends it`];
	if (message !== undefined) return [' ', ['warning', message]];
	if (filter !== '') return [' ', ['accent', `/${filter}`], counted, ['dim', '   Esc shows all again']];
	const opened = focusedScope(state, view) ? undefined : shownScope(state, view);
	if (opened) return [' ', ['accent', nameOf(state, opened.id)], ['dim', ' alone  Esc shows all telescopes']];
	if (note) return [' ', ...note];
	const warning = state.warnings.at(-1);
	return warning ? [' ', ['warning', `${mark} ${warning.what}`], ['dim', `: ${warning.cause}  (l: log)`]] : [];
}

/** What acts on a range. */
const rangeWords: Readonly<Partial<Record<Screen, string>>> = {discover: 'Space selects, Enter previews, ', preview: 'Space on or off, Enter stacks, ', mine: 'd downloads, '};

function hintsOf(state: State, view: ViewState): Hint[] {
	if (view.overlay?.kind === 'filter') return [{key: 'Enter', words: 'keep'}, {key: 'Esc', words: 'take off'}];
	return keysHere(state, view)
		.filter(({hint}) => hint !== undefined)
		.sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0))
		.map(({label, description, hintDescription, isKept, whyNot}) => ({
			key: label,
			words: typeof hintDescription === 'function' ? hintDescription(state) : hintDescription ?? description,
			isDisabled: whyNot?.(state, view) !== undefined,
			...(isKept && {isKept}),
		}));
}
