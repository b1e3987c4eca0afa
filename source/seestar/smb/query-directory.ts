import {failure, success, type Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {closeRequest, openRequest, relatedFile, toList, type FileId} from './create.js';
import {entriesOf, type StoredFile} from './directory-entry.js';
import {ntStatus} from './nt-status.js';
import {creditBytes, headerBytes} from './packet.js';
import type {Smb2Request} from './request.js';
import {smbProblem} from './smb-problem.js';

/** FileIdBothDirectoryInformation ([MS-FSCC] 2.4.22). */
const informationClass = 37;
/** More than any folder of a telescope has: 60,000 frames with two pictures each. A server that never says "no more" must not fill the memory. */
const mostEntries = 200_000;
/** How long a whole listing may take, in ms: 200,000 entries take some 500 answers, and each takes a moment. */
const longestListingMs = 5 * 60_000;
/** How many pages are requested at the same time, if the server takes several requests in one message. */
const pagesAtOnce = 2;
/** Headers and padding of the answers in one message, in bytes. */
const headsBytes = 4096;

type ReadOptions = {readonly what: string; readonly timeoutMs: number; /** Called between the pages. */ readonly shouldStop: () => boolean};

/** A page of a listing; undefined if there are no more. */
type Page = readonly StoredFile[] | undefined;

/**
 * All entries of an open folder except `.` and `..`: asks again until the server says that there are no more, because one
 * answer holds only a few hundred. `shouldStop` is called between the pages.
 */
export async function readFolder(
	connection: Smb2Connection, folder: FileId, what: string, timeoutMs: number, shouldStop: () => boolean = () => false,
): Promise<Result<readonly StoredFile[]>> {
	return new Listing({what, timeoutMs, shouldStop}).read(async () => [await connection.request(pageRequest(folder, creditBytes, what, timeoutMs))]);
}

/** Whether the server allows readFolderAt and grants the credits for it. */
export function canReadAhead({mostAnswerBytes, credits}: Smb2Connection): boolean {
	return mostAnswerBytes > creditBytes && credits > pagesAtOnce;
}

/**
 * Like readFolder, for a folder that is not open: opens it and requests its first two pages in one message, which is enough
 * for most folders, then two pages at a time; closes it with the next message. Only if canReadAhead allows it. The path
 * is the wire's.
 */
export async function readFolderAt(connection: Smb2Connection, path: string, options: ReadOptions): Promise<Result<readonly StoredFile[]>> {
	const {what, timeoutMs} = options;
	// One credit opens the folder; a page that we cannot pay for would never come.
	const pageCredits = Math.floor((connection.credits - 1) / pagesAtOnce);
	const pageBytes = creditBytes * Math.min(pageCredits, Math.floor(connection.mostAnswerBytes / creditBytes));
	connection.allowAnswers((pagesAtOnce * pageBytes) + headsBytes);
	const pageOf = (folder: FileId) => pageRequest(folder, pageBytes, what, timeoutMs);
	const [opening, pages] = connection.requestTogether(openRequest(path, toList, what, timeoutMs), ...Array.from({length: pagesAtOnce}, () => pageOf(relatedFile)));
	const [opened, ...first] = await Promise.all([opening, ...pages]);
	if (!opened.ok) return opened;
	let isFirst = true;
	const listed = await new Listing(options).read(async () => {
		if (!isFirst) return Promise.all(Array.from({length: pagesAtOnce}, async () => connection.request(pageOf(opened.value))));
		isFirst = false;
		return first;
	});
	connection.requestSoon(closeRequest(opened.value, what, timeoutMs));
	return listed;
}

/** The result of a listing so far, within its bounds. */
class Listing {
	readonly #options: ReadOptions;
	readonly #endMs = performance.now() + longestListingMs;
	readonly #files: StoredFile[] = [];
	/** `.` and `..` count: a server that says nothing else says it for ever. */
	#entries = 0;

	constructor(options: ReadOptions) {
		this.#options = options;
	}

	/** Takes pages, several at a time, until there are no more. */
	async read(nextPages: () => Promise<ReadonlyArray<Result<Page>>>): Promise<Result<readonly StoredFile[]>> {
		const {what, shouldStop} = this.#options;
		while (this.#entries <= mostEntries && !shouldStop()) {
			if (performance.now() > this.#endMs) return failure(smbProblem('timeout', what, `the listing was not complete after ${longestListingMs / 60_000} minutes`));
			let isWhole = false;
			for (const page of await nextPages()) {
				if (!page.ok) return page;
				if (page.value) this.#take(page.value);
				else isWhole = true;
			}

			if (isWhole) return success(this.#files);
		}

		return failure(shouldStop() ? smbProblem('cancelled', what, '') : smbProblem('protocol', what, `the listing does not end: it has more than ${mostEntries} files`));
	}

	#take(page: readonly StoredFile[]): void {
		this.#entries += page.length;
		for (const file of page) {
			if (file.name !== '.' && file.name !== '..') this.#files.push(file);
		}
	}
}

function pageRequest(folder: FileId, answerBytes: number, what: string, timeoutMs: number): Smb2Request<Page> {
	return {
		command: 'queryDirectory',
		body: queryBody(folder, answerBytes),
		what,
		timeoutMs,
		answerBytes,
		accepted: [ntStatus.noMoreFiles, ntStatus.noSuchFile],
		decode: response => response.status === ntStatus.success ? entriesOf(response) : undefined,
	};
}

/** QUERY_DIRECTORY Request ([MS-SMB2] 2.2.33) for all names, continuing where the last one ended. */
function queryBody(folder: FileId, answerBytes: number): Buffer {
	const pattern = Buffer.from('*', 'utf16le');
	const body = Buffer.alloc(32);
	body.writeUInt16LE(33, 0); // StructureSize
	body.writeUInt8(informationClass, 2);
	folder.copy(body, 8);
	body.writeUInt16LE(headerBytes + body.length, 24); // FileNameOffset
	body.writeUInt16LE(pattern.length, 26);
	body.writeUInt32LE(answerBytes, 28);
	return Buffer.concat([body, pattern]);
}
