import {cleanText} from '../format/clean-text.js';
import {counted} from '../format/counted.js';
import {withRetry} from '../errors/retry.js';
import {failure, success, problemOf, type Result} from '../errors/problem.js';
import {countOf, fieldsOf, listOf, numberOf, textOf, type Fields} from './narrow.js';
import type {RemoteFile} from './port.js';
import {worksPath} from './files/remote-path.js';
import type {Ask} from './rpc/rpc-connection.js';
import {oddAnswer, resultOf} from './rpc/rpc-message.js';
import {briefly} from './wait.js';

const attempts = 4;
/** Pages that are requested and not yet answered: a telescope may answer strictly one by one. */
const pagesInFlight = 4;
// 100,000 files, 20 per page; a larger number makes no sense.
const mostPages = 5000;
/**
 * Files on one page (real ones have 20) and in a whole folder, and characters of all names (at most 255 each): bounds on the
 * total, so that no answer fills the memory.
 */
const mostFilesOfPage = 10_000;
const mostFiles = 200_000;
const mostNameCharacters = 255 * mostFiles;

/**
 * Lists one folder below MyWorks over JSON-RPC: the complete list or a problem. The telescope keeps "the folder being
 * listed" as a state, so the caller must not run a second listing beside this one. Anything odd (a cut, a short page, a
 * different number of pages at the end) starts it again, a few times. A missing folder is empty; for one that
 * `shouldHaveFiles`, because the album list counts some, a mere count is not enough. Problem: usage, refused, incomplete, a
 * network problem.
 */
export async function listFolder(ask: Ask, folder: string, signal?: AbortSignal, shouldHaveFiles = false): Promise<Result<readonly RemoteFile[]>> {
	const path = worksPath(folder);
	if (!path.ok) return path;
	const context = {ask, what: `Could not list ${cleanText(folder)}`, signal};
	let uneven: string | undefined;
	return withRetry(async () => {
		const listed = await listOnce(path.value, shouldHaveFiles, context);
		if (!listed.ok) return listed;
		const {files, shortPage} = listed.value;
		// A file that was deleted meanwhile shortens a page and hides another file; firmware that leaves pictures out of its
		// pages also shortens them, but each time in the same way.
		const names = JSON.stringify(files.map(({name}) => name));
		if (shortPage === undefined || names === uneven) return success(files);
		uneven = names;
		return changed(context.what, shortPage);
	}, briefly(signal, 100, attempts));
}

/** The first pages of a folder: their files, how many pages were read, and how many there are. */
export type FirstPages = {readonly files: readonly RemoteFile[]; readonly read: number; readonly pages: number};

/**
 * The first pages of a folder, for a comparison: `pagesAtMost` bounds what is requested, and nothing is requested again. The
 * caller must not run a listing beside this one. Problem: as for listFolder.
 */
export async function listFirstPages(ask: Ask, folder: string, pagesAtMost: number, signal?: AbortSignal): Promise<Result<FirstPages>> {
	const path = worksPath(folder);
	if (!path.ok) return path;
	const context = {ask, what: `Could not list ${cleanText(folder)}`, signal};
	const pages = await countPages(path.value, context);
	if (!pages.ok) return pages;
	const first = await readPages(Math.min(pagesAtMost, pages.value), context);
	return first.ok ? success({files: first.value.flat(), read: first.value.length, pages: pages.value}) : first;
}

type Context = {readonly ask: Ask; readonly what: string; readonly signal: AbortSignal | undefined};

type Listed = {readonly files: readonly RemoteFile[]; /** What is odd about a page that is not the last one. */ readonly shortPage: string | undefined};

async function listOnce(path: string, shouldHaveFiles: boolean, context: Context): Promise<Result<Listed>> {
	const {what} = context;
	const pages = await countPages(path, context);
	if (!pages.ok) return pages;
	if (pages.value === 0 && shouldHaveFiles) {
		const beyond = await readPage(0, context);
		if (!beyond.ok) return beyond;
		if (beyond.value.length > 0) return changed(what, `it reports no pages, but the first one has ${counted(beyond.value.length, 'file')}`);
	}

	if (pages.value === 0) return success({files: [], shortPage: undefined});
	const answers = await readPages(pages.value, context);
	if (!answers.ok) return answers;
	const read = answers.value;
	// A missing folder may count as one empty page.
	if (pages.value === 1 && read[0]?.length === 0) return success({files: [], shortPage: undefined});
	const pageSize = Math.max(...read.map(page => page.length));
	const empty = read.findIndex(page => page.length === 0);
	if (empty !== -1) return changed(what, `page ${empty + 1} of ${pages.value} is empty`);
	const short = read.findIndex((page, index) => index < read.length - 1 && page.length < pageSize);
	const shortPage = short === -1 ? undefined : `page ${short + 1} of ${pages.value} has ${read[short]?.length ?? 0} files instead of ${pageSize}`;

	const pagesAfter = await countPages(path, context);
	if (!pagesAfter.ok) return pagesAfter;
	if (pagesAfter.value !== pages.value) return changed(what, 'the folder changed meanwhile');
	return success({files: [...new Map(read.flat().map(file => [file.name, file])).values()], shortPage});
}

