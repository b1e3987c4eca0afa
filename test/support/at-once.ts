import test from 'ava';

/** Limits how many of a file's tests run at once, because ava starts all of them; they get their turns in order. */
export function runAtOnce(most: number): void {
	const waiting: Array<() => void> = [];
	let running = 0;
	test.beforeEach(async () => {
		if (running < most) {
			running++;
			return;
		}

		// Each test that ends passes its turn on.
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
