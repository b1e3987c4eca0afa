import {renderToString} from 'ink';
import {createElement, type ReactNode} from 'react';
import {ThemeContext} from '../../source/components/theme-context.js';
import type {Theme} from '../../source/components/theme.js';

/** What Ink draws for a component: its rows with their styles, without trailing spaces. */
export function drawn(theme: Theme, node: ReactNode, columns = 100): string[] {
	return renderToString(createElement(ThemeContext, {value: theme}, node), {columns}).split('\n');
}

/** A row without its styles. */
export function unstyled(line: string | undefined): string {
	return (line ?? '').replaceAll(/\u001B\[[\d;]+m/g, '');
}
