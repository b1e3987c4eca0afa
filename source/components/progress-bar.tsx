import type {ReactNode} from 'react';
import {Painted} from './painted.js';
import type {Glyphs, Role} from './theme.js';
import {useTheme} from './theme-context.js';

/** Cells; a longer bar says no more and is harder to read. */
export const longestBar = 40;

type ProgressBarProps = {
	/** From 0 to 1, clamped; undefined means that nothing is known yet. */
	readonly fraction: number | undefined;
	readonly width: number;
	readonly role?: Role;
	/** Blank cells behind it. */
	readonly gap?: number;
};

/** A bar with eighths of a cell, or `#` and `-` in ASCII. It is full at 1 only. */
export function ProgressBar({fraction, width, role = 'accent', gap = 0}: ProgressBarProps): ReactNode {
	const {glyphs} = useTheme();
	const {done, left} = barTexts(glyphs, fraction, width);
	return <Painted spans={[[role, done], ['dim', left], ' '.repeat(gap)]} />;
}

/** The two parts of a bar. */
export function barTexts({bar, track}: Glyphs, fraction: number | undefined, width: number): {readonly done: string; readonly left: string} {
	const cells = Math.max(0, width);
	const share = fraction === undefined || Number.isNaN(fraction) ? 0 : Math.min(1, Math.max(0, fraction));
	const filled = Math.floor(share * cells * bar.length);
	const whole = Math.floor(filled / bar.length);
	const rest = filled % bar.length === 0 ? '' : bar[(filled % bar.length) - 1] ?? '';
	return {done: (bar.at(-1) ?? '#').repeat(whole) + rest, left: track.repeat(cells - whole - (rest === '' ? 0 : 1))};
}

/** "42 %", right-aligned in four cells; "100 %" takes five. Rounded down, so that 100 appears only at the end. */
export function percentText(fraction: number | undefined): string {
	if (fraction === undefined || Number.isNaN(fraction)) return '   -';
	return `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`.padStart(4);
}
