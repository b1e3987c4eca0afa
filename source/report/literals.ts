/** A private text that was found somewhere, to be replaced wherever it occurs. */
export type Literal<Kind> = {readonly text: string; readonly kind: Kind; /** It must stand alone, not within a word. */ readonly isWord: boolean};

const wordCharacter = /[\p{L}\p{N}]/u;
/** Longer ones are recognised by their beginning: nothing private is that long unless it has a form of its own. */
const longestText = 300;

type Alike<Kind> = {readonly lengths: number[]; readonly literals: Map<string, Literal<Kind>>};

/**
 * Finds any of many texts in another one, ignoring case, the longest first, in one pass: the time grows with how many
 * different lengths there are, not with how many texts.
 */
export class Literals<Kind> {
	readonly #byStart = new Map<string, Alike<Kind>>();

	/** Adds a text of at least two characters; one that is already there stays. */
	add(literal: Literal<Kind>): void {
		const text = literal.text.toLowerCase().slice(0, longestText);
		if (text.length < 2) return;
		const start = text.slice(0, 2);
		const alike: Alike<Kind> = this.#byStart.get(start) ?? {lengths: [], literals: new Map()};
		this.#byStart.set(start, alike);
		if (alike.literals.has(text)) return;
		alike.literals.set(text, {...literal, text});
		if (!alike.lengths.includes(text.length)) alike.lengths.push(text.length);
		alike.lengths.sort((a, b) => b - a);
	}

	/** The text with each find replaced by what `standIn` makes of it. */
	replace(text: string, standIn: (found: string, kind: Kind) => string): string {
		if (this.#byStart.size === 0 || text.length < 2) return text;
		const lower = text.toLowerCase();
		// A few capital letters have lower-case forms of a different length; texts with them are compared as they are.
		const searched = lower.length === text.length ? lower : text;
		let result = '';
		let from = 0;
		for (let at = 0; at + 1 < searched.length; at++) {
			const alike = this.#byStart.get(searched.slice(at, at + 2));
			const found = alike && longestAt(alike, searched, at);
			if (!found) continue;
			result += text.slice(from, at) + standIn(text.slice(at, at + found.text.length), found.kind);
			from = at + found.text.length;
			at = from - 1;
		}

		return from === 0 ? text : result + text.slice(from);
	}
}

function longestAt<Kind>({lengths, literals}: Alike<Kind>, text: string, at: number): Literal<Kind> | undefined {
	for (const length of lengths) {
		const literal = literals.get(text.slice(at, at + length));
		if (literal && (!literal.isWord || standsAlone(text, at, length))) return literal;
	}

	return undefined;
}

function standsAlone(text: string, at: number, length: number): boolean {
	return !wordCharacter.test(text.charAt(at - 1)) && !wordCharacter.test(text.charAt(at + length));
}
