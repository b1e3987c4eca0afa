import assert from 'node:assert/strict';
import test from 'ava';
import type {Answer} from '../../../source/terminal/graphics/answer.js';
import {createGraphicsFinder as createFinder, firstPictureId} from '../../../source/terminal/graphics/find-graphics.js';
import type {PictureKind} from '../../../source/terminal/graphics/picture-kind.js';

const createGraphicsFinder = (kind: PictureKind, environment: Record<string, string>) => createFinder(kind, environment, () => ({columns: 100, rows: 30}));
const attributes = (...values: readonly number[]): Answer => ({kind: 'attributes', values});
const kitty = (isOk = true): Answer => ({kind: 'kitty', id: firstPictureId, isOk});
const version = (text: string): Answer => ({kind: 'version', text});
const cell: Answer = {kind: 'cellSize', widthPixels: 9, heightPixels: 18};

function found(kind: PictureKind, environment: Record<string, string>, ...answers: readonly Answer[]) {
	const finder = createGraphicsFinder(kind, environment);
	for (const answer of answers) finder.take(answer);
	return finder.graphics();
}

test('kitty is preferred to iTerm2, and iTerm2 to sixel, with half blocks as the fallback', () => {
	const protocolOf = (environment: Record<string, string>, ...answers: readonly Answer[]) => found('auto', environment, ...answers)?.protocol;
	assert.equal(protocolOf({}, kitty(), version('WezTerm 20240203'), cell, attributes(62, 4)), 'kitty');
	assert.equal(protocolOf({}, version('WezTerm 20240203'), cell, attributes(62, 4)), 'iterm2');
	assert.equal(protocolOf({}, version('iTerm2 3.5.2'), attributes(62)), 'iterm2');
	assert.equal(protocolOf({LC_TERMINAL: 'iTerm2'}, attributes(1, 2)), 'iterm2');
	assert.equal(protocolOf({LC_TERMINAL: 'iTerm2'}, version('XTerm(390)'), attributes(1, 2)), undefined);
	assert.equal(protocolOf({}, cell, attributes(62, 4)), 'sixel');
	assert.equal(protocolOf({}, attributes(62, 4)), undefined, 'nobody knows which cells a sixel picture would cover');
	assert.equal(protocolOf({}, kitty(false), cell, attributes(1, 2)), undefined);
	assert.equal(protocolOf({}, {kind: 'kitty', id: 31, isOk: true}, attributes(1, 2)), undefined, 'an answer to somebody else');
});

test('nothing is decided before the device attributes arrive', () => {
	assert.equal(found('auto', {}, kitty(), cell), undefined);
	const named = createGraphicsFinder('sixel', {});
	assert.equal(named.graphics(), undefined);
	named.giveUp();
	assert.deepEqual(named.graphics(), {protocol: 'sixel', cell: {widthPixels: 10, heightPixels: 20}, colors: 256, isWrapped: false});
	const auto = createGraphicsFinder('auto', {});
	auto.giveUp();
	auto.take(kitty());
	assert.equal(auto.graphics(), undefined);
	// A slow connection, not a terminal that does not answer.
	auto.take(attributes(62));
	assert.equal(auto.graphics()?.protocol, 'kitty');
});

test('the terminal\'s cell size and number of colours are used', () => {
	assert.deepEqual(found('auto', {}, cell, {kind: 'colorRegisters', count: 16}, attributes(62, 4)), {protocol: 'sixel', cell: {widthPixels: 9, heightPixels: 18}, colors: 16, isWrapped: false});
	assert.equal(found('auto', {}, cell, {kind: 'colorRegisters', count: 65_536}, attributes(62, 4))?.colors, 256);
});

test('tmux and screen are not queried and show nothing unless a protocol is named, which then passes through tmux', () => {
	for (const environment of [{TMUX: '/tmp/tmux-0/default,1,0'}, {STY: '1.pts-0'}, {TERM: 'tmux-256color'}, {TERM: 'screen.xterm-256color'}] as ReadonlyArray<Record<string, string>>) {
		const finder = createGraphicsFinder('auto', environment);
		assert.equal(finder.question + finder.cellQuestion, '');
		assert.equal(found('auto', environment, kitty(), cell, attributes(62, 4)), undefined);
	}

	const inTmux = createGraphicsFinder('kitty', {TMUX: 'x', TERM: 'tmux-256color'});
	assert.equal(inTmux.question, '\u001B[?1;1;0S\u001B[?2;1;0S\u001B[14t\u001B[16t\u001B[c');
	assert.equal(found('kitty', {TMUX: 'x'}, attributes(1))?.isWrapped, true);
	assert.equal(found('iterm2', {TERM: 'screen-256color'}, attributes(1))?.isWrapped, true);
	assert.equal(found('sixel', {TMUX: 'x'}, attributes(1))?.isWrapped, false);
	assert.equal(found('kitty', {STY: '1.x', TERM: 'screen'}, attributes(1))?.isWrapped, false);
	assert.equal(found('kitty', {TERM: 'xterm-kitty'}, attributes(1))?.isWrapped, false);
});

test('all queries are one text that ends with the device attributes, and half blocks need none', () => {
	const {question} = createGraphicsFinder('auto', {TERM: 'xterm-256color'});
	assert.equal(question, `\u001B_Gi=${firstPictureId},s=1,v=1,a=q,t=d,f=24;AAAA\u001B\\\u001B[>0q\u001B[?1;1;0S\u001B[?2;1;0S\u001B[14t\u001B[16t\u001B[c`);
	assert.ok(!createGraphicsFinder('auto', {TERM_PROGRAM: 'Apple_Terminal'}).question.includes('_G'));
	const blocks = createGraphicsFinder('blocks', {});
	assert.equal(blocks.question + blocks.cellQuestion, '');
	blocks.take(kitty());
	blocks.take(attributes(62, 4));
	assert.equal(blocks.graphics(), undefined);
});

test('the window says how large its cells are where the terminal does not, unless the number is a bound', () => {
	const xterm = (widthPixels: number, heightPixels: number) => found('auto', {}, version('XTerm(379)'), {kind: 'windowSize', widthPixels, heightPixels}, attributes(63, 1, 4));
	assert.deepEqual(xterm(800, 510)?.cell, {widthPixels: 8, heightPixels: 17});
	for (const [width, height] of [[801, 510], [1000, 510], [800, 1000], [500, 510], [0, 0], [100, 30]] as const) assert.equal(xterm(width, height === 510 && width === 1000 ? 300 : height), undefined, `${width}x${height}`);
	assert.deepEqual(found('auto', {}, cell, {kind: 'windowSize', widthPixels: 800, heightPixels: 510}, attributes(4))?.cell, {widthPixels: 9, heightPixels: 18});
});
