import test from 'ava';
import type {Context} from './temporary-folder.js';

/** A context for what all tests of a file share: it is cleaned up after the last of them. To be asked for where the file declares its tests. */
export function fileContext(): Context {
	const cleaners: Array<() => Promise<void> | void> = [];
	test.after.always(async () => {
		for (const clean of cleaners.reverse()) await clean();
	});
	return {
		teardown(clean) {
			cleaners.push(clean);
		},
	};
}
