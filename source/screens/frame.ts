import {jobCounts} from '../machine/view/stack-rows.js';
import {keysOn} from '../machine/view/key-table.js';
import {layoutOf} from '../machine/view/layout.js';
import {screens, type Screen, type ViewState} from '../machine/view/view-state.js';
import {whyNot} from '../machine/view/why-not.js';
import {isWorkLeft} from '../machine/view/stack-rows.js';
import {totalRemainingSeconds} from '../machine/estimates.js';
import type {State} from '../machine/state.js';
import {remainingText} from '../widgets/amounts.js';
import {footerLine, type Hint} from '../widgets/footer.js';
import {fillTo, headerLine, lineOf, ruleLine, spansWidth, type Line, type Span} from '../widgets/line.js';
import type {Theme} from '../widgets/theme.js';

/** Everything that a screen is drawn from. */
export type ScreenProps = {readonly state: State; readonly view: ViewState; readonly theme: Theme};

/** The parts that differ from screen to screen. */
export type Body = {
	/** Exactly as many lines as the layout gives the list, its titles among them. */
	readonly list: readonly Line[];
	/** What is said about the row under the cursor. */
	readonly title: string;
	readonly detail: readonly Line[];
};

const names: Readonly<Record<Screen, string>> = {discover: 'Discover', preview: 'Preview', stack: 'Stack', upload: 'Upload', done: 'Done'};

/** The whole screen: head, list, detail, message and key hints, exactly `view.rows` lines. */
export function frameLines({state, view, theme}: ScreenProps, {list, title, detail}: Body): Line[] {
	const {columns, rows, screen} = view;
	const layout = layoutOf(screen, rows);
	return fillTo([
		headOf(state, theme, tabs(screen, columns), columns),
		ruleLine(theme, columns),
		...fillTo(list, layout.list + 1, columns),
		ruleLine(theme, columns, title),
		...fillTo(detail.slice(0, layout.detail), layout.detail, columns),
		messageLine({state, view, theme}),
		footerLine(theme, hintsOf(state, view), columns),
	], rows, columns);
}

/** Where one is among the four steps; narrow terminals get their names alone. */
function tabs(screen: Screen, columns: number): Span[] {
	const spans: Span[] = [' '];
	if (columns >= 90) spans.push(['strong', 'CrowdSky'], '  ');
	for (const [index, name] of screens.entries()) {
		const label = `${index + 1} ${names[name]}`;
		spans.push(name === screen ? ['selected', ` ${label} `] : ['dim', ` ${label} `]);
	}

	return spans;
}

/** Where one is, and how far the work is in the longest words for which there is room. */
function headOf(state: State, theme: Theme, left: readonly Span[], columns: number): Line {
	const forms = progressForms(state).map((form): readonly Span[] => [...form, ' ']);
	const right = forms.find(form => spansWidth(left) + 2 + spansWidth(form) <= columns) ?? forms.at(-1) ?? [];
	return headerLine(theme, {left, right}, columns);
}

/** How far the work is, on every screen; the longest form first. */
function progressForms(state: State): ReadonlyArray<readonly Span[]> {
	if (state.jobs.length === 0) return [];
	const {all, stacked, failed} = jobCounts(state.jobs);
	const failures: Span[] = failed === 0 ? [] : [['bad', `, ${failed} failed`]];
	const left = isWorkLeft(state) ? [`, ${remainingText(totalRemainingSeconds(state))} left`] : [];
	return [[`${stacked} of ${all} stacked`, ...failures, ...left], [`${stacked}/${all} stacked`, ...failures, ...left], [`${stacked}/${all}`, ...failures, ...left], [`${stacked}/${all}`, ...failures]];
}

/** One line for the answer to the last key, a filter, or the newest warning. */
function messageLine({state, view, theme}: ScreenProps): Line {
	const {columns, overlay, message} = view;
	const {filter} = view[view.screen];
	if (overlay?.kind === 'filter') return lineOf(theme, [' ', ['accent', '/'], filter, ['selected', ' ']], columns);
	if (message !== undefined) return lineOf(theme, [' ', ['warning', message]], columns);
	if (filter !== '') return lineOf(theme, [' ', ['accent', `/${filter}`], ['dim', '  Esc shows all again']], columns);
	const warning = state.warnings.at(-1);
	return lineOf(theme, warning ? [' ', ['warning', `${theme.glyphs.warning} ${warning.what}`], ['dim', `: ${warning.cause}  (l: log)`]] : [], columns);
}

function hintsOf(state: State, view: ViewState): Hint[] {
	if (view.overlay?.kind === 'filter') return [{key: 'Enter', words: 'keep'}, {key: 'Esc', words: 'take off'}];
	return keysOn(view.screen)
		.filter(({hint}) => hint !== undefined)
		.sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0))
		.map(({label, words, command}) => ({
			key: label,
			words: view.screen === 'done' && command === 'retry' ? 'retry failed' : words,
			isDisabled: whyNot(command, state, view) !== undefined,
			isKept: command === 'help' || command === 'quit',
		}));
}
