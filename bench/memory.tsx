// Whether drawing all night fills the memory: 20,000 frames of 12 moving bars at 100x24 (83
// minutes at four a second), cell by cell. Ink never forgets a text that it has laid out, so the
// texts must be few: see <Styled>. Run with:
//
//   NODE_ENV=production FORCE_COLOR=1 node --expose-gc --import tsx bench/memory.tsx [frames]
//
// Measured on Node 20.20.2: 16.9 -> 18.0 MB after 20,000 frames. The table has 962 texts from the 500th frame on and no more
// after 40,000; the sums below it have 1,002 then, 5,600 after 20,000 frames (that is the megabyte) and 5,957 after 40,000.
import {EventEmitter} from 'node:events';
import process from 'node:process';
import {render} from 'ink';
import {FrameStream} from '../source/terminal/frame-stream.js';
import {themeOf} from '../source/components/theme.js';
import {tell} from './parts/row.js';
import {Gallery} from '../test/components/gallery.js';

const frames = Number(process.argv[2] ?? 20_000);
const size = {columns: 100, rows: 24};
const theme = themeOf({isAscii: false, hasColor: true});
const sink = Object.assign(new EventEmitter(), {...size, write: () => true});
const stream = new FrameStream(sink, 0);
const ink = render(null, {stdout: stream as unknown as NodeJS.WriteStream, debug: true, patchConsole: false});
const heapMb = (): number => {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed / 1e6;
};

const draw = (step: number): void => ink.rerender(<Gallery theme={theme} {...size} step={step} />);
for (let step = 0; step < 500; step++) draw(step);
const before = heapMb();
const startedAt = process.cpuUsage();
for (let step = 500; step < 500 + frames; step++) draw(step);
const {user, system} = process.cpuUsage(startedAt);
const cpuMs = (user + system) / 1000 / frames;
const after = heapMb();
tell({work: `${frames} frames of twelve moving bars`, figure: `heap ${before.toFixed(1)} -> ${after.toFixed(1)} MB, ${cpuMs.toFixed(1)} ms of CPU a frame`, wanted: 'flat', isWithin: after - before <= 2});
ink.unmount();
