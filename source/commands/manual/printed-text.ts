import type {Invocation} from '../../options/parse.js';
import type {Shell} from '../completion/words.js';

/** What is printed by the commands that need no telescope, server or settings; undefined for every other command. */
export async function printedText({command, targets}: Invocation, version: string): Promise<string | undefined> {
	if (command === 'completion') return (await import('../completion/completion.js')).completionText(targets[0] as Shell);
	if (command === 'man') return (await import('./man-page.js')).manPage(version).trimEnd();
	return undefined;
}
