import assert from 'node:assert/strict';
import test from 'ava';
import {listFolder} from '../../source/seestar/folder-listing.js';
import type {Ask} from '../../source/seestar/rpc/rpc-connection.js';
import {createSerialQueue} from '../../source/seestar/serial-queue.js';
import {failure, success, problemOf, type Result} from '../../source/errors/problem.js';

type Paging = {readonly pages?: unknown; readonly page: (number: number, listing: number) => unknown; readonly pagesAfter?: (listing: number) => unknown};

/** The two listing methods; `listing` counts from 1 how often a listing of the folder was started. */
function paging({pages, page, pagesAfter}: Paging) {
	let starts = 0;
	let isStart = true;
	let inFlight = 0;
	let most = 0;
	const asked: unknown[] = [];
	const ask: Ask = async (method, params) => {
		asked.push(params);
		inFlight++;
		most = Math.max(most, inFlight);
		await new Promise(setImmediate);
		inFlight--;
		let result: unknown;
		if (method === 'get_img_file_page_number') {
			if (isStart) starts++;
			result = isStart ? pages : (pagesAfter?.(starts) ?? pages);
			isStart = !isStart;
		} else {
			result = page((params as {page: number}).page, starts);
			if (!Array.isArray(result)) isStart = true;
		}

		if (result === 'cut') return failure(problemOf('unreachable', 'x', 'cut', 'again'));
		return success({kind: 'reply', id: 1, code: typeof result === 'number' && result < 0 ? -result : 0, error: undefined, result});
	};

	return {ask, asked, starts: () => starts, most: () => most};
}

const file = (number: number) => ({name: `Light_${number}.fit`, size_k: 4074, is_dir: false});
const pageOf = (page: number, count: number) => Array.from({length: Math.max(0, Math.min(20, count - (page * 20)))}, (_, index) => file((page * 20) + index));
const namesOf = (result: Awaited<ReturnType<typeof listFolder>>) => result.ok ? result.value.length : result.problem.kind;

test.serial('a folder of many pages is listed whole, with several pages requested at a time and the parameters it needs', async () => {
	const scope = paging({pages: 11, page: page => pageOf(page, 217)});
	const files = await listFolder(scope.ask, 'M 81_sub');
	assert.equal(namesOf(files), 217);
	assert.deepEqual(files.ok && files.value[0], {name: 'Light_0.fit', sizeKb: 4074, isFolder: false});
	assert.deepEqual(scope.asked[0], {dir: 'MyWorks/M 81_sub', skip_avi: false});
	assert.equal(scope.most(), 4);
});

test.serial('the number of pages may be an object with a count', async () => {
	assert.equal(namesOf(await listFolder(paging({pages: {count: 2}, page: page => pageOf(page, 25)}).ask, 'x')), 25);
});

test.serial('the count is read from another field only if its name speaks of pages or of a number', async () => {
	for (const pages of [{pages: 2}, {page_number: 2}, {code: 0, total: 2}, {ret: 0, pageCount: '2', page_size: 20}]) {
		assert.equal(namesOf(await listFolder(paging({pages, page: page => pageOf(page, 25)}).ask, 'x')), 25, JSON.stringify(pages));
	}

	// A full folder was read as empty.
	for (const pages of [{code: 0}, {ret: 0}, {error: 0, ok: 1}, {page_size: 20}, {count_a: 1, count_b: 2}]) {
		assert.equal(namesOf(await listFolder(paging({pages, page: page => pageOf(page, 25)}).ask, 'x')), 'protocol', JSON.stringify(pages));
	}
});

test.serial('a folder with files in the album list is not taken for empty when its page count is zero', async () => {
	const full = paging({pages: 0, page: page => pageOf(page, 25)});
	assert.equal(namesOf(await listFolder(full.ask, 'x', undefined, true)), 'incomplete');
	assert.equal(namesOf(await listFolder(paging({pages: 0, page: () => ({})}).ask, 'x', undefined, true)), 0, 'deleted since');
	let isFirst = true;
	const restless = paging({pages: 2, page: page => pageOf(page, 25)});
	const hiccup = async (...request: Parameters<typeof restless.ask>) => {
		const reply = await restless.ask(...request);
		if (!isFirst || !reply.ok) return reply;
		isFirst = false;
		return success({...reply.value, result: 0});
	};
	assert.equal(namesOf(await listFolder(hiccup, 'x', undefined, true)), 25);
});

test.serial('a slow page holds up no others, and the number of requests in progress stays the same', async () => {
	const answers = new Map<number, () => void>();
	const asked: number[] = [];
	let counts = 0;
	const ask: Ask = async (method, params) => {
		if (method === 'get_img_file_page_number') {
			counts++;
			return success({kind: 'reply', id: 1, code: 0, error: undefined, result: 9});
		}

		const {page} = params as {page: number};
		asked.push(page);
		await new Promise<void>(resolve => answers.set(page, resolve));
		answers.delete(page);
		return success({kind: 'reply', id: 1, code: 0, error: undefined, result: pageOf(page, 180)});
	};

	const listed = listFolder(ask, 'x');
	const settle = async () => new Promise(resolve => setTimeout(resolve, 1));
	await settle();
	assert.deepEqual(asked, [0, 1, 2, 3]);
	// The first page is the slow one.
	for (let page = 1; page < 9; page++) {
		answers.get(page)?.();
		await settle();
		assert.ok(answers.size <= 4);
		assert.equal(asked.length, Math.min(9, page + 4));
	}

	assert.equal(counts, 1, 'the second count comes when all is read');
	answers.get(0)?.();
	const files = await listed;
	assert.deepEqual(files.ok && files.value.map(({name}) => name), Array.from({length: 180}, (_, index) => `Light_${index}.fit`));
});

