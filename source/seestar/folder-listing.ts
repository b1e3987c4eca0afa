import {cleanText} from '../text/clean.js';
import {persist} from '../trouble/persist.js';
import {failure, success, troubleOf, type Result} from '../trouble/trouble.js';
import {countOf, fieldsOf, listOf, numberOf, textOf} from './narrow.js';
import {type RemoteFile} from './port.js';
import {worksPath} from './files/remote-path.js';
import {type Ask} from './rpc/rpc-connection.js';
import {oddAnswer, resultOf} from './rpc/rpc-message.js';
import {briefly} from './wait.js';

const attempts = 4;
const pagesInFlight = 4;
// 100,000 files of 20 a page; more is an answer that makes no sense.
const mostPages = 5000;
/** Files of one page (real ones have 20) and of a whole folder, and characters of all names (255 each at most): bounds on the sum, so that no answer fills the memory. */
const mostFilesOfPage = 10_000;
const mostFiles = 200_000;
const mostNameCharacters = 255 * mostFiles;

/**
 * Lists one folder below MyWorks over JSON-RPC, complete or trouble. The telescope keeps
 * "the folder being listed" as a state: the caller lets no second listing run beside this
 * one. Whatever looks odd (a cut, a short page, another number of pages at the end) starts
 * it again, a few times. A missing folder is empty. Trouble: usage, the line's, refused, incomplete.
 */
export async function listFolder(ask: Ask, folder: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
	const path = worksPath(folder);
	if (!path.ok) return path;
	const what = `Could not list ${cleanText(folder)}`;
	let uneven: string | undefined;
	return persist(async () => {
		const listed = await listOnce(ask, path.value, what, signal);
		if (!listed.ok) return listed;
		const {files, shortPage} = listed.value;
		// A file that was deleted meanwhile shortens a page and hides another file; firmware that
		// leaves pictures out of its pages shortens them, too, but each time in the same way.
		const names = JSON.stringify(files.map(({name}) => name));
		if (shortPage === undefined || names === uneven) return success(files);
		uneven = names;
		return changed(what, shortPage);
	}, briefly(signal, 100, attempts));
}

type Listed = {readonly files: readonly RemoteFile[]; /** What is odd about a page that is not the last one. */ readonly shortPage: string | undefined};

async function listOnce(ask: Ask, path: string, what: string, signal?: AbortSignal): Promise<Result<Listed>> {
	const pages = await countPages(ask, path, what, signal);
	if (!pages.ok) return pages;
	if (pages.value === 0) return success({files: [], shortPage: undefined});
	const read: Array<readonly RemoteFile[]> = [];
	let files = 0;
	let nameCharacters = 0;
	for (let page = 0; page < pages.value; page += pagesInFlight) {
		const numbers = Array.from({length: Math.min(pagesInFlight, pages.value - page)}, (_, index) => page + index);
		const answers = await Promise.all(numbers.map(async number => readPage(ask, number, what, signal)));
		for (const answer of answers) {
			if (!answer.ok) return answer;
			files += answer.value.length;
			nameCharacters += answer.value.reduce((sum, {name}) => sum + name.length, 0);
			if (files > mostFiles || nameCharacters > mostNameCharacters) return tooMuch(what);
			read.push(answer.value);
		}
	}

	// A missing folder may count as one page that is empty.
	if (pages.value === 1 && read[0]?.length === 0) return success({files: [], shortPage: undefined});
	const pageSize = Math.max(...read.map(page => page.length));
	const empty = read.findIndex(page => page.length === 0);
	if (empty !== -1) return changed(what, `page ${empty + 1} of ${pages.value} is empty`);
	const short = read.findIndex((page, index) => index < read.length - 1 && page.length < pageSize);
	const shortPage = short === -1 ? undefined : `page ${short + 1} of ${pages.value} has ${read[short]?.length ?? 0} files instead of ${pageSize}`;

	const pagesAfter = await countPages(ask, path, what, signal);
	if (!pagesAfter.ok) return pagesAfter;
	if (pagesAfter.value !== pages.value) return changed(what, 'the folder changed meanwhile');
	return success({files: [...new Map(read.flat().map(file => [file.name, file])).values()], shortPage});
}

async function countPages(ask: Ask, path: string, what: string, signal?: AbortSignal): Promise<Result<number>> {
	const reply = await ask('get_img_file_page_number', {dir: path, skip_avi: false}, {what, signal});
	if (!reply.ok) return reply;
	const result = resultOf(reply.value, what);
	if (!result.ok) return result;
	const fields = fieldsOf(result.value);
	if (fields !== undefined && Object.keys(fields).length === 0) return success(0);
	const pages = countOf(result.value) ?? countOf(fields?.count);
	return pages === undefined || pages > mostPages ? oddAnswer(what, 'the number of pages makes no sense') : success(pages);
}

async function readPage(ask: Ask, page: number, what: string, signal?: AbortSignal): Promise<Result<readonly RemoteFile[]>> {
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
	return failure(troubleOf('incomplete', what, cause, 'Try again when the telescope is idle.'));
}

/** Asking again would bring as much again. */
function tooMuch(what: string): Result<never> {
	return failure(troubleOf('protocol', what, `the telescope lists more than ${mostFiles} files there, which makes no sense`, 'Restart the telescope; if it stays, move files out of the folder.', 'permanent'));
}
