// The program under measurement of bench/draw.ts: bars that move, ten changes of state a
// second, drawn as ready lines, as one <Text> a row, or as a <Box> and a <Text> a cell.
import process from 'node:process';
import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {openTerminal} from '../source/terminal/session.js';
import {durationText} from '../source/widgets/amounts.js';
import {percentText, progressBar} from '../source/widgets/progress-bar.js';
import {Screen} from '../source/widgets/lines.js';
import {themeOf} from '../source/widgets/theme.js';
import {galleryBlocks, galleryLines} from '../test/widgets/gallery.js';

const [way = 'lines', seconds = '10'] = process.argv.slice(2);
const theme = themeOf({isAscii: false, hasColor: true});
let step = 0;

function texts(columns: number, rows: number): ReactNode {
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{galleryLines(theme, {columns, rows, step}).map((line, row) => <Box key={row} flexShrink={0} height={1}><Text wrap="truncate">{line}</Text></Box>)}
		</Box>
	);
}

function boxes(columns: number, rows: number): ReactNode {
	const lines = galleryLines(theme, {columns, rows, step});
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{lines.slice(0, 3).map((line, row) => <Box key={row} flexShrink={0} height={1}><Text wrap="truncate">{line}</Text></Box>)}
			{galleryBlocks(step, 12).map(({time, fraction, name}, row) => (
				<Box key={time} gap={2} flexShrink={0} height={1}>
					<Text>{row === 2 ? '>' : ' '}</Text>
					<Text>[x]</Text>
					<Box width={5} flexShrink={0}><Text wrap="truncate">{time}</Text></Box>
					<Box width={20} flexShrink={0}><Text wrap="truncate">{name}</Text></Box>
					<Box width={29} flexShrink={0}><Text wrap="truncate" color="cyan">{progressBar(theme, {fraction, width: 29, role: 'plain'})}</Text></Box>
					<Box width={5} flexShrink={0}><Text wrap="truncate">{percentText(fraction)}</Text></Box>
					<Box width={8} flexShrink={0}><Text wrap="truncate">{`${Math.floor(90 * fraction)}/90`}</Text></Box>
					<Box width={12} flexShrink={0}><Text wrap="truncate">{durationText(900 * (1 - fraction))}</Text></Box>
				</Box>
			))}
			{lines.slice(15).map((line, row) => <Box key={row} flexShrink={0} height={1}><Text wrap="truncate">{line}</Text></Box>)}
		</Box>
	);
}

function show(): void {
	terminal.draw(({columns, rows}) => {
		if (way === 'texts') return texts(columns, rows);
		if (way === 'boxes') return boxes(columns, rows);
		return <Screen columns={columns} lines={galleryLines(theme, {columns, rows, step})} />;
	});
}

const terminal = openTerminal({onKey: show, onEnd: () => process.exit(1)});
const timer = setInterval(() => {
	step++;
	show();
}, 100);
show();

// The first two seconds are the start and the compiler's.
setTimeout(() => {
	const before = process.cpuUsage();
	terminal.setTitle('measuring');
	setTimeout(() => {
		const {user, system} = process.cpuUsage(before);
		const memoryMb = process.memoryUsage().rss / 1e6;
		clearInterval(timer);
		terminal.close();
		console.log(JSON.stringify({cpuPercent: (user + system) / 1e4 / Number(seconds), memoryMb}));
	}, Number(seconds) * 1000);
}, 2000);