test.serial('a failed listing ends only when none of its requests is in progress any more', async () => {
	let underWay = 0;
	const ask: Ask = async (method, params) => {
		if (method === 'get_img_file_page_number') return success({kind: 'reply', id: 1, code: 0, error: undefined, result: 40});
		underWay++;
		await new Promise(resolve => setTimeout(resolve, (params as {page: number}).page === 0 ? 1 : 10));
		underWay--;
		return failure(problemOf('refused', 'x', 'no', 'again', 'permanent'));
	};

	assert.equal(namesOf(await listFolder(ask, 'x')), 'refused');
	assert.equal(underWay, 0, 'a page of the old listing would be taken for one of the next');
});

test.serial('a missing folder is empty, in every form that the firmware reports it', async () => {
	assert.equal(namesOf(await listFolder(paging({pages: {}, page: () => 0}).ask, 'x')), 0);
	assert.equal(namesOf(await listFolder(paging({pages: 0, page: () => 0}).ask, 'x')), 0);
	assert.equal(namesOf(await listFolder(paging({pages: 1, page: () => []}).ask, 'x')), 0);
});

test.serial('a short, missing or malformed page restarts the listing', async () => {
	for (const bad of [pageOf(0, 7), [], [{size_k: 1}]] as unknown[][]) {
		let isStillBad = true;
		const scope = paging({pages: 3, page: page => {
			if (page !== 1 || !isStillBad) return pageOf(page, 45);
			isStillBad = false;
			return bad;
		}});
		assert.equal(namesOf(await listFolder(scope.ask, 'x')), 45);
	}
});

test.serial('pages that are short in the same way each time are complete', async () => {
	// Pictures were left out of the pages after they had been counted.
	const scope = paging({pages: 3, page: page => pageOf(page, 60).filter((_, index) => index % 3 === 0 || page === 1)});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 7 + 20 + 7);
	assert.equal(scope.starts(), 2);
});

test.serial('a listing that stays inconsistent ends as a problem, never as a partial list', async () => {
	for (const [page, kind] of [[(page: number) => page === 2 ? [] : pageOf(page, 100), 'incomplete'], [() => 'cut', 'unreachable'], [() => -207, 'busy']] as const) {
		assert.equal(namesOf(await listFolder(paging({pages: 5, page}).ask, 'x')), kind);
	}

	assert.equal(namesOf(await listFolder(paging({pages: 'many', page: () => []}).ask, 'x')), 'protocol');
	assert.equal(namesOf(await listFolder(paging({pages: 1_000_000, page: () => []}).ask, 'x')), 'protocol');
});

test.serial('a folder that gained a page meanwhile is listed again', async () => {
	const scope = paging({pages: 2, pagesAfter: listing => listing === 1 ? 3 : 2, page: page => pageOf(page, 40)});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 40);
	assert.equal(scope.starts(), 2);
});

test.serial('a name that moved from one page to the next is listed once', async () => {
	const scope = paging({pages: 2, page: page => page === 0 ? pageOf(0, 20) : [file(19), file(20)]});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 21);
});

test.serial('a folder name that leads elsewhere is not requested', async () => {
	for (const folder of ['', '..', 'a/b', 'a\\b', 'a\nb']) {
		const scope = paging({pages: 1, page: () => []});
		assert.equal(namesOf(await listFolder(scope.ask, folder)), 'usage');
		assert.equal(scope.asked.length, 0);
	}
});

test.serial('the queue runs one task at a time, and a task stopped while waiting is never started', async () => {
	const inTurn = createSerialQueue();
	const log: string[] = [];
	const task = (name: string) => async (): Promise<Result<void>> => {
		log.push(`${name} begins`);
		await new Promise(resolve => setTimeout(resolve, 10));
		log.push(`${name} ends`);
		return success();
	};

	const stop = new AbortController();
	const [first, second, third] = [inTurn('a', task('a')), inTurn('b', task('b'), stop.signal), inTurn('c', task('c'))];
	stop.abort();
	const stopped = await second;
	assert.equal(!stopped.ok && stopped.problem.kind, 'cancelled');
	await Promise.all([first, third]);
	assert.deepEqual(log, ['a begins', 'a ends', 'c begins', 'c ends']);
});

test.serial('pages without a limit on their sum filled the memory', async () => {
	const many = Array.from({length: 5000}, (_, number) => file(number));
	const folder = paging({pages: 5000, page: () => many});
	const listed = await listFolder(folder.ask, 'M 31');
	assert.ok(!listed.ok && listed.problem.kind === 'protocol' && listed.problem.retry === 'permanent', JSON.stringify(listed).slice(0, 300));
	// 200,000 files are 40 such pages; four are requested at a time, and none again.
	assert.ok(folder.asked.length <= 50 && folder.starts() === 1, `${folder.asked.length} requests`);
	const names = paging({pages: 5000, page: () => Array.from({length: 500}, () => ({name: 'x'.repeat(10_000)}))});
	assert.equal((await listFolder(names.ask, 'M 31')).ok, false);
	assert.ok(names.asked.length <= 20, `${names.asked.length} requests`);
	const page = paging({pages: 1, page: () => [...many, ...many, ...many]});
	assert.equal((await listFolder(page.ask, 'M 31')).ok, false);
});
