/** The visible part of a list: from `top` up to, not including, `end`. */
export type Window = {readonly top: number; readonly end: number};

/**
 * Moves the window over a list of `count` rows, `height` rows high, as little as
 * possible from its old `top` so that the row `cursor` is in it. Never shows blank
 * rows below the last one while there are rows above. Without a cursor only the
 * borders are kept.
 */
export function windowOf(count: number, cursor: number | undefined, height: number, top: number): Window {
	const rows = Math.max(0, Math.floor(height));
	let first = Math.floor(top);
	if (cursor !== undefined) {
		if (cursor < first) first = cursor;
		if (cursor >= first + rows) first = cursor - rows + 1;
	}

	first = Math.max(0, Math.min(first, count - rows));
	return {top: first, end: Math.min(count, first + rows)};
}

/**
 * The rows of a scroll bar that its thumb covers, counted from the window's top; none
 * when everything is visible.
 */
export function thumbOf(count: number, {top, end}: Window): Window {
	const height = end - top;
	if (height <= 0 || count <= height) return {top: 0, end: 0};
	const size = Math.max(1, Math.round(height * height / count));
	const place = Math.round((height - size) * top / (count - height));
	return {top: place, end: place + size};
}

/** "12-30 of 80", or "all 7" when everything is visible. */
export function positionText(count: number, {top, end}: Window): string {
	if (end - top >= count) return `all ${count}`;
	return `${top + 1}-${end} of ${count}`;
}
