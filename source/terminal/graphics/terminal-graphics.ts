import {AnsweringInput} from './answering-input.js';
import {createAnswerReader} from './answer-reader.js';
import {createGraphicsFinder, type Graphics} from './find-graphics.js';
import type {PictureKind} from './picture-kind.js';
import type {PictureScreen} from './picture-screen.js';

type TerminalGraphicsOptions = {
	readonly kind: PictureKind;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly stdin: NodeJS.ReadStream;
	readonly write: (text: string) => void;
	/** Pictures are shown in another way from now on. */
	readonly onChange: (pictures: PictureScreen) => void;
	/** The window, in cells. */
	readonly sizeOf: () => {readonly columns: number; readonly rows: number};
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
	/** Calls `done` when no answer is due any more, or after a moment: what comes later would be typed into the shell. Nothing changes any more. */
	afterAnswers(done: () => void): void;
	end(): void;
};

/** A terminal that has not answered by then does not answer, ms. */
const answersWithinMs = 2000;
/** So long the end waits for answers that are still on their way, ms. */
const endWaitsMs = 300;

/** Asks in one write, and waits for nothing: until the answers are there, pictures are drawn in half blocks. */
export function terminalGraphicsOf({kind, environment, stdin, write, onChange, sizeOf}: TerminalGraphicsOptions): TerminalGraphics {
	const finder = createGraphicsFinder(kind, environment, sizeOf);
	let graphics: Graphics | undefined;
	let isAsking = false;
	let isToAskAgain = false;
	let isEnded = false;
	let whenAnswered: (() => void) | undefined;
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

	const load = async (found: Graphics): Promise<void> => {
		// What writes pictures is not needed for the first screen, nor in most terminals.
		const loaded = await import('./picture-screen.js').catch(() => undefined);
		if (!loaded || isEnded) return;
		graphics = found;
		onChange(loaded.pictureScreenOf(found, sizeOf));
	};

	const settle = (): void => {
		clearTimeout(timer);
		isAsking = false;
		whenAnswered?.();
		if (isEnded) return;
		const found = finder.graphics();
		if (found && !isSame(found, graphics)) void load(found);
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
		afterAnswers(done) {
			isEnded = true;
			if (!isAsking) {
				done();
				return;
			}

			const waiting = setTimeout(() => whenAnswered?.(), endWaitsMs);
			whenAnswered = () => {
				whenAnswered = undefined;
				clearTimeout(waiting);
				done();
			};
		},
		end() {
			isEnded = true;
			isToAskAgain = false;
			clearTimeout(timer);
		},
	};
}

function isSame(a: Graphics, b: Graphics | undefined): boolean {
	return a.protocol === b?.protocol && a.colors === b.colors && a.cell.widthPixels === b.cell.widthPixels && a.cell.heightPixels === b.cell.heightPixels;
}
