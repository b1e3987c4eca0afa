import {fit, widthOf} from './fit.js';
import type {Line} from './line.js';
import type {Role, Theme} from './theme.js';

export type ProgressBarProps = {
	/** From 0 to 1; beyond is cut off, undefined means that nothing is known yet. */
	readonly fraction: number | undefined;
	readonly width: number;
	readonly role?: Role;
	/** Written over the bar, in its middle, when there is room: "33 of 90". Of characters of one cell only. */
	readonly label?: string;
};

/** A bar with eighths of a cell, or `#` and `-` in ASCII. It is full at 1 only. */
export function progressBar(theme: Theme, {fraction, width, role = 'accent', label = ''}: ProgressBarProps): Line {
	const cells = Math.max(0, width);
	const share = fraction === undefined || Number.isNaN(fraction) ? 0 : Math.min(1, Math.max(0, fraction));
	if (label !== '' && label.length + 2 <= cells && widthOf(label) === label.length) return labelledBar(theme, {share, cells, role, label});
	const {bar, track} = theme.glyphs;
	const parts = bar.length;
	const filled = Math.floor(share * cells * parts);
	const whole = Math.floor(filled / parts);
	const rest = filled % parts === 0 ? '' : bar[(filled % parts) - 1] ?? '';
	const done = (bar.at(-1) ?? '#').repeat(whole) + rest;
	return theme.paint(role, done) + theme.paint('dim', track.repeat(cells - whole - (rest === '' ? 0 : 1)));
}

/** The words stand on the bar: reversed as far as it reaches; brackets where nothing can be reversed. */
function labelledBar(theme: Theme, {share, cells, role, label}: {share: number; cells: number; role: Role; label: string}): Line {
	const filled = Math.floor(share * cells);
	if (theme.isAscii) {
		const space = cells - widthOf(label) - 2;
		const left = Math.floor(space / 2);
		const bar = '#'.repeat(filled) + '-'.repeat(cells - filled);
		return theme.paint(role, bar.slice(0, left)) + fit(` ${label} `, widthOf(label) + 2, theme.glyphs) + theme.paint('dim', bar.slice(left + widthOf(label) + 2));
	}

	const text = fit(label, cells, {align: 'center', ellipsis: theme.glyphs.ellipsis});
	return theme.paint(role, theme.paint('selected', text.slice(0, filled))) + text.slice(filled);
}

/** "42 %", right-aligned in four cells; "100 %" takes five. Rounded down: 100 is said at the end only. */
export function percentText(fraction: number | undefined): string {
	if (fraction === undefined || Number.isNaN(fraction)) return '   -';
	return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`.padStart(4);
}
