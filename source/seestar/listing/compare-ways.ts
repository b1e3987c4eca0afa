import type {Problem, Result} from '../../errors/problem.js';
import {cleanText} from '../../format/clean-text.js';
import type {FirstPages} from '../folder-listing.js';
import type {RemoteFile} from '../port.js';
import {isListedByPages} from './shared-files.js';

/** What came of comparing a folder as the share and as the pages list it. `nothing`: neither had a file by which to tell. */
export type Comparison =
	| {readonly kind: 'agreed' | 'nothing'}
	/** The file that one of them does not have. */
	| {readonly kind: 'differed'; readonly difference: string}
	| {readonly kind: 'failed'; readonly way: 'share' | 'pages'; readonly problem: Problem};

type Ways = {
	readonly shared: () => Promise<Result<readonly RemoteFile[]>>;
	readonly paged: () => Promise<Result<FirstPages>>;
};

/** A difference is looked at once more: a page that was cut, a file that came and went. */
const looksAtMost = 2;

/**
 * Do share and pages say the same of a folder? They are asked side by side first. If they seem to differ, files may have
 * come and gone in between: then the share is asked before and after the pages. A file that the share has both times must
 * be on the pages, and a file on the pages must have been on the share at least once. If the folder has more pages than
 * were read, only the second is required, and that the number of files fits the number of pages.
 */
export async function compareWays(ways: Ways): Promise<Comparison> {
	const atOnce = await compareAtOnce(ways);
	if (atOnce.kind !== 'differed') return atOnce;
	for (let look = 1; ; look++) {
		const comparison = await compareOnce(ways);
		if (comparison.kind !== 'differed' || look >= looksAtMost) return comparison;
	}
}

async function compareAtOnce({shared, paged}: Ways): Promise<Comparison> {
	const [files, pages] = await Promise.all([shared(), paged()]);
	if (!files.ok) return {kind: 'failed', way: 'share', problem: files.problem};
	if (!pages.ok) return {kind: 'failed', way: 'pages', problem: pages.problem};
	return judge(files.value, pages.value, files.value);
}

async function compareOnce({shared, paged}: Ways): Promise<Comparison> {
	const before = await shared();
	if (!before.ok) return {kind: 'failed', way: 'share', problem: before.problem};
	const pages = await paged();
	if (!pages.ok) return {kind: 'failed', way: 'pages', problem: pages.problem};
	const after = await shared();
	if (!after.ok) return {kind: 'failed', way: 'share', problem: after.problem};
	return judge(before.value, pages.value, after.value);
}

/** What the pages say, and the share before and after them. */
function judge(before: readonly RemoteFile[], pages: FirstPages, after: readonly RemoteFile[]): Comparison {
	const [first, last] = [namesOf(before), namesOf(after)];
	const told = namesOf(pages.files.filter(file => isListedByPages(file)));
	const notShared = [...told].find(name => !first.has(name) && !last.has(name));
	if (notShared !== undefined) return {kind: 'differed', difference: `the share does not have ${cleanText(notShared)}`};
	const isWhole = pages.read >= pages.pages;
	if (!isWhole && !isOfSoManyPages(pages, [first.size, last.size])) return {kind: 'differed', difference: `the share has ${last.size} files, and ${pages.pages} pages are counted`};
	const notPaged = isWhole ? [...first].find(name => last.has(name) && !told.has(name)) : undefined;
	if (notPaged !== undefined) return {kind: 'differed', difference: `the pages do not have ${cleanText(notPaged)}`};
	return {kind: told.size === 0 ? 'nothing' : 'agreed'};
}

/** Is one of these numbers of files what so many pages hold? True where the pages are not all alike: some firmware counts what it does not list. */
function isOfSoManyPages({files, read, pages}: FirstPages, counts: readonly number[]): boolean {
	const pageSize = files.length / read;
	if (!Number.isInteger(pageSize) || !files.every(file => isListedByPages(file))) return true;
	return Math.max(...counts) > (pages - 1) * pageSize && Math.min(...counts) <= pages * pageSize;
}

function namesOf(files: readonly RemoteFile[]): ReadonlySet<string> {
	return new Set(files.map(({name}) => name));
}
