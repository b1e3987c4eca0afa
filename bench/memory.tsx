// Whether drawing all night fills the memory: 3,000 frames of 12 moving bars at 100x24 (12
// minutes at four a second), as ready lines and as one <Text> a row. Run with:
//
//   NODE_ENV=production FORCE_COLOR=1 node --expose-gc --import tsx bench/memory.tsx [frames]
//
// Measured on Node 20.20.2: lines 16.3 -> 15.8 MB (16.2 -> 16.1 after 10,000 frames), texts
// 17.4 -> 18.2 MB after 2000 frames, and on with every row that was not drawn before.
import {EventEmitter} from 'node:events';
import process from 'node:process';
import {Box, Text, render} from 'ink';
import type {ReactNode} from 'react';
import {FrameStream} from '../source/terminal/frame-stream.js';
import {Screen} from '../source/widgets/lines.js';
import {themeOf} from '../source/widgets/theme.js';
import {galleryLines} from '../test/widgets/gallery.js';

const frames = Number(process.argv[2] ?? 3000);
const size = {columns: 100, rows: 24};
const theme = themeOf({isAscii: false, hasColor: true});

const ways: Readonly<Record<string, (lines: readonly string[]) => ReactNode>> = {
	lines: lines => <Screen columns={size.columns} lines={lines} />,
	texts: lines => <Box flexDirection="column" width={size.columns}>{lines.map((line, row) => <Text key={row} wrap="truncate">{line}</Text>)}</Box>,
};

for (const [name, viewOf] of Object.entries(ways)) {
	const sink = Object.assign(new EventEmitter(), {...size, write: () => true});
	const stream = new FrameStream(sink, 0);
	const ink = render(null, {stdout: stream as unknown as NodeJS.WriteStream, debug: true, patchConsole: false});
	const heapMb = (): number => {
		globalThis.gc?.();
		return process.memoryUsage().heapUsed / 1e6;
	};

	const draw = (step: number): void => ink.rerender(viewOf(galleryLines(theme, {...size, step})));
	for (let step = 0; step < 500; step++) draw(step);
	const before = heapMb();
	const startedAt = process.cpuUsage();
	for (let step = 500; step < 500 + frames; step++) draw(step);
	const {user, system} = process.cpuUsage(startedAt);
	const cpuMs = (user + system) / 1000 / frames;
	console.log(`${name}: heap ${before.toFixed(1)} -> ${heapMb().toFixed(1)} MB after ${frames} frames, ${cpuMs.toFixed(1)} ms of CPU a frame`);
	ink.unmount();
}
