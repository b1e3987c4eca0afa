import {askLine, isYes} from '../ask-line.js';

/** Asks once; Ctrl-D and a signal mean no. */
export async function askReport(...question: Parameters<typeof askLine>): Promise<'yes' | 'show' | 'no'> {
	const answer = await askLine(...question);
	if (isYes(answer)) return 'yes';
	return answer === 's' || answer === 'show' ? 'show' : 'no';
}
