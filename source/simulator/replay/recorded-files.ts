import {isChange, type RecordedTelescope} from './recorded-telescope.js';
import {objectIn} from './recorded-entry.js';

/** What the header of a file said, for the keywords that a program reads. */
export type RecordedHeader = Readonly<Record<string, string | number | boolean>>;

/** A file that the recording mentions. */
export type RecordedFile = {
	/** Below MyWorks. */
	readonly folder: string;
	readonly name: string;
	/** It exists from this moment of the recording on, in ms since 1970; from the beginning if it always did. */
	readonly appearsAtMs: number;
	readonly header: RecordedHeader | undefined;
};

type Sighting = {readonly atMs: number; readonly folder: string; readonly names: readonly string[]; /** All names in the folder. */ readonly isWhole: boolean};

/**
 * The files that listings, states and requests in a recording name, with the moment from which each exists: the result of a
 * batch not before the batch was started, and nothing that the program itself made by renaming.
 */
export function recordedFiles(telescope: RecordedTelescope): readonly RecordedFile[] {
	const sightings = [...listingsOf(telescope), ...outputsOf(telescope), ...requestsOf(telescope)].sort((a, b) => a.atMs - b.atMs);
	const made = madeByRenaming(telescope);
	const headers = headersOf(telescope);
	const changes = telescope.exchanges.filter(({method}) => isChange(method)).map(({askedAtMs}) => askedAtMs);
	const absentAt = new Map<string, number>();
	const files = new Map<string, RecordedFile>();
	for (const {atMs, folder, names, isWhole} of sightings) {
		for (const name of names) {
			const key = `${folder}/${name}`;
			const madeAtMs = made.get(key);
			if (files.has(key) || name === '' || folder === '' || (madeAtMs !== undefined && madeAtMs <= atMs)) continue;
			const wasAbsentAtMs = absentAt.get(folder);
			const change = changes.findLast(changedAtMs => changedAtMs <= atMs && changedAtMs > (wasAbsentAtMs ?? Number.POSITIVE_INFINITY));
			const appearsAtMs = change ?? (wasAbsentAtMs === undefined ? 0 : wasAbsentAtMs + 1);
			files.set(key, {folder, name, appearsAtMs, header: headers.get(key)});
		}

		if (isWhole) absentAt.set(folder, atMs);
	}

	return [...files.values()];
}

/** Folders that the telescope itself reported; they exist even if they are empty. */
export function recordedFolders({exchanges, others}: RecordedTelescope): readonly string[] {
	const folders = new Set<string>();
	for (const {method, answer} of exchanges) {
		if (method !== 'get_albums') continue;
		for (const group of listOf(objectOf(answer?.message['result'])?.['list'])) {
			for (const file of listOf(objectOf(group)?.['files'])) folders.add(textOf(objectOf(file)?.['name']));
		}
	}

	for (const {kind, fields} of others) if (kind === 'smbListed') folders.add(folderOf(`${textOf(fields['path'])}/`));
	folders.delete('');
	return [...folders];
}

function listingsOf({exchanges, others}: RecordedTelescope): Sighting[] {
	const listings: Sighting[] = [];
	for (const {method, about, answer, askedAtMs} of exchanges) {
		if (method !== 'get_img_file_page_name' || answer === undefined) continue;
		const asked = objectIn(about.slice(0, about.lastIndexOf(' {')));
		const names = listOf(answer.message['result']).map(entry => objectOf(entry)).filter(entry => entry?.['is_dir'] !== true).map(entry => textOf(entry?.['name']));
		const page = objectIn(about.slice(about.lastIndexOf(' {') + 1))?.['page'];
		listings.push({atMs: answer.atMs, folder: folderOf(`${textOf(asked?.['dir'])}/`), names, isWhole: false});
		// The pages of one listing follow one another: what is on none of them did not exist at the time of the first one.
		if (page === 0) listings.push({atMs: askedAtMs + wholeListingMs, folder: folderOf(`${textOf(asked?.['dir'])}/`), names: [], isWhole: true});
	}

	for (const {kind, atMs, fields} of others) {
		if (kind !== 'smbListed') continue;
		const entries = listOf(fields['names']).map(entry => listOf(entry));
		listings.push({atMs, folder: folderOf(`${textOf(fields['path'])}/`), names: entries.filter(entry => entry[2] !== true).map(entry => textOf(entry[0])), isWhole: true});
	}

	return listings;
}

