/** Headers asked for at the same time. */
const requestsAtOnce = 4;

/** Calls an asynchronous function for each item, a few at a time. */
export async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	let next = 0;
	await Promise.all(Array.from({length: Math.min(requestsAtOnce, items.length)}, async () => {
		while (next < items.length) {
			const item = items[next++];
			if (item !== undefined) await work(item);
		}
	}));
}
