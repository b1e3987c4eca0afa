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

/**
 * Has V8 collect its whole heap when that is twice as large as what was in use after the last time, not four times: with
 * screens, which leave behind with each frame what has outlived a small collection. A collection takes 2 to 5 ms there
 * (`bench/stack-view.ts`). Not for a night without screens: buffers of uploads count like the heap, and would have it
 * collected again and again.
 */
export function collectSooner(): void {
	setFlagsFromString('--heap-growing-percent=100');
}
