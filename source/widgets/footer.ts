import {widthOf} from './fit.js';
import {lineOf, type Line, type Span} from './line.js';
import type {Theme} from './theme.js';

/** A key and what it does, as the footer says it. */
export type Hint = {
	/** As a user would name it: "Enter", "Space", "s". */
	readonly key: string;
	readonly words: string;
	/** Drawn dim: the key does nothing just now. */
	readonly isDisabled?: boolean;
	/** Stays when others are left out for want of room: help and quit. */
	readonly isKept?: boolean;
};

/** The last line of a screen: hints in order of use; the last ones go first when it is narrow. */
export function footerLine(theme: Theme, hints: readonly Hint[], width: number): Line {
	const shown = [...hints];
	while (shown.length > 0 && hintsWidth(shown) > width) {
		const last = shown.findLastIndex(({isKept}) => !isKept);
		shown.splice(last === -1 ? shown.length - 1 : last, 1);
	}

	const spans = shown.flatMap(({key, words, isDisabled}, index): Span[] => {
		const gap = index === 0 ? '' : '   ';
		return isDisabled ? [gap, ['dim', `${key} ${words}`]] : [gap, ['accent', key], ` ${words}`];
	});
	return lineOf(theme, spans, width);
}

function hintsWidth(hints: readonly Hint[]): number {
	return hints.reduce((sum, {key, words}) => sum + widthOf(`${key} ${words}`), 3 * Math.max(0, hints.length - 1));
}
