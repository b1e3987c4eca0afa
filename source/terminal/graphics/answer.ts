/** What a terminal says of itself when it is asked (xterm's control sequences; kitty's graphics protocol). */
export type Answer =
	/** Primary device attributes, CSI ? ... c: 4 stands for sixel. Every terminal answers this, so it is asked last. */
	| {readonly kind: 'attributes'; readonly values: readonly number[]}
	/** The size of a character cell, CSI 6 ; height ; width t. */
	| {readonly kind: 'cellSize'; readonly widthPixels: number; readonly heightPixels: number}
	/** The size of all cells together: CSI 4 ; height ; width t; or of the largest sixel picture, CSI ? 2 ; 0 ; width ; height S, which in xterm is the same. */
	| {readonly kind: 'windowSize'; readonly widthPixels: number; readonly heightPixels: number}
	/** Its name and version, DCS > | text ST (XTVERSION). */
	| {readonly kind: 'version'; readonly text: string}
	/** The number of colours that a sixel picture may have, CSI ? 1 ; 0 ; number S (XTSMGRAPHICS). */
	| {readonly kind: 'colorRegisters'; readonly count: number}
	/** What it thinks of a picture by kitty's protocol, APC G i=... ; OK ST. */
	| {readonly kind: 'kitty'; readonly id: number; readonly isOk: boolean};

/** Cells outside these bounds, in pixels, are no cells of a terminal that somebody reads. */
const leastCell = 2;
const mostCell = 200;

/** Whether a cell may have this size. */
export function isCellSize(widthPixels: number, heightPixels: number): boolean {
	return Math.min(widthPixels, heightPixels) >= leastCell && Math.max(widthPixels, heightPixels) <= mostCell;
}

const longestVersion = 100;

/** A control sequence of a terminal (ECMA-48, 5.4) as an answer; undefined if it is none that is asked for. */
export function readControlSequence({isPrivate, parameters, final}: {readonly isPrivate: boolean; readonly parameters: string; readonly final: string}): Answer | undefined {
	// A parameter may be left out: kitty says CSI ? 62 ; c.
	if (!/^\d{0,6}(;\d{0,6}){0,63}$/.test(parameters)) return undefined;
	const values = parameters.split(';').map(Number);
	const [first, second = 0, third = 0] = values;
	if (isPrivate && final === 'c') return {kind: 'attributes', values};
	if (isPrivate && final === 'S') {
		if (second !== 0) return undefined;
		if (first === 2 && values.length === 4) return {kind: 'windowSize', widthPixels: third, heightPixels: values[3] ?? 0};
		return first === 1 && third >= 2 ? {kind: 'colorRegisters', count: third} : undefined;
	}

	if (!isPrivate && final === 't' && first === 4 && values.length === 3) return {kind: 'windowSize', heightPixels: second, widthPixels: third};
	const isCell = !isPrivate && final === 't' && first === 6 && values.length === 3 && isCellSize(second, third);
	return isCell ? {kind: 'cellSize', heightPixels: second, widthPixels: third} : undefined;
}

/** The content of a device control string ("P") or an application program command ("_") as an answer. */
export function readControlString(introducer: 'P' | '_', content: string): Answer | undefined {
	if (introducer === 'P') return content.startsWith('>|') ? {kind: 'version', text: content.slice(2, 2 + longestVersion)} : undefined;
	const [, id, message] = /^G(?:[a-zA-Z]=[^,;]{0,20},){0,8}?i=(\d{1,10})(?:,[a-zA-Z]=[^,;]{0,20}){0,8};(.*)$/.exec(content) ?? [];
	return id === undefined ? undefined : {kind: 'kitty', id: Number(id), isOk: message === 'OK'};
}
