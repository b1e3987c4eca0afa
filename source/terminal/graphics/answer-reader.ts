import {readControlSequence, readControlString, type Answer} from './answer.js';

/** Separates what a terminal answers from what is typed; what Ink makes of an answer are keys. */
export type AnswerReader = {
	/** Takes a piece of standard input, and returns what was typed. */
	push(piece: string): string;
	/** How long the beginning of what may be an answer is kept, ms; undefined while there is none. Then `release` must be called. */
	readonly holdsForMs: number | undefined;
	/** Nothing more has come: returns what was typed after all; the beginning of an answer is dropped. */
	release(): string;
	/** Questions were asked. Until the device attributes have come, answers may be cut anywhere. */
	expect(): void;
};

/** What begins at an ESC. */
type Sequence =
	| {readonly kind: 'answer'; readonly end: number; readonly answer: Answer | undefined}
	| {readonly kind: 'typed'}
	/** The piece ends before the sequence does. */
	| {readonly kind: 'open'; readonly isCertain: boolean};

const escape = '\u001B';
/** No answer that is asked for is longer; the rest of a longer one is dropped as it comes. */
const longestAnswer = 1024;
/** An Esc that was pressed must not wait: an answer's ESC comes with the rest of it, unless a packet ended there. */
const holdEscapeMs = 60;
const holdAnswerMs = 2000;
/** How long an answer is expected, in ms: a terminal that has not given one by then does not know the question, and an Esc is passed on at once. */
const expectsForMs = 10_000;

const controlSequence = /\u001B\[(?<mark>[<-?]?)(?<parameters>[ -?]*)(?<final>[@-~]?)/y;
const control = /[\u0000-\u001F\u007F-\u009F]/g;
const stringTerminator = '\u009C';
const bell = '\u0007';
/** How the rest of an answer begins whose ESC was taken for a key. */
const headless = /^(?:\[\?|\[6;|P>|_G)/;

/** See AnswerReader. An answer that is cut, hostile or endless never becomes a key; a control character ends one that does not end. */
export function createAnswerReader(onAnswer: (answer: Answer) => void, nowMs: () => number = () => performance.now()): AnswerReader {
	let held = '';
	let isHeldCertain = false;
	/** The rest of what is being dropped. */
	let skipped: 'string' | 'sequence' | undefined;
	/** How many device attributes are still to come, and since when. */
	let expected = 0;
	let askedAtMs = -Infinity;
	let escapedAtMs = -Infinity;

	const isExpected = () => expected > 0;
	const isEscapeHeld = () => isExpected() && nowMs() - askedAtMs < expectsForMs;
	const tell = (answer: Answer | undefined): void => {
		if (!answer) return;
		if (answer.kind === 'attributes') expected = Math.max(0, expected - 1);
		onAnswer(answer);
	};

	/** Where what is dropped ends; undefined if it does not in this text. */
	const endOfSkipped = (text: string): number | undefined => {
		if (skipped === 'sequence') return endOfSequence(text);
		const end = endOfString(text, 0);
		if (end === undefined && text.endsWith(escape)) held = escape;
		return end?.after;
	};

	return {
		push(piece) {
			let text = held + piece;
			held = '';
			let typed = '';
			let at = 0;
			if (skipped !== undefined) {
				const end = endOfSkipped(text);
				if (end === undefined) return '';
				skipped = undefined;
				at = end;
			} else if (nowMs() - escapedAtMs < holdAnswerMs && headless.test(text)) {
				text = escape + text;
			}

			escapedAtMs = -Infinity;
			while (at < text.length) {
				const start = text.indexOf(escape, at);
				if (start === -1) break;
				typed += text.slice(at, start);
				at = start;
				const found = sequenceAt(text, start, isExpected());
				if (found.kind === 'answer') {
					tell(found.answer);
					at = found.end;
				} else if (found.kind === 'typed') {
					typed += escape;
					at = start + 1;
				} else if (text.length - start > longestAnswer) {
					skipped = text[start + 1] === '[' ? 'sequence' : 'string';
					held = text.endsWith(escape) ? escape : '';
					return typed;
				} else if (start === text.length - 1 && !isEscapeHeld()) {
					break;
				} else {
					held = text.slice(start);
					isHeldCertain = found.isCertain;
					return typed;
				}
			}

			return typed + text.slice(at);
		},
		get holdsForMs() {
			if (held === '' && skipped === undefined) return undefined;
			return skipped !== undefined || isHeldCertain ? holdAnswerMs : holdEscapeMs;
		},
		release() {
			const typed = skipped !== undefined || isHeldCertain ? '' : held;
			if (typed === escape) escapedAtMs = nowMs();
			held = '';
			skipped = undefined;
			isHeldCertain = false;
			return typed;
		},
		expect() {
			expected++;
			askedAtMs = nowMs();
		},
	};
}

function sequenceAt(text: string, start: number, isExpected: boolean): Sequence {
	const introducer = text[start + 1];
	if (introducer === undefined) return {kind: 'open', isCertain: false};
	if (introducer === '[') return controlSequenceAt(text, start, isExpected);
	if (introducer !== 'P' && introducer !== '_') return {kind: 'typed'};
	const next = text[start + 2];
	// Alt-P and Alt-_ look the same up to here.
	if (next === undefined) return {kind: 'open', isCertain: isExpected};
	if (!isExpected && next !== (introducer === 'P' ? '>' : 'G')) return {kind: 'typed'};
	const end = endOfString(text, start + 2);
	if (!end) return {kind: 'open', isCertain: true};
	const content = end.isWhole && end.at - start <= longestAnswer ? text.slice(start + 2, end.at) : undefined;
	return {kind: 'answer', end: end.after, answer: content === undefined ? undefined : readControlString(introducer, content)};
}

/** No key sends a sequence with a private mark, or one that ends with t. */
function controlSequenceAt(text: string, start: number, isExpected: boolean): Sequence {
	controlSequence.lastIndex = start;
	const match = controlSequence.exec(text);
	const {mark = '', parameters = '', final = ''} = match?.groups ?? {};
	const end = start + (match?.[0].length ?? 0);
	if (final === '' && end === text.length) return {kind: 'open', isCertain: isExpected || mark !== ''};
	if (mark === '' && final !== 't') return {kind: 'typed'};
	return {kind: 'answer', end, answer: end - start > longestAnswer ? undefined : readControlSequence({isPrivate: mark === '?', parameters, final})};
}

/** Behind the final character of a control sequence, or before one that none has; undefined if it goes on. */
function endOfSequence(text: string): number | undefined {
	const at = text.search(/[^ -?]/);
	if (at === -1) return undefined;
	return /[@-~]/.test(text[at] ?? '') ? at + 1 : at;
}

/** Where a control string ends: with ST, or BEL, or before a character that none has (ECMA-48, 8.3.27); undefined if it goes on. */
function endOfString(text: string, from: number): {readonly at: number; readonly after: number; readonly isWhole: boolean} | undefined {
	control.lastIndex = from;
	const match = control.exec(text);
	if (!match) return undefined;
	const at = match.index;
	if (match[0] === stringTerminator || match[0] === bell) return {at, after: at + 1, isWhole: true};
	if (match[0] !== escape) return {at, after: at, isWhole: false};
	if (at === text.length - 1) return undefined;
	return text[at + 1] === '\\' ? {at, after: at + 2, isWhole: true} : {at, after: at, isWhole: false};
}
