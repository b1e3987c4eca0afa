import assert from 'node:assert/strict';
import fc from 'fast-check';
import {assertLinear} from '../../support/linear.js';
import {threadMs, usedMs} from '../../support/thread-time.js';

/** A reader of something that came over a wire or from a disk, and what holds for whatever it is given. */
export type Parser<T = never> = {
	readonly name: string;
	readonly inputs: fc.Arbitrary<T>;
	/** Reads one input and returns what came of it; throws where a property does not hold. */
	readonly read: (input: T) => unknown;
	/** The size of an input, for the bound on what is made of it. */
	readonly sizeOf: (input: T) => number;
	/** What is made of an input may have so many times its size (and 4,096 more); default 4. */
	readonly mostGrowth?: number;
	/** An input of a given size that is as bad as any, and the largest size that the reader can be given, for linear time. */
	readonly grown?: {readonly size: number; readonly mostMs?: number; readonly input: (size: number) => T};
};

/** Parsers of different inputs in one table. */
export type AnyParser = Omit<Parser, 'inputs' | 'read' | 'sizeOf' | 'grown'> & {
	/** `mostMs`: after so long it is left at the inputs that were read until then; default for ever. */
	run(options: {readonly seed: number; readonly inputs: number; readonly mostMs?: number}): Promise<FuzzReport>;
	checkTime(): void;
};

/** `inputs`: how many were read. */
export type FuzzReport = {readonly inputs: number; readonly seconds: number; readonly longestMs: number};

/** One input may hold the program for so long; SIGTERM is answered after it, ms. */
const longestInputMs = 100;

/** Roughly how much is in a value: characters, bytes, and some for each number. */
export function weightOf(value: unknown, depth = 0): number {
	if (typeof value === 'string') return value.length;
	if (typeof value !== 'object' || value === null || depth > 20) return 4;
	if (ArrayBuffer.isView(value)) return value.byteLength;
	let weight = 4;
	if (value instanceof Map || value instanceof Set) for (const entry of value) weight += weightOf(entry, depth + 1);
	else if (Array.isArray(value)) for (const entry of value) weight += weightOf(entry, depth + 1);
	else for (const entry of Object.values(value)) weight += weightOf(entry, depth + 1);
	return weight;
}

/** Puts a parser into the table. */
export function parser<T>(given: Parser<T>): AnyParser {
	const {name, inputs, read, sizeOf, mostGrowth = 4, grown} = given;
	let longestMs = 0;
	const check = (input: T, output: unknown, tookMs: number): boolean => {
		const weight = weightOf(output);
		assert.ok(weight <= (sizeOf(input) * mostGrowth) + 4096, `${name} made ${weight} of ${sizeOf(input)}`);
		longestMs = Math.max(longestMs, tookMs);
		return tookMs > longestInputMs;
	};

	return {
		name,
		async run({seed, inputs: count, mostMs = 2_147_483_000}) {
			longestMs = 0;
			let given = 0;
			const beganMs = performance.now();
			await fc.assert(fc.asyncProperty(inputs, async input => {
				// Sockets that were closed are put away between two pieces of work only.
				if (++given % 1000 === 0) await new Promise(resolve => setImmediate(resolve));
				for (let nth = 1; ; nth++) {
					const before = threadMs();
					const output = read(input);
					const tookMs = usedMs(before);
					// The garbage of others is collected once, a bad input is slow always.
					if (!check(input, output instanceof Promise ? await output : output, tookMs)) return;
					assert.ok(nth < 3, `${name} took ${tookMs.toFixed(0)} ms for one input`);
				}
			}), {numRuns: count, seed, interruptAfterTimeLimit: mostMs});
			return {inputs: given, seconds: (performance.now() - beganMs) / 1000, longestMs};
		},
		checkTime() {
			if (!grown) return;
			const {size, mostMs, input} = grown;
			// Made beforehand: the time of making it is not the reader's.
			const made = new Map<number, T>();
			for (const each of [size >> 4, size >> 1, size]) made.set(each, input(each));
			assertLinear(name, each => read(made.get(each) as T), {size, ...(mostMs !== undefined && {mostMs})});
		},
	};
}
