import assert from 'node:assert/strict';
import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import type {Picture} from '../../source/components/half-block-image.js';
import {failure, problemOf, success, type ProblemKind, type Result} from '../../source/errors/problem.js';
import {createThumbnailLoader} from '../../source/pictures/thumbnail-loader.js';
import type {Wanted} from '../../source/pictures/plan-loading.js';

const size = {widthPixels: 10, heightPixels: 20};
const picture = (side: number): Picture => ({widthPixels: side, heightPixels: side, rgb: new Uint8Array(side * side * 3)});
const items = (from: number, to: number): Wanted[] => Array.from({length: to - from}, (_, index) => ({id: String(from + index), line: undefined, isHeld: false}));

/** A loader whose pictures arrive when the test says so. */
function createBench(answer: (id: string) => Result<Picture> = () => success(picture(40)), boundBytes = 1_000_000) {
	const loads: string[] = [];
	const stopped: string[] = [];
	const waiting = new Map<string, () => void>();
	let nowMs = 0;
	let changes = 0;
	const loader = createThumbnailLoader<Wanted>({
		settleMs: 0, boundBytes, nowMs: () => nowMs,
		onChange() {
			changes++;
		},
		async load({id}, signal) {
			loads.push(id);
			signal.addEventListener('abort', () => stopped.push(id));
			await new Promise<void>(resolve => {
				waiting.set(id, resolve);
			});
			return answer(id);
		},
	});
	return {
		loader, loads, stopped,
		changes: () => changes,
		pass(ms: number) {
			nowMs += ms;
		},
		/** Lets a view settle until all pictures that it loads have arrived, and those after them. */
		async settle() {
			for (let quietTurns = 0; quietTurns < 5; quietTurns++) {
				await pause(1);
				if (waiting.size > 0) quietTurns = 0;
				const now = [...waiting.values()];
				waiting.clear();
				for (const come of now) come();
			}
		},
	};
}

test('pictures in view are loaded once and kept at the size at which they are drawn', async () => {
	const bench = createBench();
	bench.loader.want(items(0, 8), size);
	assert.deepEqual(bench.loader.thumbnailOf('0'), {kind: 'loading'});
	await bench.settle();
	assert.deepEqual(bench.loads, ['0', '1', '2', '3', '4', '5', '6', '7']);
	const first = bench.loader.thumbnailOf('0');
	assert.ok(first.kind === 'picture' && first.picture.rgb.length === 10 * 10 * 3);
	bench.loader.want(items(0, 8), size);
	bench.loader.want(items(4, 8), size);
	await bench.settle();
	assert.equal(bench.loads.length, 8);
	assert.equal(bench.changes(), 8);
});

test('paging through thousands of stacks loads those that stay in view, and stops those that have left it', async () => {
	const bench = createBench();
	bench.loader.want(items(0, 40), size);
	while (bench.loads.length === 0) await pause(1);
	assert.deepEqual(bench.loads, ['0', '1', '2']);
	for (let page = 1; page < 75; page++) bench.loader.want(items(page * 40, (page + 1) * 40), size);
	assert.deepEqual(bench.stopped, ['0', '1', '2']);
	await bench.settle();
	assert.equal(bench.loads.length, 3 + 40);
	assert.deepEqual(bench.loads.slice(3), items(2960, 3000).map(({id}) => id));
	bench.loader.want([], size);
	await bench.settle();
	assert.equal(bench.loads.length, 43);
});

test('the kept pictures stay within their limit, and those in view are kept', async () => {
	const bench = createBench(undefined, 20 * 500);
	for (let page = 0; page < 10; page++) {
		bench.loader.want(items(page * 10, (page + 1) * 10), size);
		await bench.settle();
		assert.ok(items(page * 10, (page + 1) * 10).every(({id}) => bench.loader.thumbnailOf(id).kind === 'picture'));
	}

	const kept = items(0, 100).filter(({id}) => bench.loader.thumbnailOf(id).kind === 'picture');
	assert.deepEqual(kept, items(80, 100));
});

test('a picture that is drawn in another size is loaded again, and shown in the old size meanwhile', async () => {
	const bench = createBench();
	bench.loader.want(items(0, 1), size);
	await bench.settle();
	bench.loader.want(items(0, 1), {widthPixels: 20, heightPixels: 40});
	const before = bench.loader.thumbnailOf('0');
	assert.ok(before.kind === 'picture' && before.picture.widthPixels === 10);
	await bench.settle();
	const after = bench.loader.thumbnailOf('0');
	assert.ok(after.kind === 'picture' && after.picture.widthPixels === 20);
});

test('a missing picture gives its reason and is retried only when that may pass or on request', async () => {
	const kinds: Readonly<Record<string, ProblemKind>> = {0: 'missing', 1: 'protocol', 2: 'tooLarge', 3: 'unreachable', 4: 'busy', 5: 'login'};
	const bench = createBench(id => failure(problemOf(kinds[id] ?? 'usage', 'x', 'y', 'z')));
	const view = async () => {
		bench.loader.want(items(0, 6), size);
		await bench.settle();
		return bench.loads.splice(0).join('');
	};

	assert.equal(await view(), '012345');
	const words = items(0, 6).map(({id}) => bench.loader.thumbnailOf(id));
	assert.deepEqual(words.map(each => each.kind === 'none' ? each.why : each.kind), ['none', 'broken', 'tooLarge', 'away', 'busy', 'refused']);
	assert.equal(await view(), '');
	bench.pass(5000);
	assert.equal(await view(), '4');
	bench.pass(30_000);
	assert.equal(await view(), '34');
	bench.loader.tryAgain();
	assert.equal(await view(), '012345');
});
