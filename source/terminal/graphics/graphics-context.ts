import {createContext} from 'react';
import type {Graphics} from './find-graphics.js';

/** How the terminal shows real pictures; undefined where pictures are drawn in half blocks. */
export const GraphicsContext = createContext<Pick<Graphics, 'cell'> | undefined>(undefined);
