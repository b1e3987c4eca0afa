import assert from 'node:assert/strict';
import fc from 'fast-check';
import {assertLinear} from '../../support/linear.js';
import {threadMs, usedMs} from '../../support/thread-time.js';

/** A reader of data from the network or a disk, and what holds for every input. */
export type Parser<T = never> = {
	readonly name: string;
	readonly inputs: fc.Arbitrary<T>;
	/** Reads one input and returns the result; throws where a property does not hold. */
	readonly read: (input: T) => unknown;
	/** The size of an input, for the limit on its result. */
	readonly sizeOf: (input: T) => number;
	/** The result may have this many times the size of its input (and 4,096 more); default 4. */
	readonly mostGrowth?: number;
	/** A worst-case input of a given size, and the largest size that the reader can be given, to check for linear time. */
	readonly grown?: {readonly size: number; readonly mostMs?: number; readonly input: (size: number) => T};
};

/** Parsers of different inputs in one table. */
export type AnyParser = Omit<Parser, 'inputs' | 'read' | 'sizeOf' | 'grown'> & {
	/** `mostMs`: no more inputs are read after this time; default unlimited. */
	run(options: {readonly seed: number; readonly inputs: number; readonly mostMs?: number}): Promise<FuzzReport>;
	checkTime(): void;
};

/** `inputs`: how many were read. */
export type FuzzReport = {readonly inputs: number; readonly seconds: number; readonly longestMs: number};

/** How long one input may block the program, ms; SIGTERM is handled after it. */
const longestInputMs = 100;

/** Roughly the size of a value: characters, bytes, and some for each number. */
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

/** Adds a parser to the table. */
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
				// Closed sockets are only cleaned up between two turns of the event loop.
				if (++given % 1000 === 0) await new Promise(resolve => setImmediate(resolve));
				for (let nth = 1; ; nth++) {
					const before = threadMs();
					const output = read(input);
					const tookMs = usedMs(before);
					// A garbage collection slows one attempt down, a bad input slows all of them.
					if (!check(input, output instanceof Promise ? await output : output, tookMs)) return;
					assert.ok(nth < 3, `${name} took ${tookMs.toFixed(0)} ms for one input`);
				}
			}), {numRuns: count, seed, interruptAfterTimeLimit: mostMs});
			return {inputs: given, seconds: (performance.now() - beganMs) / 1000, longestMs};
		},
		checkTime() {
			if (!grown) return;
			const {size, mostMs, input} = grown;
			// Made beforehand, so that the time for making it does not count.
			const made = new Map<number, T>();
			for (const each of [size >> 4, size >> 1, size]) made.set(each, input(each));
			assertLinear(name, each => read(made.get(each) as T), {size, ...(mostMs !== undefined && {mostMs})});
		},
	};
}
