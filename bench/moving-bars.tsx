// The program under measurement of bench/draw.ts: bars that move, ten changes of state a second.
import {themeOf} from '../source/components/theme.js';
import {Gallery} from '../test/components/gallery.js';
import {measure} from './measured.js';

const theme = themeOf({isAscii: false, hasColor: true});
let count = 0;

measure({
	step() {
		count++;
	},
	key: () => undefined,
	draw: size => <Gallery theme={theme} {...size} step={count} />,
});
