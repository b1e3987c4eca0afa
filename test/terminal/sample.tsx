// A small program on the session alone, started by the tests of this folder. It shows
// the keys that it received, its size and how often it was drawn.
import process from 'node:process';
import {Box, Text} from 'ink';
import {capabilitiesOf, settleColor} from '../../source/terminal/capabilities.js';

const capabilities = capabilitiesOf({environment: process.env, isInputTty: process.stdin.isTTY, isOutputTty: process.stdout.isTTY, platform: process.platform});
settleColor(capabilities, process.env);
const {pictureKinds} = await import('../../source/terminal/graphics/picture-kind.js');
const {openTerminal} = await import('../../source/terminal/session.js');

const keys: string[] = [];
const notes: string[] = [];
let ticks = 0;
let shouldBreak = false;

function Broken(): never {
	throw new Error('a component broke');
}

const terminal = openTerminal({
	pictures: pictureKinds.find(kind => kind === process.env['SAMPLE_PICTURES']) ?? 'blocks',
	onGraphics: () => notes.push(`graphics ${terminal.graphics?.protocol} ${terminal.graphics?.cell.widthPixels}x${terminal.graphics?.cell.heightPixels}`),
	onKey(key) {
		keys.push(key);
		if (key === 'q' || key === 'ctrl+c') quit(0);
		if (key === 'x') throw new Error('a key handler broke');
		if (key === 'p') void Promise.reject(new Error('a promise broke'));
		if (key === 'r') shouldBreak = true;
		if (key === 't') terminal.setTitle('42 % \u001B]52;c;aGk=\u0007');
		show();
	},
	onPaste(text) {
		notes.push(`pasted ${text}`);
		show();
	},
	onResize: ({columns, rows}) => notes.push(`resized ${columns}x${rows}`),
	onSuspend: () => notes.push('suspended'),
	onResume: () => notes.push('resumed'),
	onEnd(reason) {
		quit(7);
		console.log(`end ${JSON.stringify(reason)}`);
	},
});

function quit(status: number): void {
	clearInterval(timer);
	terminal.close();
	console.log(`left after ${keys.length} keys`);
	process.exitCode = status;
}

function show(): void {
	const isBroken = shouldBreak;
	const [seenKeys, seenNotes, seenTicks] = [keys.join(' '), notes.join(', '), ticks];
	terminal.draw(({columns, rows}) => (
		<Box flexDirection="column" width={columns} height={rows}>
			<Text wrap="truncate">{`top ${columns}x${rows} draw=${String(capabilities.canDraw)} ascii=${String(capabilities.isAscii)} color=${String(capabilities.hasColor)} pid=${process.pid}`}</Text>
			<Text wrap="truncate">{`keys: ${seenKeys}`}</Text>
			<Text wrap="truncate" color="green">{`notes: ${seenNotes}`}</Text>
			<Text wrap="truncate">{`ticks: ${seenTicks}`}</Text>
			{isBroken ? <Broken /> : null}
			<Box flexGrow={1} />
			<Text wrap="truncate">{'='.repeat(columns)}</Text>
		</Box>
	));
}

const timer = setInterval(() => {
	ticks++;
	show();
}, 20);
show();
