// The bundle changes some of its packages to start faster. Their results have to stay the same.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import type meowType from 'meow';
import type stringWidthType from 'string-width';
import {asItComes, bundled, root} from './bundled.js';

const {default: meow} = await asItComes<{default: typeof meowType}>('meow', 'build', 'index.js');
const {default: stringWidth} = await asItComes<{default: typeof stringWidthType}>('string-width', 'index.js');

test('the bundle measures text as wide as the package does: emoji with and without modifiers, sequences, and letters of all scripts', async () => {
	const {widthOf} = await bundled<{widthOf: typeof stringWidthType}>('export {default as widthOf} from "string-width"');
	const letters = Array.from({length: 0x2_00_00}, (_, code) => String.fromCodePoint(code));
	const emoji = letters.filter(letter => /\p{Emoji}/u.test(letter));
	const sequences = ['1\uFE0F\u20E3', '#\u20E3', '🇦🇹', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👩🏽‍🚀', '❤️‍🔥', '❤\u200D🔥', '👁️‍🗨️', '🧑‍🤝‍🧑', '☺', 'e\u0301', '각', 'ｶﾞ'];
	const texts = [...letters.filter((_, code) => code % 29 === 0), ...emoji.flatMap(letter => [`${letter}\uFE0F`, `${letter}\uFE0E`, `${letter}🏽`]), ...sequences];
	assert.ok(emoji.length > 1000);
	assert.deepEqual(texts.filter(text => widthOf(text) !== stringWidth(text)).map(text => text.codePointAt(0)?.toString(16)), []);
});

// By itself: others may fetch meanwhile.
test.serial('the layout of the bundle is loaded without an HTTP client', async () => {
	const fetching = globalThis.fetch;
	globalThis.fetch = () => {
		throw new Error('Something was fetched.');
	};

	try {
		const {default: yoga} = await bundled<{default: {Node: {create(): {setWidth(width: number): void; calculateLayout(): void; getComputedWidth(): number; free(): void}}}}>('export {default} from "yoga-layout"');
		const node = yoga.Node.create();
		node.setWidth(80);
		node.calculateLayout();
		assert.equal(node.getComputedWidth(), 80);
		node.free();
	} finally {
		globalThis.fetch = fetching;
	}
});

type Layout = Record<string, (...values: readonly unknown[]) => unknown>;
type Yoga = {readonly Node: {create(): Layout}; readonly Config: {create(): Layout}};

/** What each function of the layout answers, or how it refuses, for values of all kinds. */
function layoutAnswers(yoga: Yoga): readonly string[] {
	const [parent, first, second, alone] = Array.from({length: 4}, () => yoga.Node.create());
	assert.ok(parent && first && second && alone);
	parent.insertChild?.(first, 0);
	parent.insertChild?.(second, 1);
	first.setMeasureFunc?.((width: number, widthMode: number) => ({width: width / 2, height: widthMode + 2}));
	const told: string[] = [];
	first.setDirtiedFunc?.(() => told.push('dirtied'));
	first.markDirty?.();
	for (const [object, words] of [[parent, 'parent'], [first, 'first'], [second, 'second'], [alone, 'alone'], [yoga.Config.create(), 'config']] as const) {
		// Some end the node or the whole layout, and those that take functions were called above.
		const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter(name => !/^(?:constructor|reset|copyStyle|free|freeRecursive|markDirty|(?:set|unset)(?:Measure|Dirtied)Func|insertChild|removeChild|setPointScaleFactor|setErrata|(?:set|is)ExperimentalFeature\w*)$/.test(name));
		for (const values of [[], [1], [true], ['50%'], ['auto'], [undefined], [0, 1], [6, 3], [6, '10%'], [2, 'auto']]) {
			for (const name of names) {
				try {
					const answer = object[name]?.(...values);
					told.push(`${words} ${name} ${JSON.stringify(values)} ${typeof answer} ${JSON.stringify(answer) ?? ''}`);
				} catch (error) {
					told.push(`${words} ${name} ${JSON.stringify(values)} ${String(error)}`);
				}
			}

			parent.calculateLayout?.(80, 24, 1);
			told.push(JSON.stringify([parent, first, second].map(node => node.getComputedLayout?.())));
		}
	}

	return told;
}

test('every function of the bundle\'s layout takes and gives what the package\'s does', async t => {
	const {default: yoga} = await bundled<{default: Yoga}>('export {default} from "yoga-layout"');
	const {default: whole} = await import('yoga-layout' as string) as {default: Yoga};
	// A stack whose lines name the whole bundle takes longer than the layout.
	const {stackTraceLimit} = Error;
	t.teardown(() => {
		Error.stackTraceLimit = stackTraceLimit;
	});
	Error.stackTraceLimit = 0;
	const told = layoutAnswers(yoga);
	assert.ok(told.length > 3000 && told.includes('dirtied') && told.some(line => line.includes('BindingError')) && told.some(line => line.includes('"width":40')), `${told.length} answers`);
	assert.deepEqual(told, layoutAnswers(whole));
	assert.ok(Object.keys(yoga).length > 70);
	assert.deepEqual(JSON.stringify(yoga), JSON.stringify(whole));
});

test('the bundle finds the pixels of the sky where the package does', async () => {
	type Pixels = Record<string, (nside: number, ...values: readonly number[]) => number>;
	const contents = 'export {ang2pix_nest, ang2pix_ring, nest2ring, ring2nest} from "@hscmap/healpix"';
	const pixels = await bundled<Pixels>(contents);
	const whole = await import('@hscmap/healpix') as unknown as Pixels;
	for (const name of Object.keys(pixels)) {
		for (let at = 0; at < 500; at++) {
			const values = name.startsWith('ang2pix') ? [Math.acos(1 - at / 250), at * 2.399] : [at * 97];
			assert.equal(pixels[name]?.(64, ...values), whole[name]?.(64, ...values), `${name} ${values.join()}`);
		}
	}

	assert.equal(Object.keys(pixels).length, 4);
});

test('the bundle asks for the size of an unknown terminal, and refuses what is no handler of an exit, as the packages do', async () => {
	type Size = {readonly columns: number; readonly rows: number};
	const {sizeOf, onExit} = await bundled<{sizeOf: () => Size; onExit: (handler: unknown) => unknown}>('export {default as sizeOf} from "terminal-size"; export {default as onExit} from "signal-exit"');
	const {default: whole} = await import('terminal-size' as string) as {default: () => Size};
	assert.deepEqual(sizeOf(), whole());
	assert.throws(() => onExit('no function'), /a callback must be provided for exit handler/);
	assert.equal(typeof onExit(() => undefined), 'function');
});

test('the bundle encodes a query for names in the same bytes as the package', async () => {
	type Packet = {encode(packet: {readonly id: number; readonly questions: ReadonlyArray<{readonly name: string; readonly type: string}>}): Uint8Array};
	const {default: {encode}} = await bundled<{default: Packet}>('export {default} from "dns-packet"');
	const {default: whole} = await import('dns-packet' as string) as {default: Packet};
	const packet = {id: 7, questions: [{name: 'seestar.local', type: 'A'}, {name: 'seestar-2.local', type: 'AAAA'}]};
	assert.equal(encode(packet).length, 52);
	assert.deepEqual(encode(packet), whole.encode(packet));
});

test('the bundle encodes pictures in the same bytes as the package, one after the other', async () => {
	type Jpeg = {encode(picture: {readonly data: Buffer; readonly width: number; readonly height: number}, quality: number): {readonly data: Buffer}};
	const {default: jpeg} = await bundled<{default: Jpeg}>('export {default} from "jpeg-js"');
	// The bundle of the tests has its own jpeg-js, so the package itself is asked for by its file.
	const encode = createRequire(import.meta.url)(path.join(root, 'node_modules', 'jpeg-js', 'lib', 'encoder.js')) as Jpeg['encode'];
	for (const [quality, seed] of [[80, 1], [30, 7], [100, 13]] as const) {
		const data = Buffer.from(Array.from({length: 40 * 24 * 4}, (_, at) => (at * at * seed) % 251));
		const picture = {data, width: 40, height: 24};
		assert.deepEqual(jpeg.encode(picture, quality).data, encode(picture, quality).data, `quality ${quality}`);
	}
});

test('the flag parser of the bundle reads command lines as the package does', async () => {
	const {parser} = await bundled<{parser: typeof meowType}>('export {default as parser} from "meow"');
	const {title} = process;
	const flags = {
		host: {type: 'string', isMultiple: true}, readOnly: {type: 'boolean', isMultiple: true}, color: {type: 'boolean', isMultiple: true}, maxWait: {type: 'number'}, target: {type: 'string', default: 'M 31'}, key: {type: 'string', shortFlag: 'k'}, names: {type: 'string', isMultiple: true, default: ['one', 'two'] as string[]},
	} as const;
	const lines = [[], ['stack', 'M 81', '--all'], ['--host=a', '--host', 'b c', '--read-only', '--no-color', '--color'], ['-k', 'file', '--max-wait=5', '--', '--host', 'x'], ['--host="quoted"', '--target=', '--no-read-only'], ['--max-wait', 'soon', '--names', 'three', '--unknown-word', 'y']];
	const word = fc.constantFrom(
		'M 81', '5', '-5', '-k', '-k5', '-kx=y', '-abc', '-a=1', '-a.b', '--', '---', '--host', '--host=a b', '--host=', '--host=-x', '--read-only', '--no-read-only', '--read-only=false', '--no-color=true',
		'--color', 'true', 'false', '--max-wait', '1e3', '0x10', '--maxWait=7', '--target', '"M 31"', '--names', '--names=1', '--a.b=c', '--no-a', '--k', '--host-name', '__proto__', '--__proto__=x', '--constructor',
	);
	lines.push(...fc.sample(fc.array(word, {maxLength: 7}), {numRuns: 400, seed: 1}));
	const read = (parse: typeof meowType) => lines.map(argv => {
		try {
			const {flags: values, unnormalizedFlags, input} = parse({importMeta: import.meta, argv, pkg: {name: 'crowdsky-tui'}, description: false, autoHelp: false, autoVersion: false, booleanDefault: undefined, flags});
			return {values, unnormalizedFlags, input};
		} catch (error) {
			return String(error);
		}
	});
	const told = read(parser);
	process.title = title;
	const [, , two] = told;
	assert.equal(typeof two === 'object' && two.values.host?.length, 2);
	assert.ok(told.filter(each => typeof each === 'object').length > 200 && told.some(each => typeof each === 'string'));
	assert.deepEqual(told, read(meow));
	process.title = title;
});
