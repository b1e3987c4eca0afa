import {fitsParsers} from './fuzz/fits.js';
import {machineParsers} from './fuzz/machine.js';
import {nameParsers} from './fuzz/names.js';
import type {AnyParser} from './fuzz/parser.js';
import {serverParsers} from './fuzz/server.js';
import {shareParsers} from './fuzz/share.js';
import {telescopeParsers} from './fuzz/telescope.js';

/** Everything in this program that reads data from the network, a disk or the keyboard. */
export const allParsers: readonly AnyParser[] = [...nameParsers, ...fitsParsers, ...telescopeParsers, ...shareParsers, ...serverParsers, ...machineParsers];

/** The parsers that CROWDSKY_FUZZ_PARSERS names, separated by commas; all of them without it. */
export function chosenParsers(names: string | undefined): readonly AnyParser[] {
	if (names === undefined || names === '') return allParsers;
	const wanted = new Set(names.split(','));
	const chosen = allParsers.filter(({name}) => wanted.delete(name));
	if (wanted.size > 0) throw new Error(`There is no parser ${[...wanted].join(', ')}; there are ${allParsers.map(({name}) => name).join(', ')}.`);
	return chosen;
}

/** Gives each parser `inputs` inputs drawn from `seed`, and prints the results; true when every property held. */
export async function fuzz(
	{inputs, seed, names, say}: {readonly inputs: number; readonly seed: number; readonly names: string | undefined; readonly say: (line: string) => void},
): Promise<boolean> {
	let isSound = true;
	for (const each of chosenParsers(names)) {
		try {
			const {inputs: given, seconds, longestMs} = await each.run({seed, inputs});
			say(`${each.name}: ${given} inputs, ${seconds.toFixed(1)} s, longest ${longestMs.toFixed(1)} ms`);
		} catch (error) {
			isSound = false;
			say(`${each.name}: FAILED; CROWDSKY_SEED=${seed} CROWDSKY_FUZZ_PARSERS=${each.name} draws it again\n${error instanceof Error ? error.message : String(error)}`);
		}
	}

	return isSound;
}
