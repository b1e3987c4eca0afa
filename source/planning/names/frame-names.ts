import {dayMs, wallText} from '../calendar.js';
import {readLightTail} from './light-name.js';

/** Names of sub-frames in an order: a list of texts, or the same in a few bytes each. */
export type FrameNames = Iterable<string> & {readonly length: number; at(index: number): string | undefined};

/** Names from which a plan is made; `Files` is what it gives a block's names as. */
export type NameList<Files extends FrameNames> = {
	readonly length: number;
	at(index: number): string | undefined;
	/** `<exposure>_<filter>` of the name at an index, and its stamp as a wall clock's reading, see `wallMsOf`; undefined for anything but a sub-frame. */
	readAt(index: number): {readonly tokens: string; readonly wallMs: number} | undefined;
	/** The names at these indexes. */
	pick(indexes: readonly number[]): Files;
};

/** Texts as a list to plan from; the blocks have the same texts. */
export function listTexts(texts: readonly string[]): NameList<string[]> {
	return {
		length: texts.length,
		at: index => texts[index],
		readAt: index => readName(texts[index] ?? ''),
		pick: indexes => indexes.map(index => texts[index] ?? ''),
	};
}

function readName(name: string): ReturnType<NameList<string[]>['readAt']> {
	const tail = readLightTail(name);
	return tail && {tokens: name.slice(tail.exposureAt, tail.stampAt - 1), wallMs: tail.wallMs};
}

/** What names have in common that differ in their stamp: `Light_M 81_10.0s_LP_` and `.fit`; and `10.0s_LP`. */
type Spelling = {readonly before: string; readonly after: string; readonly tokens: string};

const stampLength = 'YYYYMMDD-HHMMSS'.length;
/** A target has a spelling for each exposure, filter and panel; what would be more stays a text. */
const spellingsAtMost = 256;

/**
 * Names kept for long, in eight bytes each where a text takes seventy. A name is made anew when it is asked for, the same
 * to the last character; what is no sub-frame's name is a text here, too. In JSON it is a list of texts.
 */
export class KeptNames implements FrameNames, NameList<KeptNames> {
	/** Seconds since 1970 by the name's own clock, times `spellingsAtMost`, plus the spelling; below zero it counts the texts. */
	private readonly codes: readonly number[];
	private readonly texts: readonly string[];
	private readonly spellings: readonly Spelling[];

	constructor(codes: readonly number[], texts: readonly string[], spellings: readonly Spelling[]) {
		this.codes = codes;
		this.texts = texts;
		this.spellings = spellings;
	}

	get length(): number {
		return this.codes.length;
	}

	at(index: number): string | undefined {
		const code = this.codes.at(index);
		return code === undefined ? undefined : this.#textOf(code, newStampWriter());
	}

	readAt(index: number): ReturnType<NameList<KeptNames>['readAt']> {
		const code = this.codes[index] ?? -1;
		const spelling = code < 0 ? undefined : this.spellings[code % spellingsAtMost];
		return spelling ? {tokens: spelling.tokens, wallMs: Math.floor(code / spellingsAtMost) * 1000} : readName(this.texts[-code - 1] ?? '');
	}

	pick(indexes: readonly number[]): KeptNames {
		const texts: string[] = [];
		const codes = indexes.map(index => {
			const code = this.codes[index] ?? -1;
			return code < 0 ? -texts.push(this.texts[-code - 1] ?? '') : code;
		});
		return new KeptNames(codes, texts, this.spellings);
	}

	* [Symbol.iterator](): Iterator<string> {
		const stampOf = newStampWriter();
		for (const code of this.codes) yield this.#textOf(code, stampOf);
	}

	toJSON(): string[] {
		return [...this];
	}

	#textOf(code: number, stampOf: (seconds: number) => string): string {
		if (code < 0) return this.texts[-code - 1] ?? '';
		const {before = '', after = ''} = this.spellings[code % spellingsAtMost] ?? {};
		return before + stampOf(Math.floor(code / spellingsAtMost)) + after;
	}
}

/** These names, kept for long; they themselves if they are kept already. */
export function keepNames(names: Iterable<string>): KeptNames {
	if (names instanceof KeptNames) return names;
	const codes: number[] = [];
	const texts: string[] = [];
	const spellings: Spelling[] = [];
	const codeOf = newEncoder(spellings);
	for (const name of names) codes.push(codeOf(name) ?? -texts.push(name));
	// A copy has no room to grow.
	return new KeptNames(codes.slice(), texts, spellings);
}

/** Gives the codes of names, and adds their spellings to these; undefined for what has to stay a text. */
function newEncoder(spellings: Spelling[]): (name: string) => number | undefined {
	const known = new Map<string, number>();
	// Most names are spelt like the one before.
	let last = 0;
	return name => {
		const tail = readLightTail(name);
		if (!tail || tail.wallMs < 0) return undefined;
		const {exposureAt, stampAt, wallMs} = tail;
		const afterAt = stampAt + stampLength;
		const usual = spellings[last];
		if (usual?.before.length !== stampAt || !name.startsWith(usual.before) || usual.after.length !== name.length - afterAt || !name.endsWith(usual.after)) {
			const [before, after] = [name.slice(0, stampAt), name.slice(afterAt)];
			// The first ends with an underscore and the second has none, so both together tell where one ends.
			const found = known.get(before + after) ?? spellings.length;
			if (found === spellingsAtMost) return undefined;
			if (found === spellings.length) spellings.push({before, after, tokens: name.slice(exposureAt, stampAt - 1)});
			known.set(before + after, found);
			last = found;
		}

		return wallMs / 1000 * spellingsAtMost + last;
	};
}

const twoDigits = Array.from({length: 60}, (_, value) => String(value).padStart(2, '0'));

/** Writes seconds since 1970 as a stamp. Most are of the day of the one before. */
function newStampWriter(): (seconds: number) => string {
	let day = Number.NaN;
	let date = '';
	return seconds => {
		const ofDay = seconds % (dayMs / 1000);
		if (day !== seconds - ofDay) {
			day = seconds - ofDay;
			date = `${wallText(day * 1000).slice(0, 10).replaceAll('-', '')}-`;
		}

		return `${date}${twoDigits[Math.floor(ofDay / 3600)]}${twoDigits[Math.floor(ofDay / 60) % 60]}${twoDigits[ofDay % 60]}`;
	};
}
