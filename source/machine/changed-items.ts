/**
 * The items of a list that are new, or another object than before, each with what it was before. Takes time in proportion to
 * the lists: a fleet has a thousand blocks, and several events a second.
 */
export function changedItems<Item extends {readonly id: string}>(before: readonly Item[], after: readonly Item[]): Array<readonly [item: Item, old: Item | undefined]> {
	if (before === after) return [];
	let byId: ReadonlyMap<string, Item> | undefined;
	const oldOf = (id: string, index: number): Item | undefined => {
		if (before[index]?.id === id) return before[index];
		byId ??= new Map(before.map(item => [item.id, item]));
		return byId.get(id);
	};

	return after.flatMap((item, index) => {
		if (before[index] === item) return [];
		const old = oldOf(item.id, index);
		return old === item ? [] : [[item, old] as const];
	});
}
