import {useInput} from 'ink';
import type {ReactNode} from 'react';
import {keysOf} from './keys.js';

/**
 * The program's one and only useInput, mounted once for the whole session: hooks
 * that come and go switch raw mode off and on, and lose keys in between.
 */
export function KeyListener({onKeys, children}: {readonly onKeys: (keys: readonly string[]) => void; readonly children: ReactNode}): ReactNode {
	useInput((input, key) => onKeys(keysOf(input, key)));
	return children;
}
