import type {Invocation} from './invocation.js';
import type {Shell} from './completion-words.js';

/** What the commands print that need no telescope, no server and no settings; undefined for every other command. */
export async function printedText({command, targets}: Invocation, version: string): Promise<string | undefined> {
	if (command === 'completion') return (await import('./completion.js')).completionText(targets[0] as Shell);
	if (command === 'man') return (await import('./man-page.js')).manPage(version).trimEnd();
	return undefined;
}
