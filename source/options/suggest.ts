/** The number of single letters to insert, drop, change or swap (optimal string alignment distance). */
function distance(first: string, second: string): number {
	const rows = [Array.from({length: second.length + 1}, (_, index) => index)];
	for (let i = 1; i <= first.length; i++) {
		const row = [i];
		for (let j = 1; j <= second.length; j++) {
			const cost = first[i - 1] === second[j - 1] ? 0 : 1;
			let best = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && first[i - 1] === second[j - 2] && first[i - 2] === second[j - 1]) best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
			row[j] = best;
		}

		rows[i] = row;
	}

	return rows[first.length]?.[second.length] ?? 0;
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]+/g, '');

/** The known word that was probably meant; undefined when none is close. Case, blanks and dashes do not count. */
export function suggestionFor(word: string, known: readonly string[]): string | undefined {
	const meant = plain(word);
	let best: string | undefined;
	let least = Math.max(1, Math.floor(meant.length / 3)) + 1;
	for (const candidate of known) {
		const there = plain(candidate);
		const steps = there.startsWith(meant) && meant.length >= 3 ? 0.5 : distance(meant, there);
		if (steps < least) {
			best = candidate;
			least = steps;
		}
	}

	return best;
}
