/**
 * The boundaries at which a child is killed: all of them with CROWDSKY_THOROUGH=1 (CI does that),
 * else every third one, from another first one each time.
 */
export function boundariesToTry(count: number): number[] {
	const all = Array.from({length: count}, (_, index) => index + 1);
	if (process.env['CROWDSKY_THOROUGH'] === '1') return all;
	const first = Math.floor(Math.random() * 3);
	return all.filter(number => number % 3 === first);
}
