import type {StackFrames} from '../../planning/index.js';
import {keyText, type JournalEntry} from '../memory/journal-entry.js';

/** The first and the last frame of each stack in a folder that this machine has started and named, by the stack's name. */
export function stackFramesOf(entries: readonly JournalEntry[], folder: string | undefined): Map<string, StackFrames> {
	const started = new Map<string, StackFrames>();
	const made = new Map<string, StackFrames>();
	for (const entry of entries) {
		if (entry.kind === 'blockStarted') {
			const {files} = entry.block;
			const [first, last] = [files[0], files.at(-1)];
			if (first !== undefined && last !== undefined) started.set(keyText(entry.key), {first, last});
		} else if (entry.kind === 'stackNamed' && entry.stackFolder === folder) {
			const frames = started.get(keyText(entry.key)) ?? entry.frames;
			if (frames) made.set(entry.to, frames);
		}
	}

	return made;
}
