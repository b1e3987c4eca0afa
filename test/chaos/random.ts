/** Random numbers that are the same for the same seed, on every machine. */
export type Random = {
	/** From 0, below 1. */
	next(): number;
	/** A whole number, both ends included. */
	int(from: number, to: number): number;
	/** True with this probability. */
	chance(portion: number): boolean;
	pick<T>(list: readonly T[]): T;
	/** This many different items of a list, in their order. */
	some<T>(list: readonly T[], count: number): T[];
};

/** The generator known as mulberry32. */
export function randomOf(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6D2B79F5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};

	const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
	const pick = <T>(list: readonly T[]): T => {
		const one = list[int(0, list.length - 1)];
		if (one === undefined) throw new RangeError('There is nothing to choose from.');
		return one;
	};

	const some = <T>(list: readonly T[], count: number): T[] => {
		const left = list.map((value, index) => ({value, index}));
		const chosen = Array.from({length: Math.min(count, list.length)}, () => left.splice(int(0, left.length - 1), 1)).flat();
		return chosen.sort((one, other) => one.index - other.index).map(({value}) => value);
	};

	return {next, int, pick, some, chance: portion => next() < portion};
}
