import {setFlagsFromString} from 'node:v8';

/**
 * Keeps what V8 sets aside for new objects at its first size, two times 1 MB, where it would grow to two times 16 MB in a few
 * minutes of a night and never shrink: on a Raspberry Pi those are what the other programs have. Collections become more
 * frequent and each of them shorter; `bench/night.ts` measures both. Not for the start, which makes much that stays.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}
