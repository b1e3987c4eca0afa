/** A number with its noun: `1 block`, `2 blocks`. The plural of the noun must end in s. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
