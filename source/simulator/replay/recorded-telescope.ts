import {objectIn, type RecordedEntry} from './recorded-entry.js';

/** A question that was asked, and the telescope's answer; `answer` is undefined if it was silent. Times are in ms since 1970. */
export type Exchange = {
	readonly askedAtMs: number;
	readonly method: string;
	/** What the question was about: its parameters without the decoration, and for a page the folder. */
	readonly about: string;
	readonly params: unknown;
	readonly answer: {readonly atMs: number; readonly message: Readonly<Record<string, unknown>>} | undefined;
};

/** What the telescope said unasked: an event, or a line that is not one. */
export type Pushed = {readonly atMs: number; readonly text: string};

/** One telescope's side of a recording. */
export type RecordedTelescope = {
	readonly scope: string;
	readonly beganMs: number;
	/** In the order of the questions. */
	readonly exchanges: readonly Exchange[];
	readonly pushed: readonly Pushed[];
	/** When the telescope, or the network, ended a connection. */
	readonly dropped: readonly number[];
	/** Everything that is not JSON-RPC. */
	readonly others: readonly RecordedEntry[];
};

/** Commands that change the telescope: the answers to them, and to what follows, are given in their order. */
const changingMethods = new Set(['set_batch_stack_setting', 'start_batch_stack', 'stop_batch_stack', 'clear_batch_stack', 'clear_app_state']);

export function isChange(method: string): boolean {
	return changingMethods.has(method);
}

/** Every telescope in a recording, in the order in which they appear. */
export function recordedTelescopes(entries: readonly RecordedEntry[]): readonly RecordedTelescope[] {
	const scopes = [...new Set(entries.filter(({kind}) => kind === 'sent' || kind === 'received').map(({scope}) => scope))];
	return scopes.map(scope => telescopeOf(scope, entries.filter(entry => entry.scope === scope)));
}

/** A question without an answer met silence only if the connection lasted this much longer; otherwise it was cut off, in ms. */
const silenceMs = 5000;

/** Questions on one connection that still wait for their answer; older ones will get none. */
const waitingAtMost = 200;

type Asked = {readonly askedAtMs: number; readonly id: unknown; readonly method: string; readonly params: unknown; readonly about: string; answer: Exchange['answer']};

function telescopeOf(scope: string, entries: readonly RecordedEntry[]): RecordedTelescope {
	const asked: Asked[] = [];
	const open = new Map<unknown, Asked[]>();
	const folders = new Map<unknown, string>();
	const pushed: Pushed[] = [];
	const dropped: number[] = [];
	const others: RecordedEntry[] = [];
	const cutOff = new Set<Asked>();
	for (const entry of entries) {
		const {atMs, kind, fields} = entry;
		const line = fields['number'];
		if (kind === 'sent') {
			const request = objectIn(String(fields['text']));
			if (typeof request?.['method'] !== 'string') continue;
			const question = {askedAtMs: atMs, id: request['id'], method: request['method'], params: request['params'], about: aboutOf(request['method'], request['params'], folders, line), answer: undefined};
			asked.push(question);
			open.set(line, [...(open.get(line) ?? []).slice(1 - waitingAtMost), question]);
		} else if (kind === 'received') {
			const text = String(fields['text']);
			const message = objectIn(text);
			if (message === undefined || 'Event' in message || typeof message['method'] !== 'string') {
				pushed.push({atMs, text});
				continue;
			}

			const waiting = open.get(line) ?? [];
			// A proxy between the telescope and the recording client may have its own numbers; then the order decides.
			const question = waiting.find(({id}) => id === message['id']) ?? waiting.find(({method}) => method === message['method']);
			if (question) {
				question.answer = {atMs, message};
				open.set(line, waiting.filter(other => other !== question));
			} else {
				asked.push({askedAtMs: atMs, id: undefined, method: message['method'], params: undefined, about: aboutOf(message['method'], undefined, folders, line), answer: {atMs, message}});
			}
		} else if (kind === 'disconnected') {
			if (fields['byUs'] !== true) dropped.push(atMs);
			open.delete(line);
		} else {
			others.push(entry);
		}
	}

	const endedMs = entries.at(-1)?.atMs ?? 0;
	for (const question of [...open.values()].flat()) if (endedMs - question.askedAtMs < silenceMs) cutOff.add(question);
	return {scope, beganMs: entries[0]?.atMs ?? 0, exchanges: asked.filter(question => !cutOff.has(question)), pushed, dropped, others};
}

/** What a question is about; `folders` remembers which folder each connection lists, because a page is requested only by its number. */
export function aboutOf(method: string, params: unknown, folders: Map<unknown, string>, line: unknown): string {
	const plain = undecorated(params);
	if (method === 'get_img_file_page_number') folders.set(line, stableJson(plain));
	if (method === 'get_img_file_page_name') return `${folders.get(line) ?? ''} ${stableJson(plain)}`;
	return stableJson(plain);
}

/** Parameters without `verify`, in any of its dialects. */
export function undecorated(params: unknown): unknown {
	if (params === 'verify') return undefined;
	if (Array.isArray(params) && params.at(-1) === 'verify') return params.length === 1 ? undefined : params[0] as unknown;
	if (typeof params !== 'object' || params === null || Array.isArray(params) || !('verify' in params)) return params;
	const {verify: _, ...rest} = params;
	return Object.keys(rest).length === 0 ? undefined : rest;
}

/** JSON with the fields of objects sorted by name. */
function stableJson(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) => typeof part === 'object' && part !== null && !Array.isArray(part)
		? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
		: part) ?? '';
}
