/** Adds all of them, or removes them if all were in already. */
export function toggled(set: ReadonlySet<string>, ids: readonly string[]): Set<string> {
	const next = new Set(set);
	const isAll = ids.every(id => set.has(id));
	for (const id of ids) {
		if (isAll) next.delete(id);
		else next.add(id);
	}

	return next;
}
