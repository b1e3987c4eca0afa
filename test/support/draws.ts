import process from 'node:process';

/** `npm run thorough`, as in CI: everything is tried, where `npm test` draws a part. */
export const isThorough = process.env['CROWDSKY_THOROUGH'] === '1';

/** How many random inputs a property is tested with: a sixth of them, different each time, unless the run is thorough. */
export function draws(count: number): number {
	return isThorough ? count : Math.ceil(count / 6);
}

/** Of variants that take seconds each one, another one each time; all of them if it is to be thorough. */
export function oneOrAll<T>(variants: readonly T[]): readonly T[] {
	const at = Math.floor(Math.random() * variants.length);
	return isThorough ? variants : variants.slice(at, at + 1);
}
