import type {Picture} from '../components/half-block-image.js';
import type {Problem} from '../errors/problem.js';

/** Why there is no picture of a stack; `busy` and `away` may pass. */
export type NoPicture = 'none' | 'broken' | 'tooLarge' | 'refused' | 'busy' | 'away';

/** What can be shown of a stack at present. */
export type Thumbnail = {readonly kind: 'picture'; readonly picture: Picture} | {readonly kind: 'loading'} | {readonly kind: 'none'; readonly why: NoPicture};

/** What a problem means for a picture. */
export function noPictureOf({kind}: Pick<Problem, 'kind'>): NoPicture {
	switch (kind) {
		case 'missing': return 'none';
		case 'protocol':
		case 'incomplete': return 'broken';
		case 'tooLarge': return 'tooLarge';
		case 'refused':
		case 'denied':
		case 'login':
		case 'locked': return 'refused';
		case 'busy': return 'busy';
		default: return 'away';
	}
}