/**
 * This many pages from the first one: a few requests are open at any time, and the next page is requested as soon as one is
 * answered. Ends when none is open.
 */
async function readPages(pages: number, context: Context): Promise<Result<ReadonlyArray<readonly RemoteFile[]>>> {
	const read = Array.from({length: pages}, (): readonly RemoteFile[] => []);
	let [next, files, nameCharacters] = [0, 0, 0];
	let failed: Result<never> | undefined;
	const readOn = async (): Promise<void> => {
		while (next < pages && failed === undefined) {
			const page = next++;
			const answer = await readPage(page, context);
			if (!answer.ok) {
				failed ??= answer;
				return;
			}

			read[page] = answer.value;
			files += answer.value.length;
			nameCharacters += answer.value.reduce((sum, {name}) => sum + name.length, 0);
			if (files > mostFiles || nameCharacters > mostNameCharacters) failed ??= tooMuch(context.what);
		}
	};

	await Promise.all(Array.from({length: Math.min(pagesInFlight, pages)}, readOn));
	return failed ?? success(read);
}

async function countPages(path: string, {ask, what, signal}: Context): Promise<Result<number>> {
	const reply = await ask('get_img_file_page_number', {dir: path, skip_avi: false}, {what, signal});
	if (!reply.ok) return reply;
	const result = resultOf(reply.value, what);
	if (!result.ok) return result;
	const fields = fieldsOf(result.value);
	if (fields !== undefined && Object.keys(fields).length === 0) return success(0);
	const pages = countOf(result.value) ?? countOf(fields?.count) ?? plausibleCountOf(fields);
	return pages === undefined || pages > mostPages ? oddAnswer(what, 'the number of pages makes no sense') : success(pages);
}

/** Names of a field that may be the number of pages, and of one that means something else about them. */
const countName = /page|count|num|total/i;
const otherName = /size|per|cur|index|first|last/i;

/** The count under another name, if there is exactly one that it could be: a `code` of 0 beside nothing else is not a count. */
function plausibleCountOf(fields: Fields | undefined): number | undefined {
	const counts = Object.entries(fields ?? {}).flatMap(([name, value]) => countName.test(name) && !otherName.test(name) ? countOf(value) ?? [] : []);
	return counts.length === 1 ? counts[0] : undefined;
}

async function readPage(page: number, {ask, what, signal}: Context): Promise<Result<readonly RemoteFile[]>> {
	const reply = await ask('get_img_file_page_name', {page}, {what, signal});
	if (!reply.ok) return reply;
	const result = resultOf(reply.value, what);
	if (!result.ok) return result;
	const fields = fieldsOf(result.value);
	const entries = fields !== undefined && Object.keys(fields).length === 0 ? [] : listOf(result.value);
	if (entries === undefined) return oddAnswer(what, `page ${page + 1} is not a list`);
	if (entries.length > mostFilesOfPage) return tooMuch(what);
	const files: RemoteFile[] = [];
	for (const entry of entries) {
		const file = fieldsOf(entry);
		const name = textOf(file?.name);
		if (name === undefined) return oddAnswer(what, `page ${page + 1} has a file without a name`);
		files.push({name, sizeKb: numberOf(file?.size_k), isFolder: file?.is_dir === true || file?.is_dir === 1});
	}

	return success(files);
}

function changed(what: string, cause: string): Result<never> {
	return failure(problemOf('incomplete', what, cause, 'Try again when the telescope is idle.'));
}

/** Asking again would bring as much again. */
function tooMuch(what: string): Result<never> {
	return failure(problemOf('protocol', what, `the telescope lists more than ${mostFiles} files there, which makes no sense`, 'Restart the telescope; if that does not help, move files out of the folder.', 'permanent'));
}
