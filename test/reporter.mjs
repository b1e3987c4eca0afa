// A short report: what failed, and one line of sums that CI reads.
export default async function * reporter(source) {
	let passed = 0;
	let failed = 0;
	let skipped = 0;
	const started = Date.now();
	for await (const event of source) {
		const {type, data} = event;
		if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
		if (type !== 'test:pass' && type !== 'test:fail') continue;
		if (data.details?.type === 'suite') continue;
		// Node counts a whole file as one test more when it could not be loaded.
		if (type === 'test:fail') {
			failed++;
			const error = data.details?.error;
			yield `\nFAILED ${data.file ?? ''} ${data.name}\n${String(error?.cause?.stack ?? error?.cause ?? error?.stack ?? error)}\n`;
		} else if (data.skip === undefined) {
			passed++;
		} else {
			skipped++;
			yield `skipped: ${data.name} (${data.skip})\n`;
		}
	}

	yield `${((Date.now() - started) / 1000).toFixed(1)} s\n${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
