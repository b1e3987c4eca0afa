type Texts = () => ReadonlyArray<string | undefined>;

/**
 * Does a row pass the filter? Each word must occur in one of the texts that the row shows; case does not matter. The name of a catalogue
 * and a number are one word: `m 2` finds M 2 and M 27, but not every row with an m and a 2. The texts are only asked for if there is a
 * filter. `groupTexts` are those of the heading above; bare numbers are not looked for there, because every port and address has some.
 */
export function matches(filter: string, texts: Texts, groupTexts: Texts = () => []): boolean {
	const phrases = phrasesOf(filter);
	if (phrases.length === 0) return true;
	const isIn = (some: ReadonlyArray<string | undefined>) => {
		const shown = some.map(text => (text ?? '').toLowerCase());
		return (phrase: string) => shown.some(text => text.includes(phrase));
	};

	const isInRow = isIn(texts());
	const isInGroup = isIn(groupTexts());
	return phrases.every(phrase => isInRow(phrase) || (!/^\d+$/.test(phrase) && isInGroup(phrase)));
}

function phrasesOf(filter: string): string[] {
	const phrases: string[] = [];
	let isCatalogue = false;
	for (const word of filter.toLowerCase().split(/\s+/)) {
		if (word === '') continue;
		if (isCatalogue && /^\d+[a-z]?$/.test(word)) phrases.push(`${phrases.pop() ?? ''} ${word}`);
		else phrases.push(word);
		isCatalogue = /^[a-z]{1,4}\d?$/.test(word);
	}

	return phrases;
}
