/** Where something stands in a text: line and column, both from 1; a column is one UTF-16 unit, a tab too. */
export type JsonPlace = {readonly line: number; readonly column: number};

/** What makes a text no JSON, in words that go on from "line 3, column 5: ". */
export type JsonFault = JsonPlace & {readonly words: string};

export type JsonReading =
	/** `keys`: those of the outermost object, in order, repeated ones too. */
	| {readonly ok: true; readonly value: unknown; readonly keys: ReadonlyArray<JsonPlace & {readonly key: string}>}
	| {readonly ok: false; readonly fault: JsonFault};

// RFC 8259: white space, strings (section 7), numbers (section 6) and the three names.
const blank = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const stringBegin = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** Nobody nests settings so deeply, and the stack has an end. */
const deepest = 50;

type Fault = {readonly at: number; readonly words: string};

/**
 * Reads JSON (RFC 8259) and tells the place of what is wrong with it. JSON.parse of Node 20 tells
 * no place for most mistakes, and none for the keys of an object that can be read.
 */
export function readJson(text: string): JsonReading {
	const keys: Array<JsonPlace & {key: string}> = [];
	const placeOf = startPlaces(text);
	const fault = faultIn(text, (at, written) => {
		keys.push({...placeOf(at), key: JSON.parse(written) as string});
	});
	if (fault) return {ok: false, fault: {...placeOf(fault.at), words: fault.words}};
	return {ok: true, value: JSON.parse(text), keys};
}

/** Tells places from left to right: looking from the beginning for each of thousands of keys would take minutes. */
function startPlaces(text: string): (at: number) => JsonPlace {
	let seen = 0;
	let line = 1;
	let lineStart = 0;
	return at => {
		for (; seen < at; seen++) {
			const isLineEnd = text[seen] === '\n' || (text[seen] === '\r' && text[seen + 1] !== '\n');
			if (!isLineEnd) continue;
			line++;
			lineStart = seen + 1;
		}

		return {line, column: at - lineStart + 1};
	};
}

/** The first place where the text is no JSON; tells the keys of the outermost object on the way. */
function faultIn(text: string, onKey: (at: number, written: string) => void): Fault | undefined {
	let at = 0;
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const [taken] = pattern.exec(text) ?? [];
		at += taken?.length ?? 0;
		return taken;
	};

	const takeString = (): string | Fault => {
		const taken = take(string);
		if (taken !== undefined) return taken;
		take(stringBegin);
		return {at, words: text[at] === '\\' ? 'this \\ begins no character; write \\\\ for a \\' : 'this text does not end; a " is missing'};
	};

	const value = (depth: number): Fault | undefined => {
		take(blank);
		if (depth > deepest) return {at, words: 'this is nested too deeply'};
		if (text[at] === '{' || text[at] === '[') return entries(depth, text[at] === '{');
		if (text[at] === '"') {
			const taken = takeString();
			return typeof taken === 'string' ? undefined : taken;
		}

		return take(scalar) === undefined ? {at, words: unexpected(text, at, 'a value')} : undefined;
	};

	const entries = (depth: number, isObject: boolean): Fault | undefined => {
		const close = isObject ? '}' : ']';
		at += 1;
		take(blank);
		if (text[at] === close) {
			at += 1;
			return undefined;
		}

		for (;;) {
			take(blank);
			if (isObject) {
				if (text[at] !== '"') return {at, words: unexpected(text, at, 'a name in quotation marks')};
				const begin = at;
				const key = takeString();
				if (typeof key !== 'string') return key;
				if (depth === 0) onKey(begin, key);
				take(blank);
				if (text[at] !== ':') return {at, words: unexpected(text, at, 'a colon')};
				at += 1;
			}

			const fault = value(depth + 1);
			if (fault) return fault;
			take(blank);
			const mark = text[at];
			if (mark !== ',' && mark !== close) return {at, words: unexpected(text, at, `a comma or ${close}`)};
			at += 1;
			if (mark === close) return undefined;
		}
	};

	const fault = value(0);
	if (fault) return fault;
	take(blank);
	return at < text.length ? {at, words: 'there is something behind the end'} : undefined;
}

function unexpected(text: string, at: number, wanted: string): string {
	const found = text[at];
	if (found === undefined) return `the file ends where ${wanted} should be`;
	if (found === '/' || found === '#') return 'JSON has no comments';
	if (found === '\'') return 'texts stand in double quotation marks';
	if (/[}\]]/.test(found) && /,\s*$/.test(text.slice(0, at))) return 'there is a comma before it too many';
	return `${wanted} should be here`;
}
