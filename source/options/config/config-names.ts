import {cleanText} from '../../format/clean-text.js';

/** The one entry of the configuration file that is no option: names of telescopes, by their identity or by their address. */
export const namesSetting = 'names';

/** Nobody has more telescopes, and a longer name would not fit into a line beside what is said of the telescope. */
const namesAtMost = 100;
const longestName = 40;

type NamesReading =
	| {readonly ok: true; readonly value: ReadonlyMap<string, string>}
	| {readonly ok: false; readonly cause: string; readonly next: string};

const example = 'Write it like "names": {"192.168.1.83": "Balcony"}.';

/** Reads the names of telescopes as the configuration file has them. */
export function readNames(value: unknown): NamesReading {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return {ok: false, cause: 'it must be an object of names', next: example};
	const entries = Object.entries(value);
	if (entries.length > namesAtMost) return {ok: false, cause: `there are more than ${namesAtMost} names`, next: 'Take out those of telescopes that are gone.'};
	const names = new Map<string, string>();
	for (const [scope, name] of entries) {
		const wrong = typeof name === 'string' ? whyNoName(name) : 'a name is a text';
		if (wrong !== undefined) return {ok: false, cause: `${cleanText(JSON.stringify(scope)).slice(0, 60)}: ${wrong}`, next: example};
		names.set(scope, String(name).trim());
	}

	return {ok: true, value: names};
}

/** Why a text cannot be the name of a telescope; undefined where it can. */
export function whyNoName(name: string): string | undefined {
	if (name.trim() === '') return 'the name is empty';
	if ([...name.trim()].length > longestName) return `the name has more than ${longestName} characters`;
	return cleanText(name) === name ? undefined : 'the name has characters that cannot be shown';
}
