import {createContext, useContext} from 'react';
import {themeOf, type Theme} from './theme.js';

/** The theme of everything inside; a component asks by `useTheme`. */
export const ThemeContext = createContext<Theme>(themeOf({isAscii: true, hasColor: false}));

export function useTheme(): Theme {
	return useContext(ThemeContext);
}
