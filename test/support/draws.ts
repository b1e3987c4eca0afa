import process from 'node:process';

/** `npm run thorough`, as in CI: everything is tried that `npm test` draws a sixth of. */
export const isThorough = process.env['CROWDSKY_THOROUGH'] === '1';

/** How many random inputs a property is held against: a sixth of them, other ones each time, unless it is to be thorough. */
export function draws(count: number): number {
	return isThorough ? count : Math.ceil(count / 6);
}
