import test from 'ava';
import type {Context} from './temporary-folder.js';

/** A context shared by all tests of a file, cleaned up after the last of them. To be called where the file declares its tests. */
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
