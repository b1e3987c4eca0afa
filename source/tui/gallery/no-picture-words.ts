import type {NoPicture} from '../../pictures/no-picture.js';

/** A word in place of a missing picture. */
export const noPictureWords: Readonly<Record<NoPicture, string>> = {none: 'no picture', broken: 'broken', tooLarge: 'too large', refused: 'refused', busy: 'waiting', away: 'not reachable'};

/** The same as a sentence, for the stack under the cursor. */
export const noPictureSentences: Readonly<Record<NoPicture, string>> = {
	none: 'No picture of this stack is known',
	broken: 'The picture of this stack cannot be read: it is neither a JPEG nor a PNG, or broken',
	tooLarge: 'The picture of this stack is too large for a thumbnail, and is not fetched',
	refused: 'The picture was refused; r tries again',
	busy: 'The telescope is busy with other work; its picture is fetched when that is done',
	away: 'Its telescope or the server cannot be reached; the picture is tried again every 30 s',
};
