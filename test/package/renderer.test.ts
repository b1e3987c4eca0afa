// The bundle leaves out of React's renderer what neither Ink nor the program calls. Every tree has to be drawn as by the whole renderer.
import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import {build} from 'esbuild';
import fc from 'fast-check';
import type * as editing from '../../package/bundle-edits.mjs';
import type * as bundling from '../../package/bundle-options.mjs';
import type * as shortening from '../../package/shorten-chunk.mjs';
import {temporaryFolder} from '../support/temporary-folder.js';

const root = path.join(import.meta.dirname, '..', '..');
const {bundleEdits} = await import(pathToFileURL(path.join(root, 'package', 'bundle-edits.mjs')).href) as typeof editing;
const {bundleOptions} = await import(pathToFileURL(path.join(root, 'package', 'bundle-options.mjs')).href) as typeof bundling;
const {shortenChunk} = await import(pathToFileURL(path.join(root, 'package', 'shorten-chunk.mjs')).href) as typeof shortening;

type Part = {readonly key: string; readonly text: string; readonly kind: 'text' | 'memo' | 'row' | 'class' | 'refers' | 'fails'};
type Draw = (stdout: object, trees: ReadonlyArray<readonly Part[]>) => Promise<void>;

// What the program and Ink use of React: components with and without memory, keys, contexts, effects, classes, references,
// fragments, and errors that are caught.
const contents = `
import React from 'react';
import {Fragment} from 'react/jsx-runtime';
import {Box, Text, Static, render} from 'ink';
const e = React.createElement;
const Word = React.createContext('outside');
const Kept = React.memo(({text}) => e(Text, {bold: true}, text, ' ', React.useContext(Word)));
class Counted extends React.PureComponent {
	state = {updates: 0};
	static getDerivedStateFromProps = (props, state) => ({updates: state.updates + 1});
	componentWillUnmount() {this.props.told.push('gone ' + this.props.text);}
	render() {return e(Text, null, this.props.text, ' ', String(this.state.updates));}
}
class Caught extends React.PureComponent {
	state = {error: undefined};
	static getDerivedStateFromError = error => ({error});
	render() {return this.state.error ? e(Text, {color: 'red'}, this.state.error.message) : this.props.children;}
}
const Effects = ({text, told}) => {
	const [late, setLate] = React.useState('');
	React.useEffect(() => {setLate(text); told.push('effect ' + text); return () => {told.push('cleaned ' + text);};}, [text]);
	return e(Box, {borderStyle: 'single', justifyContent: 'space-between'}, e(Text, null, text), e(Text, {dimColor: true}, late));
};
const Measured = React.forwardRef(({text, told}, reference) => {
	const last = React.useRef('');
	const words = React.useMemo(() => [text, text.length], [text]);
	const tell = React.useCallback(what => {told.push(what + ' ' + words.join(' ') + ' after ' + last.current);}, [words]);
	React.useInsertionEffect(() => {tell('inserted'); return () => {tell('taken out');};}, [tell]);
	React.useLayoutEffect(() => {tell('laid out'); last.current = text; return () => {tell('left');};}, [tell]);
	return e(Fragment, null, e(Box, {ref: reference}, e(Text, null, words.join(' '))), null, false, [e(Text, {key: 1}, 'one'), e(Text, {key: text}, 'two')]);
});
const Refers = ({text, told}) => {
	const box = React.useRef(null);
	const [times, setTimes] = React.useState(() => 0);
	React.useLayoutEffect(() => {if (times < 3) setTimes(count => count + 1); told.push('box ' + (box.current === null ? 'none' : box.current.nodeName) + ' ' + times);});
	return e(Measured, {ref: box, text: text + ' ' + String(times), told});
};
const Fails = ({text}) => {throw new Error('failed: ' + text);};
const kinds = {
	text: ({text}) => e(Text, null, text, e(Text, {inverse: true}, text)),
	memo: Kept, row: Effects, class: Counted,
	refers: Refers,
	fails: props => e(Caught, null, e(Fails, props)),
};
export async function draw(stdout, trees) {
	const told = stdout.told;
	const treeOf = parts => e(Word.Provider, {value: String(parts.length)}, e(Box, {flexDirection: 'column', width: 30}, e(Static, {items: parts.slice(0, 1)}, part => e(Text, {key: part.key}, 'static ', part.text)), ...parts.map(({key, kind, text}) => e(kinds[kind], {key, text, told}))));
	const shown = render(treeOf([]), {stdout, stdin: stdout.stdin, debug: true, patchConsole: false, exitOnCtrlC: false});
	for (const tree of trees) {
		shown.rerender(treeOf(tree));
		for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
	}
	shown.unmount();
	shown.cleanup();
}
export async function fail(stdout) {
	const shown = render(e(Box, null, e(Fails, {text: 'M 31'})), {stdout, stdin: stdout.stdin, debug: true, patchConsole: false, exitOnCtrlC: false});
	await shown.waitUntilExit().catch(error => {stdout.told.push('ended: ' + error.message);});
	shown.cleanup();
}
`;

async function drawn(folder: string, ...without: readonly string[]): Promise<{readonly draw: Draw; readonly fail: (stdout: object) => Promise<void>}> {
	const {outputFiles} = await build({...bundleOptions('dist', '0.0.0'), plugins: bundleEdits.filter(edit => !without.includes(edit.name)), entryPoints: undefined, splitting: false, stdin: {contents, resolveDir: root}, absWorkingDir: root, write: false});
	const file = path.join(folder, `without-${without.length}.mjs`);
	const text = outputFiles?.[0]?.text ?? '';
	await writeFile(file, without.length === 0 ? await shortenChunk(text) : text);
	return await import(pathToFileURL(file).href) as {draw: Draw; fail: (stdout: object) => Promise<void>};
}

async function told(draw: (stdout: object) => Promise<void>): Promise<readonly string[]> {
	const words: string[] = [];
	const stdin = Object.assign(new EventEmitter(), {setEncoding() {}, setRawMode() {}, ref() {}, unref() {}, read: () => null});
	const stdout = Object.assign(new EventEmitter(), {columns: 30, rows: 20, isTTY: false, told: words, stdin, write(text: string) {
		words.push(text);
	}});
	await draw(stdout);
	return words;
}

const part = fc.record<Part>({key: fc.constantFrom('a', 'b', 'c', 'd'), text: fc.constantFrom('M 31', 'IC 434', '銀河'), kind: fc.constantFrom('text', 'memo', 'row', 'class', 'refers', 'fails')});

test('React draws every tree as it does with the parts that neither Ink nor the program calls', async t => {
	const folder = await temporaryFolder(t);
	const [whole, edited] = await Promise.all([drawn(folder, 'renderer-of-ink', 'react-as-asked'), drawn(folder)]);
	let lines = 0;
	await fc.assert(fc.asyncProperty(fc.array(fc.uniqueArray(part, {maxLength: 4, selector: ({key}) => key}), {minLength: 1, maxLength: 5}), async trees => {
		const wanted = await told(async stdout => whole.draw(stdout, trees));
		lines += wanted.length;
		assert.deepEqual(await told(async stdout => edited.draw(stdout, trees)), wanted);
	}), {numRuns: 100});
	assert.ok(lines > 200, `${lines} lines`);
});

test('a component that throws ends the program with its error, which is shown', async t => {
	const {fail} = await drawn(await temporaryFolder(t));
	const words = await told(fail);
	assert.equal(words.at(-1), 'ended: failed: M 31');
	assert.ok(words.some(text => text.includes('failed: M 31') && !text.startsWith('ended')), words.join('\n'));
});
