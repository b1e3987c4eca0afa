import {AnsweringInput} from './answering-input.js';
import {createAnswerReader} from './answer-reader.js';
import {createGraphicsFinder, type Graphics} from './find-graphics.js';
import type {PictureKind} from './picture-kind.js';

type TerminalGraphicsOptions = {
	readonly kind: PictureKind;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly stdin: NodeJS.ReadStream;
	readonly write: (text: string) => void;
	/** Pictures are shown in another way from now on. */
	readonly onChange: () => void;
};

/** What the terminal says of the pictures that it shows. */
type TerminalGraphics = {
	/** Standard input for Ink: without the answers. */
	readonly input: NodeJS.ReadStream;
	/** Undefined as long as pictures are drawn in half blocks. */
	readonly graphics: Graphics | undefined;
	/** Asks the terminal; keys must be read raw already, or the answers would be echoed. */
	ask(): void;
	/** Asks again for what a change of the window or its font may have changed. */
	askAgain(): void;
	end(): void;
};

/** A terminal that has not answered by then does not answer, ms. */
const answersWithinMs = 2000;

/** Asks in one write, and waits for nothing: until the answers are there, pictures are drawn in half blocks. */
export function terminalGraphicsOf({kind, environment, stdin, write, onChange}: TerminalGraphicsOptions): TerminalGraphics {
	const finder = createGraphicsFinder(kind, environment);
	let graphics: Graphics | undefined;
	let isAsking = false;
	let isToAskAgain = false;
	let timer: NodeJS.Timeout | undefined;
	const reader = createAnswerReader(answer => {
		finder.take(answer);
		if (answer.kind === 'attributes') settle();
	});

	const send = (question: string): void => {
		if (question === '') return;
		isAsking = true;
		reader.expect();
		write(question);
		clearTimeout(timer);
		timer = setTimeout(() => {
			finder.giveUp();
			settle();
		}, answersWithinMs);
		timer.unref();
	};

	const settle = (): void => {
		clearTimeout(timer);
		isAsking = false;
		const found = finder.graphics();
		const isSame = found?.protocol === graphics?.protocol && found?.colors === graphics?.colors
			&& found?.cell.widthPixels === graphics?.cell.widthPixels && found?.cell.heightPixels === graphics?.cell.heightPixels;
		if (!isSame) {
			graphics = found;
			onChange();
		}

		if (!isToAskAgain) return;
		isToAskAgain = false;
		send(finder.cellQuestion);
	};

	return {
		// It has what Ink uses of it.
		input: finder.question === '' ? stdin : new AnsweringInput(stdin, reader) as unknown as NodeJS.ReadStream,
		get graphics() {
			return graphics;
		},
		ask: () => send(finder.question),
		askAgain() {
			if (isAsking) isToAskAgain = true;
			else if (graphics) send(finder.cellQuestion);
		},
		end() {
			isToAskAgain = false;
			clearTimeout(timer);
		},
	};
}
