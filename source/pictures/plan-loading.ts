/** A picture that is in view. */
export type Wanted = {
	readonly id: string;
	/** The telescope whose line it may need; at most one picture at a time goes over it. */
	readonly line: string | undefined;
	/** That line is needed for other work just now. */
	readonly isHeld: boolean;
};

/** What is being loaded, and on which terms. */
type Running = Pick<Wanted, 'line' | 'isHeld'>;

type Loading = {
	/** In view, the most wanted first. */
	readonly wanted: readonly Wanted[];
	readonly running: ReadonlyMap<string, Running>;
	/** Is there something to show already, or a reason why there is nothing? */
	readonly isKnown: (id: string) => boolean;
	/** How many are loaded at once. */
	readonly atOnce: number;
};

/**
 * Which pictures are to be loaded next, and which no longer: what has left the view, and what goes over a line that has
 * become needed. Pure.
 */
export function planLoading<Item extends Wanted>({wanted, running, isKnown, atOnce}: Omit<Loading, 'wanted'> & {readonly wanted: readonly Item[]}): {readonly start: readonly Item[]; readonly stop: readonly string[]} {
	const inView = new Map(wanted.map(item => [item.id, item]));
	const stop = [...running].filter(([id, {isHeld}]) => {
		const item = inView.get(id);
		return !item || (item.isHeld && !isHeld);
	}).map(([id]) => id);
	const staying = [...running].filter(([id]) => !stop.includes(id));
	const lines = new Set(staying.flatMap(([, {line, isHeld}]) => line === undefined || isHeld ? [] : [line]));
	const start: Item[] = [];
	for (const item of wanted) {
		if (staying.length + start.length >= atOnce) break;
		if (isKnown(item.id) || (running.has(item.id) && !stop.includes(item.id))) continue;
		if (item.line !== undefined && !item.isHeld) {
			if (lines.has(item.line)) continue;
			lines.add(item.line);
		}

		start.push(item);
	}

	return {start, stop};
}
