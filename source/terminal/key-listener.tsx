import {useInput, useStdin, type Key} from 'ink';
import {useEffect, useRef, type ReactNode} from 'react';

type KeyListenerProps = {
	/** `bytes` is the piece of standard input that Ink made the event of. */
	readonly onInput: (input: string, key: Key, bytes: string) => void;
	readonly children: ReactNode;
};

/** The program's only useInput, mounted once for the whole session: hooks that come and go would switch raw mode off and on, and lose keys in between. */
export function KeyListener({onInput, children}: KeyListenerProps): ReactNode {
	// Ink drops the ESC in front of any character that is neither a letter nor a digit: only its emitter still has it. This listener is added before that of useInput.
	const {internal_eventEmitter: emitter} = useStdin();
	const bytes = useRef('');
	useEffect(() => {
		const keep = (data: string): void => {
			bytes.current = data;
		};

		emitter.on('input', keep);
		return () => {
			emitter.removeListener('input', keep);
		};
	}, [emitter]);
	useInput((input, key) => {
		onInput(input, key, bytes.current);
	});
	return children;
}
