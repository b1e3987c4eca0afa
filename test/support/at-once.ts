import test from 'ava';

/** Lets at most so many of a file's tests run at once, for ava starts all of them; each gets its turn in the order in which they stand. */
export function runAtOnce(most: number): void {
	const waiting: Array<() => void> = [];
	let running = 0;
	test.beforeEach(async () => {
		if (running < most) {
			running++;
			return;
		}

		// Whoever ends hands over its turn.
		await new Promise<void>(resolve => {
			waiting.push(resolve);
		});
	});
	test.afterEach.always(() => {
		const next = waiting.shift();
		if (next) next();
		else running--;
	});
}
