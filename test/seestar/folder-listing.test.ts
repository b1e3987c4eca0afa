import assert from 'node:assert/strict';
import test from 'node:test';
import {listFolder} from '../../source/seestar/folder-listing.js';
import {type Ask} from '../../source/seestar/rpc/rpc-connection.js';
import {createSerialQueue} from '../../source/seestar/serial-queue.js';
import {failure, success, troubleOf, type Result} from '../../source/trouble/trouble.js';

type Paging = {readonly pages?: unknown; readonly page: (number: number, listing: number) => unknown; readonly pagesAfter?: (listing: number) => unknown};

/** The pair of listing methods; `listing` counts from 1 how often the folder was set at a listing's start. */
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

		if (result === 'cut') return failure(troubleOf('unreachable', 'x', 'cut', 'again'));
		return success({kind: 'reply', id: 1, code: typeof result === 'number' && result < 0 ? -result : 0, error: undefined, result});
	};

	return {ask, asked, starts: () => starts, most: () => most};
}

const file = (number: number) => ({name: `Light_${number}.fit`, size_k: 4074, is_dir: false});
const pageOf = (page: number, count: number) => Array.from({length: Math.max(0, Math.min(20, count - (page * 20)))}, (_, index) => file((page * 20) + index));
const namesOf = (result: Awaited<ReturnType<typeof listFolder>>) => result.ok ? result.value.length : result.trouble.kind;

test('a folder of many pages is complete, asked for several pages at a time and for the context it needs', async () => {
	const scope = paging({pages: 11, page: page => pageOf(page, 217)});
	const files = await listFolder(scope.ask, 'M 81_sub');
	assert.equal(namesOf(files), 217);
	assert.deepEqual(files.ok && files.value[0], {name: 'Light_0.fit', sizeKb: 4074, isFolder: false});
	assert.deepEqual(scope.asked[0], {dir: 'MyWorks/M 81_sub', skip_avi: false});
	assert.equal(scope.most(), 4);
});

test('the number of pages may be an object with a count', async () => {
	assert.equal(namesOf(await listFolder(paging({pages: {count: 2}, page: page => pageOf(page, 25)}).ask, 'x')), 25);
});

test('a missing folder is empty, however the firmware says it', async () => {
	assert.equal(namesOf(await listFolder(paging({pages: {}, page: () => 0}).ask, 'x')), 0);
	assert.equal(namesOf(await listFolder(paging({pages: 0, page: () => 0}).ask, 'x')), 0);
	assert.equal(namesOf(await listFolder(paging({pages: 1, page: () => []}).ask, 'x')), 0);
});

test('a short, missing or odd page starts the listing again', async () => {
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

test('pages that are short in the same way each time are how this firmware lists, and complete', async () => {
	// Pictures left out of the pages after they were counted.
	const scope = paging({pages: 3, page: page => pageOf(page, 60).filter((_, index) => index % 3 === 0 || page === 1)});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 7 + 20 + 7);
	assert.equal(scope.starts(), 2);
});

test('a listing that stays odd ends as trouble, never as a part', async () => {
	for (const [page, kind] of [[(page: number) => page === 2 ? [] : pageOf(page, 100), 'incomplete'], [() => 'cut', 'unreachable'], [() => -207, 'busy']] as const) {
		assert.equal(namesOf(await listFolder(paging({pages: 5, page}).ask, 'x')), kind);
	}

	assert.equal(namesOf(await listFolder(paging({pages: 'many', page: () => []}).ask, 'x')), 'protocol');
	assert.equal(namesOf(await listFolder(paging({pages: 1_000_000, page: () => []}).ask, 'x')), 'protocol');
});

test('a folder that grew a page meanwhile is listed again', async () => {
	const scope = paging({pages: 2, pagesAfter: listing => listing === 1 ? 3 : 2, page: page => pageOf(page, 40)});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 40);
	assert.equal(scope.starts(), 2);
});

test('a name that moved from one page to the next is there once', async () => {
	const scope = paging({pages: 2, page: page => page === 0 ? pageOf(0, 20) : [file(19), file(20)]});
	assert.equal(namesOf(await listFolder(scope.ask, 'x')), 21);
});

test('a folder name that leads elsewhere is not asked for', async () => {
	for (const folder of ['', '..', 'a/b', 'a\\b', 'a\nb']) {
		const scope = paging({pages: 1, page: () => []});
		assert.equal(namesOf(await listFolder(scope.ask, folder)), 'usage');
		assert.equal(scope.asked.length, 0);
	}
});

test('the queue runs one task at a time, and who is stopped while waiting is not started', async () => {
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
	assert.equal(!stopped.ok && stopped.trouble.kind, 'cancelled');
	await Promise.all([first, third]);
	assert.deepEqual(log, ['a begins', 'a ends', 'c begins', 'c ends']);
});

test('pages without a bound on their sum filled the memory', async () => {
	const many = Array.from({length: 5000}, (_, number) => file(number));
	const folder = paging({pages: 5000, page: () => many});
	const listed = await listFolder(folder.ask, 'M 31');
	assert.ok(!listed.ok && listed.trouble.kind === 'protocol' && listed.trouble.retry === 'permanent', JSON.stringify(listed).slice(0, 300));
	// 200,000 files are 40 such pages; four are asked for at once, and nothing is asked again.
	assert.ok(folder.asked.length <= 50 && folder.starts() === 1, `${folder.asked.length} requests`);
	const names = paging({pages: 5000, page: () => Array.from({length: 500}, () => ({name: 'x'.repeat(10_000)}))});
	assert.equal((await listFolder(names.ask, 'M 31')).ok, false);
	assert.ok(names.asked.length <= 20, `${names.asked.length} requests`);
	const page = paging({pages: 1, page: () => [...many, ...many, ...many]});
	assert.equal((await listFolder(page.ask, 'M 31')).ok, false);
});
