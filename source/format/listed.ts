/** Names one after the other: `IC 434`, `IC 434 and M 101`, `IC 434, M 101 and 3 more` where there are more than `atMost`. */
export function listed(names: readonly string[], atMost = 3): string {
	const shown = names.length > atMost ? names.slice(0, atMost - 1) : names.slice(0, -1);
	const last = names.length > atMost ? `${names.length - shown.length} more` : names.at(-1) ?? '';
	return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
