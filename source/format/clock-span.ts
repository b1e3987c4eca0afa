/** `21:15-21:30`: the times of a block's start and end, each a local `YYYY-MM-DDTHH:MM:SS`. */
export function clockSpan({start, end}: {readonly start: string; readonly end: string}): string {
	return `${start.slice(11, 16)}-${end.slice(11, 16)}`;
}
