import {applyEdits, createScanner, findNodeAtLocation, getNodeValue, modify, parseTree, printParseErrorCode, type ParseError} from 'jsonc-parser';
import {editBesideComments} from './json-edits.js';

/** A place in a text: line and column, both from 1; a column is one UTF-16 unit, tabs included. */
type JsonPosition = {readonly line: number; readonly column: number};

/** Why a text is not JSON, worded to follow "line 3, column 5: ". */
type JsonFault = JsonPosition & {readonly words: string};

type JsonReading =
	/** `keys`: those of the outermost object, in order, including repeated ones. */
	| {readonly ok: true; readonly value: unknown; readonly keys: ReadonlyArray<JsonPosition & {readonly key: string}>}
	| {readonly ok: false; readonly fault: JsonFault};

/** Nobody nests settings this deeply, and the call stack is limited. */
const deepest = 50;

/** Reads JSON that may have comments, and says where it is wrong and where its keys are; JSON.parse in Node 20 says neither. */
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

/** A value to be set, by the names that lead to it from the outermost object; undefined takes it out. */
type JsonChange = readonly [path: readonly string[], value: unknown];

/** The text with these values set in it, keeping the file's own formatting and comments. Takes only what `readJson` accepted. */
export function withChanges(text: string, changes: readonly JsonChange[]): string {
	let next = text.trim() === '' ? '{}\n' : text;
	const formattingOptions = {insertSpaces: !/^\t/m.test(next) && /^ +/m.test(next), tabSize: /^( +)\S/m.exec(next)?.[1]?.length ?? 4, eol: next.includes('\r\n') ? '\r\n' : '\n'};
	const layout = {indent: formattingOptions.insertSpaces ? ' '.repeat(formattingOptions.tabSize) : '\t', lineEnd: formattingOptions.eol};
	for (const [path, value] of changes) {
		const [name = '', key] = path;
		// An object that is not there yet comes with its first entry.
		const isNew = key !== undefined && value !== undefined && !hasEntry(next, name);
		const [toSet, given] = isNew ? [[name], {[key]: value}] : [path, value];
		next = editBesideComments(next, toSet, given, layout) ?? applyEdits(next, modify(next, [...toSet], given, {formattingOptions}));
	}

	return next.endsWith('\n') ? next : `${next}${formattingOptions.eol}`;
}

function hasEntry(text: string, name: string): boolean {
	const root = parseTree(text);
	return root !== undefined && findNodeAtLocation(root, [name]) !== undefined;
}

/** Finds places from left to right: starting from the beginning for each of thousands of keys would take minutes. */
function startPlaces(text: string): (at: number) => JsonPosition {
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

/** Where the text is nested more deeply than a parser should go; undefined where it is not. */
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

function faultOf(text: string, {error, offset}: ParseError, placeOf: (at: number) => JsonPosition): JsonFault {
	const place = placeOf(offset);
	const found = text[offset];
	if (found === '\'') return {...place, words: 'text must be in double quotation marks'};
	const before = text.slice(0, offset).trimEnd();
	const code = printParseErrorCode(error);
	const wanted = wantedBy[code];
	if (wanted === undefined) return {...place, words: faults[code] ?? 'this makes no sense here'};
	if (/[}\]]/.test(found ?? '') && before.endsWith(',')) return {...place, words: 'there is one comma too many before it'};
	return {...place, words: text.slice(offset).trim() === '' ? `the file ends where ${wanted} should be` : `${wanted} should be here`};
}

/** What should be there, by the names of the parser's errors. */
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
	InvalidNumberFormat: 'this is not a number',
	UnexpectedEndOfNumber: 'this is not a number',
	EndOfFileExpected: 'there is something after the end',
	UnexpectedEndOfComment: 'this comment does not end; a */ is missing',
	UnexpectedEndOfString: 'this text does not end; a " is missing',
	InvalidUnicode: '\\u must be followed by four digits or letters a to f',
	InvalidEscapeCharacter: 'the \\ in this text does not start an escape; write \\\\ for a \\',
	InvalidCharacter: 'this character is not allowed in a text',
};
