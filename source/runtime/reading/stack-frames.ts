import type {StackFrames} from '../../planning/index.js';
import {keyText, madeOf, type JournalEntry} from '../memory/journal-entry.js';

/** The first and the last frame of each stack in a folder that this machine has started and named, by the stack's name. */
export function stackFramesOf(entries: readonly JournalEntry[], folder: string | undefined): Map<string, StackFrames> {
	const started = new Map<string, StackFrames>();
	const made = new Map<string, StackFrames>();
	for (const entry of entries) {
		if (entry.kind === 'blockStarted') {
			const {frames} = madeOf(entry.block);
			if (frames) started.set(keyText(entry.key), frames);
		} else if (entry.kind === 'stackNamed' && entry.stackFolder === folder) {
			// What the stack's own entry says comes first: the last start in this journal may have been of other frames.
			const frames = entry.frames ?? started.get(keyText(entry.key));
			if (frames) made.set(entry.to, frames);
		}
	}

	return made;
}
