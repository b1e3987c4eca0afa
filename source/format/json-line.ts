// Characters that JSON.stringify leaves as they are but a terminal obeys or hides: DEL and C1 controls, direction marks,
// zero-width characters, line separators, tags. (It escapes C0 controls and lone surrogates itself.)
const unseen = /[\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** An object as one line of JSON, safe on a terminal: invisible characters are escaped as `\uXXXX`, so that a parser reads the same value. */
export function jsonLine(value: object): string {
	return JSON.stringify(value).replaceAll(unseen, character => Array.from({length: character.length}, (_, nth) => `\\u${character.charCodeAt(nth).toString(16).padStart(4, '0')}`).join(''));
}
