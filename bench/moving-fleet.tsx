// The program under measurement of bench/draw.ts: the stack screen with eight telescopes that all stack, each with
// sixty blocks; all of them get on with every change of state, ten times a second.
import {batch, framesOf, inspection, readingOf} from '../test/machine/machine.js';
import {createViewed} from '../test/tui/viewed.js';
import {themeOf} from '../source/components/theme.js';
import {App} from '../source/tui/app.js';
import {settled} from '../source/tui/list/list-motion.js';
import {measure} from './measured.js';

const theme = themeOf({isAscii: false, hasColor: true});
const scopes = Array.from({length: 8}, (_, index) => `seestar-${index + 1}`);
const targets = Array.from({length: 20}, (_, index) => `M ${index + 1}`);
const viewed = createViewed({scopes, targets, view: {columns: 100, rows: 24}});
const {machine} = viewed;
for (const scope of scopes) {
	for (const target of targets) machine.send({kind: 'targetRead', scope, target, reading: {...readingOf(target, [30, 40, 50]), subFrameNames: framesOf(target, [30, 40, 50])}});
}

viewed.press('a', 'enter', 'enter');
for (const scope of scopes) {
	machine.tell({kind: 'batchInspected', inspection: inspection()}, scope);
	machine.tell({kind: 'stackStarted', isProven: true}, scope);
}

let count = 0;

measure({
	step() {
		count++;
		for (const [index, scope] of scopes.entries()) {
			const {worker} = machine.scope(scope);
			if (worker.phase !== 'stacking') continue;
			const percent = Math.min(100, (count * 0.4) % 100 + index);
			machine.tell({kind: 'stackProgressed', batch: batch('working', {percent, stackedFrames: Math.round(percent * 0.3)})}, scope);
		}
	},
	key: key => viewed.press(key),
	draw: size => <App state={viewed.state()} view={settled(viewed.state(), {...viewed.view(), ...size})} theme={theme} />,
});
