import {Transform} from 'ink';
import {memo} from 'react';
import type {Role} from './theme.js';
import {useTheme} from './theme-context.js';

type StyledProps = {readonly role?: Role; /** Bold besides: the row under the cursor. */ readonly isStrong?: boolean; readonly children: string};

/**
 * A short text in the style of its role: what <Text color> is elsewhere. Ink's own colours depend on what it finds in the
 * environment; these on the theme alone. Ink lays out the bare text and keeps it for ever (see <RawLines>), so it must be
 * one of few: a cell, a span. Rows and long texts in one piece are for <RawLines>.
 */
export const Styled = memo(({role = 'plain', isStrong = false, children}: StyledProps) => {
	const {painter} = useTheme();
	return children === '' ? null : <Transform transform={painter(role, isStrong)}>{children}</Transform>;
});
