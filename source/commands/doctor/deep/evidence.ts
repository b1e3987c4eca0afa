import type {ListedName, WireEntry} from '../../../recorder/wire-entry.js';

export type Fields = Readonly<Record<string, unknown>>;

/** One answer of the telescope; `result` is undefined where it answered with an error. */
type Answer = {
	readonly method: string;
	readonly params: unknown;
	/** NaN where it is not a number. */
	readonly code: number;
	readonly error: string | undefined;
	readonly result: unknown;
	/** It has the number of a question. */
	readonly hasId: boolean;
	readonly timestamp: unknown;
};

type HttpAnswer = {readonly path: string; readonly range: string | undefined; readonly status: number; readonly headers: Readonly<Record<string, string>>};

type ReadHeader = {readonly folder: string; readonly name: string; readonly values: Readonly<Record<string, string | number | boolean>>};

/** What went over the wire of one telescope: the only thing that assumptions are compared with. */
export type Evidence = {
	readonly answers: readonly Answer[];
	readonly unanswered: readonly string[];
	readonly events: readonly Fields[];
	readonly garbage: number;
	readonly http: readonly HttpAnswer[];
	readonly smb: ReadonlyArray<{readonly command: string; readonly name: string | undefined; readonly status: string; readonly dialect: string | undefined}>;
	readonly listed: ReadonlyArray<{readonly path: string; readonly names: readonly ListedName[]}>;
	readonly headers: readonly ReadHeader[];
	readonly notes: readonly string[];
	/** This machine's clock when the telescope reported its own, in ms since 1970. */
	readonly askedTimeAtMs: number | undefined;
};

/** How long an answer may still be on its way, in ms. */
const onItsWayMs = 3000;

/** Reads what a tap recorded of one telescope, with the moment of each entry, in ms since 1970. */
export function evidenceOf(entries: ReadonlyArray<{readonly atMs: number; readonly entry: WireEntry}>): Evidence {
	const asked = new Map<string, {readonly atMs: number; readonly method: string; readonly params: unknown}>();
	const requested = new Map<number, {readonly path: string; readonly range: string | undefined}>();
	const commands = new Map<string, string | undefined>();
	const evidence = {
		answers: [] as Answer[], unanswered: [] as string[], events: [] as Fields[], garbage: 0, http: [] as HttpAnswer[], smb: [] as Array<Evidence['smb'][number]>,
		listed: [] as Array<Evidence['listed'][number]>, headers: [] as ReadHeader[], notes: [] as string[], askedTimeAtMs: undefined as number | undefined,
	};
	for (const {atMs, entry} of entries) {
		if (entry.kind === 'sent') {
			const request = objectOf(parsed(entry.text));
			asked.set(`${entry.number} ${String(request?.['id'])}`, {atMs, method: textOf(request?.['method']) ?? '', params: request?.['params']});
			if (request?.['method'] === 'pi_get_time') evidence.askedTimeAtMs ??= atMs;
		} else if (entry.kind === 'received') {
			const message = objectOf(parsed(entry.text));
			if (!message) {
				evidence.garbage++;
				continue;
			}

			if ('Event' in message) {
				evidence.events.push(message);
				continue;
			}

			const key = `${entry.number} ${String(message['id'])}`;
			const question = asked.get(key);
			asked.delete(key);
			evidence.answers.push({
				method: question?.method ?? textOf(message['method']) ?? '', params: question?.params, code: typeof message['code'] === 'number' ? message['code'] : Number.NaN,
				error: textOf(message['error']), result: message['result'], hasId: question !== undefined, timestamp: message['Timestamp'],
			});
		} else if (entry.kind === 'httpAsked') requested.set(entry.number, {path: entry.path, range: entry.range});
		else if (entry.kind === 'httpAnswered') evidence.http.push({path: '', range: undefined, ...requested.get(entry.number), status: entry.status, headers: entry.headers});
		else if (entry.kind === 'smbAsked') commands.set(`${entry.number} ${entry.message}`, entry.name);
		else if (entry.kind === 'smbAnswered') evidence.smb.push({command: entry.command, name: commands.get(`${entry.number} ${entry.message}`), status: entry.status, dialect: entry.dialect});
		else if (entry.kind === 'smbListed') evidence.listed.push({path: entry.path, names: entry.names});
		else if (entry.kind === 'headerRead') {
			const [folder = '', name = ''] = entry.path.split('/');
			evidence.headers.push({folder, name, values: entry.values});
		} else if (entry.kind === 'noted') evidence.notes.push(entry.text);
	}

	const lastMs = entries.at(-1)?.atMs ?? 0;
	evidence.unanswered = [...asked.values()].filter(({atMs}) => lastMs - atMs > onItsWayMs).map(({method}) => method);
	return evidence;
}

/** The newest answer to a method that was not an error. */
export function resultOf({answers}: Evidence, method: string): unknown {
	return answers.findLast(answer => answer.method === method && answer.code === 0)?.result;
}

/** The newest answer to a method, error or not. */
export function answerOf({answers}: Evidence, method: string): Answer | undefined {
	return answers.findLast(answer => answer.method === method);
}

/** Every batch state that was reported, in answers and in events. */
export function batchStates({answers, events}: Evidence): readonly Fields[] {
	const told = answers.flatMap(({method, result}) => method === 'iscope_get_app_state' ? objectOf(objectOf(result)?.['BatchStack']) ?? [] : []) as readonly Fields[];
	return [...told, ...events.filter(event => event['Event'] === 'BatchStack')];
}

/** The names that the pages of a folder listed. */
export function pagedNames({answers}: Evidence): readonly string[] {
	return answers.flatMap(({method, result}) => method === 'get_img_file_page_name' ? listOf(result).flatMap(entry => textOf(objectOf(entry)?.['name']) ?? []) : []);
}

export function objectOf(value: unknown): Fields | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
