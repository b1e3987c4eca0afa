import type {ReactNode} from 'react';
import {widthOf} from './cell-width.js';
import {Line} from './line.js';
import type {Span} from './spans.js';

/** A key and what it does, as the footer says it. */
export type Hint = {
	/** The key's name as the user knows it: "Enter", "Space", "s". */
	readonly key: string;
	readonly words: string;
	/** The key does nothing just now. It is drawn dim, and in brackets for terminals and eyes to which dim looks the same. */
	readonly isDisabled?: boolean;
	/** Kept when others are left out because the line is too narrow: help and quit. */
	readonly isKept?: boolean;
};

/**
 * The last line of a screen: key hints in order of use. If the line is too narrow, the last ones are left out first, except
 * that keys that do nothing just now give way where fewer than two that do something would be left.
 */
export function Footer({hints, width}: {readonly hints: readonly Hint[]; readonly width: number}): ReactNode {
	const first = fitting(hints, width);
	const isOfUse = first.length === hints.length || first.filter(({isKept, isDisabled}) => !isKept && !isDisabled).length > 1;
	const shown = isOfUse ? first : fitting(hints.filter(({isDisabled}) => !isDisabled), width);
	const spans = shown.flatMap(({key, words, isDisabled}, index): Span[] => {
		const gap = index === 0 ? '' : '   ';
		return isDisabled ? [gap, ['dim', `(${key} ${words})`]] : [gap, ['accent', key], ` ${words}`];
	});
	return <Line spans={spans} width={width} />;
}

/** As many of the hints as fit, the first and the kept ones. */
function fitting(hints: readonly Hint[], width: number): readonly Hint[] {
	const shown = [...hints];
	while (shown.length > 0 && hintsWidth(shown) > width) {
		const last = shown.findLastIndex(({isKept}) => !isKept);
		shown.splice(last === -1 ? shown.length - 1 : last, 1);
	}

	return shown;
}

function hintsWidth(hints: readonly Hint[]): number {
	return hints.reduce((sum, {key, words, isDisabled}) => sum + widthOf(`${key} ${words}`) + (isDisabled ? 2 : 0), 3 * Math.max(0, hints.length - 1));
}