/** All pages of a folder have arrived by then, in ms. */
const wholeListingMs = 1000;

/** Results that a state or an event names. */
function outputsOf({exchanges, pushed}: RecordedTelescope): Sighting[] {
	const states = [
		...exchanges.map(({answer}) => ({atMs: answer?.atMs ?? 0, state: objectOf(objectOf(answer?.message['result'])?.['BatchStack'])})),
		...pushed.filter(({text}) => text.includes('"BatchStack"')).map(({atMs, text}) => ({atMs, state: objectIn(text)})),
	];
	return states.flatMap(({atMs, state}) => {
		// Firmware may have moved it: whatever names a `.fit` file below MyWorks is one.
		const output = objectOf(state?.['output_file']) ?? Object.values(state ?? {}).map(objectOf).find(value => listOf(value?.['files']).length > 0);
		const names = listOf(output?.['files']).map(file => textOf(objectOf(file)?.['name']) || textOf(file)).filter(name => /\.(?:fit|jpg)$/i.test(name));
		return names.map(name => ({atMs, folder: folderOf(name.includes('/') ? name : `${textOf(output?.['path'])}/`), names: [name.split('/').at(-1) ?? ''], isWhole: false}));
	});
}

/** Files that were fetched or opened by name and existed. */
function requestsOf({others}: RecordedTelescope): Sighting[] {
	const asked = new Map<unknown, string>();
	const sightings: Sighting[] = [];
	const saw = (atMs: number, path: string) => {
		const name = path.split('/').at(-1) ?? '';
		if (/\.\w{2,4}$/.test(name)) sightings.push({atMs, folder: folderOf(path), names: [name], isWhole: false});
	};

	for (const {kind, atMs, fields} of others) {
		if (kind === 'httpAsked') asked.set(fields['number'], decodedPath(textOf(fields['path'])));
		if (kind === 'httpAnswered' && (fields['status'] === 200 || fields['status'] === 206)) saw(atMs, asked.get(fields['number']) ?? '');
		if (kind === 'smbAsked' && fields['command'] === 'create') asked.set(`${String(fields['number'])} ${String(fields['message'])}`, textOf(fields['name']).replaceAll('\\', '/'));
		if (kind === 'smbAnswered' && fields['command'] === 'create' && fields['status'] === '00000000') saw(atMs, asked.get(`${String(fields['number'])} ${String(fields['message'])}`) ?? '');
	}

	return sightings;
}

function madeByRenaming({others}: RecordedTelescope): ReadonlyMap<string, number> {
	const made = new Map<string, number>();
	for (const {kind, atMs, fields} of others) {
		if (kind !== 'smbAsked' || fields['command'] !== 'setInfo') continue;
		const path = textOf(fields['name']).replaceAll('\\', '/');
		const key = `${folderOf(path)}/${path.split('/').at(-1) ?? ''}`;
		if (path !== '' && !made.has(key)) made.set(key, atMs);
	}

	return made;
}

function headersOf({others}: RecordedTelescope): ReadonlyMap<string, RecordedHeader> {
	const headers = new Map<string, RecordedHeader>();
	for (const {kind, fields} of others) {
		if (kind === 'headerRead') headers.set(textOf(fields['path']).replace(/^\/?MyWorks\//, ''), objectOf(fields['values']) as RecordedHeader);
	}

	return headers;
}

/** `M 81` from `MyWorks/M 81/x.fit`; empty for what is not directly in a folder below MyWorks. */
function folderOf(path: string): string {
	return /^\/?MyWorks\/(?<folder>[^/]+)\/[^/]*$/.exec(path)?.groups?.['folder'] ?? '';
}

function decodedPath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
