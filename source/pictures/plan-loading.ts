/** A visible picture. */
export type Wanted = {
	readonly id: string;
	/** The telescope it may have to come from; each telescope sends one picture at a time. */
	readonly line: string | undefined;
	/** The telescope is busy with other work. */
	readonly isHeld: boolean;
};

/** A picture that is being loaded. */
type Running = Pick<Wanted, 'line' | 'isHeld'>;

type Loading = {
	/** Visible pictures, the most wanted first. */
	readonly wanted: readonly Wanted[];
	readonly running: ReadonlyMap<string, Running>;
	/** Whether there is already a picture, or a reason for having none. */
	readonly isKnown: (id: string) => boolean;
	/** The number of pictures loaded at the same time. */
	readonly atOnce: number;
};

/**
 * Which pictures to load next, and which to stop loading: those that are no longer visible, and those from a telescope that
 * has become busy. Pure.
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
