import {setFlagsFromString} from 'node:v8';

/**
 * Keeps what V8 sets aside for new objects at its present size, at first two times 1 MB, where it would grow to two times
 * 16 MB in a few minutes of a night and never shrink: on a Raspberry Pi those are what the other programs have. Collections
 * become more frequent and each of them shorter, and buffers of files, which only a collection frees, do not pile up until
 * all of the heap is collected for them; `bench/night.ts` measures it. A program with screens makes much that stays before
 * the first of them, and calls this afterwards.
 */
export function keepHeapSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}
