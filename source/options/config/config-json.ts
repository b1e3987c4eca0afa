import {applyEdits, createScanner, getNodeValue, modify, parseTree, printParseErrorCode, type ParseError} from 'jsonc-parser';

/** Where something stands in a text: line and column, both from 1; a column is one UTF-16 unit, a tab too. */
export type JsonPlace = {readonly line: number; readonly column: number};

/** What makes a text no JSON, in words that go on from "line 3, column 5: ". */
export type JsonFault = JsonPlace & {readonly words: string};

export type JsonReading =
	/** `keys`: those of the outermost object, in order, repeated ones too. */
	| {readonly ok: true; readonly value: unknown; readonly keys: ReadonlyArray<JsonPlace & {readonly key: string}>}
	| {readonly ok: false; readonly fault: JsonFault};

/** Nobody nests settings so deeply, and the stack has an end. */
const deepest = 50;

/**
 * Reads JSON, in which comments may stand, and tells the place of what is wrong with it and of
 * its keys: JSON.parse of Node 20 tells neither.
 */
export function readJson(text: string): JsonReading {
	const placeOf = startPlaces(text);
	const tooDeep = tooDeepAt(text);
	if (tooDeep !== undefined) return {ok: false, fault: {...placeOf(tooDeep), words: 'this is nested too deeply'}};
	const errors: ParseError[] = [];
	const root = parseTree(text, errors, {disallowComments: false, allowTrailingComma: false, allowEmptyContent: false});
	const [first] = errors;
	if (first) return {ok: false, fault: faultOf(text, first, placeOf)};
	if (!root) return {ok: false, fault: {...placeOf(text.length), words: 'the file ends where a value should be'}};
	const keys = (root.type === 'object' ? root.children ?? [] : []).map(({offset, children}) => ({...placeOf(offset), key: String(children?.[0]?.value)}));
	return {ok: true, value: getNodeValue(root), keys};
}

/** The text with these values of its outermost object set, in the file's own formatting and with its comments. Takes what `readJson` took. */
export function withValues(text: string, values: Readonly<Record<string, unknown>>): string {
	let next = text.trim() === '' ? '{}\n' : text;
	const formattingOptions = {insertSpaces: !/^\t/m.test(next) && /^ +/m.test(next), tabSize: /^( +)\S/m.exec(next)?.[1]?.length ?? 4, eol: next.includes('\r\n') ? '\r\n' : '\n'};
	for (const [name, value] of Object.entries(values)) next = applyEdits(next, modify(next, [name], value, {formattingOptions}));
	return next.endsWith('\n') ? next : `${next}${formattingOptions.eol}`;
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

/** Where the text is nested more deeply than a parser should follow; undefined where it is not. */
function tooDeepAt(text: string): number | undefined {
	const scanner = createScanner(text, true);
	let depth = 0;
	for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
		const begin = text[scanner.getTokenOffset()];
		if (begin === '{' || begin === '[') depth++;
		else if (begin === '}' || begin === ']') depth--;
		if (depth > deepest) return scanner.getTokenOffset();
	}

	return undefined;
}

function faultOf(text: string, {error, offset}: ParseError, placeOf: (at: number) => JsonPlace): JsonFault {
	const place = placeOf(offset);
	const found = text[offset];
	if (found === '\'') return {...place, words: 'texts stand in double quotation marks'};
	const before = text.slice(0, offset).trimEnd();
	const code = printParseErrorCode(error);
	const wanted = wantedBy[code];
	if (wanted === undefined) return {...place, words: faults[code] ?? 'this makes no sense here'};
	if (/[}\]]/.test(found ?? '') && before.endsWith(',')) return {...place, words: 'there is a comma before it too many'};
	return {...place, words: text.slice(offset).trim() === '' ? `the file ends where ${wanted} should be` : `${wanted} should be here`};
}

/** What should stand there, by the names of the parser's errors. */
const wantedBy: Readonly<Record<string, string>> = {
	InvalidSymbol: 'a value',
	PropertyNameExpected: 'a name in quotation marks',
	ValueExpected: 'a value',
	ColonExpected: 'a colon',
	CommaExpected: 'a comma or the closing bracket',
	CloseBraceExpected: 'a comma or }',
	CloseBracketExpected: 'a comma or ]',
};

const faults: Readonly<Record<string, string>> = {
	InvalidNumberFormat: 'this is no number',
	UnexpectedEndOfNumber: 'this is no number',
	EndOfFileExpected: 'there is something behind the end',
	UnexpectedEndOfComment: 'this comment does not end; a */ is missing',
	UnexpectedEndOfString: 'this text does not end; a " is missing',
	InvalidUnicode: '\\u and four digits or letters a to f should be here',
	InvalidEscapeCharacter: 'in this text a \\ begins no character; write \\\\ for a \\',
	InvalidCharacter: 'this character cannot stand in a text',
};
