import {useInput, type Key} from 'ink';
import type {ReactNode} from 'react';

/**
 * The program's one and only useInput, mounted once for the whole session: hooks
 * that come and go switch raw mode off and on, and lose keys in between.
 */
export function KeyListener({onInput, children}: {readonly onInput: (input: string, key: Key) => void; readonly children: ReactNode}): ReactNode {
	useInput(onInput);
	return children;
}
