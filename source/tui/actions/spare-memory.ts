import {setFlagsFromString} from 'node:v8';

let isSpared = false;

/** Percent of what is in use; 0 leaves it to V8, which lets the heap grow to four times that. */
const growingPercent = 70;

/**
 * Lets the heap grow less before it is cleared up: for screens whose drawing leaves much behind, on machines with little
 * memory. V8 looks at the flag whenever it has cleared up, so it may change at any time.
 */
export function spareMemory(isWanted: boolean): void {
	if (isWanted === isSpared) return;
	isSpared = isWanted;
	setFlagsFromString(`--heap-growing-percent=${isWanted ? growingPercent : 0}`);
}
