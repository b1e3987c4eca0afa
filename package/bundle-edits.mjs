// What the bundle changes of its packages: what this program never uses stays out, and what is slow at the start is done once it is needed.
import {readFile} from 'node:fs/promises';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {brotliCompressSync} from 'node:zlib';
import {transform} from 'esbuild';
import {edited, madeOnce, without, withoutUnnamed} from './edit-files.mjs';
import {gotForOneRequest, gotWithItsChecks, gotWithoutCaches} from './got-edits.mjs';
import {reactAsAsked, rendererOfInk} from './react-edits.mjs';

// Ink loads its debugger, and what that talks through, only under DEV; the bundle must neither ask for it nor bring it.
const withoutDevtools = without('none', /^(?:react-devtools-core|ws)$/, 'export default {}');

// Names are asked for by multicast-dns, and its answers are read by multicast-answer.ts: of dns-packet the questions alone are
// needed, and to write them. Whoever gave it a record would be told that there is no such function.
const questionsWithoutRecords = edited('questions-without-records', [
	[/dns-packet[\\/]index\.js$/,
		[/^const runknown = [^]*(?=^const question = )/gm, 'const answer = {}\n'],
		[/^const string = [^]*(?=^const header = )/gm, ''],
		[/^(?:name|header|question|exports)\.(?:decode|streamEncode|streamDecode) = function [^]*?^\}\n/gm, ''],
		[/^(?:name|header|question|exports)\.(?:decode|streamEncode|streamDecode)\.bytes = .*$/gm, ''],
		[/^const (?:optioncodes|rcodes|opcodes|ip) = require.*$/gm, '']],
	[/dns-packet[\\/](?:types|classes)\.js$/, [/^exports\.toString = function [^]*?^\}\n/gm, '']],
]);

// Meow looks for a package.json only where it is not told the package, which it is: without that, two thirds of it stay out.
const meowWithoutPackages = edited('meow-without-packages', [
	[/meow[\\/]build[\\/]options\.js$/, [/^import .* from '\.\/dependencies\.js';$/gm, 'const readPackageUpSync = () => undefined; const normalizePackageData = () => undefined;']],
	// What nobody uses of its one file of dependencies may go, too.
	[/meow[\\/]build[\\/]dependencies\.js$/, [/^((?:var|const) \w+ = )?(?=(?:require[A-Z][\w$]*|getDefaultExportFromCjs|promisify)\()/gm, '$1/* @__PURE__ */ '],
		// The names of one command line's options are few: they need no memory that forgets the oldest of 100,000.
		[/(?<=^const cache(?:\$1)? = )new QuickLRU(?:\$1)?\(\{maxSize: 100_000\}\)/gm, 'new Map()'],
		[/^(?:let QuickLRU\$1 = )?class QuickLRU extends Map \{[^]*?^\};?$/gm, ''],
		// The values of options are texts, switches, numbers and lists of them.
		[/(?<=^\tkindOf = )function kindOf\(val\) \{[^]*?(?=^\treturn kindOf;)/gm, 'value => Array.isArray(value) ? "array" : value === null ? "null" : typeof value;\n'],
		// Its parser has options that meow never sets: counted and coerced flags, flags of several values, files and environments.
		[/\bconfiguration\['(?:short-option-groups|boolean-negation)'\]/g, 'true'],
		[/\bconfiguration\['(?:set-placeholder-key|strip-dashed|strip-aliased|nargs-eats-options|combine-arrays|halt-at-non-option)'\]/g, 'false'],
		[/\bcheckAllAliases\(\w+, flags\.(?:counts|nargs|normalize|coercions)\)/g, 'false'],
		[/\btypeof opts\.(?:narg|coerce) === 'object'|\btypeof opts\.config !== 'undefined'/g, 'false'],
		[/^ {8}(?:\[\]\.concat\(opts\.(?:count|normalize) \|\| \[\]\)|Object\.keys\(flags\.counts\))[^]*?^ {8}\}\);$/gm, ''],
		[/(?<=^const parser = new YargsParser\(\{\n)[^]*?(?=^\}\);)/gm, 'format,\n'],
		[/^ {8}(?:applyEnvVars\(argv, \w+\)|setConfig\(argv\)|setConfigObjects\(\)|applyCoercions\(argv\)); ?$/gm, ''],
		// For configuration files of its own, which are not used; making it loads the other kind of modules.
		['createRequire ? createRequire(import.meta.url) : undefined', 'undefined']],
]);

// Jpeg-js makes two tables of 65,535 entries for each picture, which takes longer than to encode a small one.
const jpegTablesOnce = edited('jpeg-tables-once', [
	[/jpeg-js[\\/]lib[\\/]encoder\.js$/, [/^\tvar (?:bitcode|category) = new Array\(65535\);$/gm, ''],
		['function JPEGEncoder(quality) {', 'var bitcode = new Array(65535);\nvar category = new Array(65535);\n\nfunction JPEGEncoder(quality) {'],
		[/^\t\tinitCategoryNumber\(\);$/gm, '\t\tif (category[32768] === undefined) initCategoryNumber();']],
]);

// The first Intl.Segmenter takes a twentieth of the time until the first frame, and each takes long for every text. A text of
// characters that never join with others, and of escape codes, needs none: each unit is a character.
/** Those of source/format/one-cell.ts; a test compares them. */
export const oneCellCharacters = String.raw`\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u21FF\u2500-\u25FC\u2713-\u2718\u2800-\u28FF`;
const segmenterWhenNeeded = String.raw`{made: undefined, segment(text) {
	if (!/^[\u001B${oneCellCharacters}]*$/.test(text)) return (this.made ??= new Intl.Segmenter(undefined, {granularity: 'grapheme'})).segment(text);
	const units = Array.from(text, (segment, index) => ({segment, index}));
	units.containing = index => units[index];
	return units;
}}`;
const segmentersWhenNeeded = edited('segmenters-when-needed', [
	[/ansi-tokenize[\\/]build[\\/]tokenize\.js$/, ['new Intl.Segmenter(undefined, { granularity: "grapheme" })', segmenterWhenNeeded]],
	[/slice-ansi[\\/]tokenize-ansi\.js$/, ["new Intl.Segmenter(undefined, {granularity: 'grapheme'})", segmenterWhenNeeded]],
	// To make the expression of all emoji takes as long as half of Node's own start. Each of them has a character that is shown
	// as one by itself or the selector that asks for it: what has neither need not be held against all of them.
	[/[\\/]string-width[\\/]index\.js$/, ['const segmenter = new Intl.Segmenter();', `const segmenter = ${segmenterWhenNeeded};`],
		[String.raw`if (/^[\u0020-\u007E]*$/.test(string)) {`, `if (ambiguousIsNarrow && /^[${oneCellCharacters}]*$/.test(string)) {`],
		['const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;', 'let allEmoji; const mayBeEmoji = /[\\p{Emoji_Presentation}\\uFE0F]/u; const rgiEmojiRegex = {test: text => mayBeEmoji.test(text) && (allEmoji ??= /^\\p{RGI_Emoji}$/v).test(text)};']],
]);

// Of the several versions that packages bring along the newest does for all: an older one has a table of emoji of its own.
const oneStringWidth = {
	name: 'one-string-width',
	setup(build) {
		build.onResolve({filter: /^string-width$/}, ({pluginData, resolveDir}) => pluginData === 'newest' ? undefined : build.resolve('string-width', {kind: 'import-statement', resolveDir: import.meta.dirname, pluginData: 'newest'}));
	},
};

// Yoga fetches its code from a data: URL, for which Node loads a whole HTTP client; compressed it takes a third of the place.
// Its binding tells JavaScript of texts and views of memory, too, which no function of the layout takes or gives.
const yogaAtHand = {
	name: 'yoga-at-hand',
	setup(build) {
		build.onLoad({filter: /yoga-wasm-base64-esm\.js$/}, async ({path: file}) => {
			const whole = await readFile(file, 'utf8');
			const code = /"data:application\/octet-stream;base64,([\w+/=]+)"/.exec(whole)?.[1] ?? '';
			const compressed = await madeOnce('layout', [code], () => brotliCompressSync(Buffer.from(code, 'base64')).toString('base64'));
			const parts = [
				[/^function ya\(\)\{.*?\}(?=function za)/m, () => `function ya(){return Promise.resolve(brotliDecompressSync(Buffer.from("${compressed}","base64")))}`],
				[/function ua\(a\)\{[^]*?(?=^function ya)/m, ''],
				[/^var xa=[^]*?,(?=Jb=)/m, 'var '],
				[/return w\|\|"function"!=typeof WebAssembly\.instantiateStreaming[^]*?(?=\}\)\(\)\.catch\(ca\))/, 'return c(b)'],
				['h.wasmBinary&&(w=h.wasmBinary);', ''],
				[/(?<=[,{]b:function\(a,b,c\)\{)[^]*?(?=\},o:)/, ''],
				[/(?<=\},o:function\(a,b\)\{)[^]*?(?=\},i:)/, ''],
				[/(?<=\},i:function\(a,b,c\)\{)[^]*?(?=\},k:)/, ''],
				[/^var loadYoga/m, 'import {brotliDecompressSync} from "node:zlib";\n$&'],
			];
			const contents = parts.reduce((text, [from, to]) => {
				const next = text.replace(from, to);
				if (next === text) throw new Error(`${file} is not what it was; see bundle-edits.mjs`);
				return next;
			}, whole);
			return {contents: withoutUnnamed((await transform(contents, {minifySyntax: true})).code)};
		});
	},
};

// The names of the layout's constants are asked for, never the name of a number.
const yogaConstants = {
	name: 'yoga-constants',
	setup(build) {
		build.onLoad({filter: /yoga-layout[\\/]dist[\\/]src[\\/]generated[\\/]YGEnums\.js$/}, async ({path: file}) => {
			const {default: constants, ...enums} = await import(pathToFileURL(file).href);
			const named = Object.entries(enums).map(([name, values]) => `export const ${name} = ${JSON.stringify(Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number')))};`);
			return {contents: [...named, `export default ${JSON.stringify(constants)};`].join('\n')};
		});
	},
};

// For a component that throws Ink shows where, with a piece of the source, for which it makes eighty expressions at the start.
// The alternate screen takes it along; what stays is the message that session.tsx prints.
const errorsByTheirMessage = {
	name: 'errors-by-their-message',
	setup(build) {
		build.onLoad({filter: /ink[\\/]build[\\/]components[\\/]ErrorOverview\.js$/}, () => ({contents: "import {createElement} from 'react'; import Text from './Text.js'; export default ({error}) => createElement(Text, null, error.message);"}));
	},
};

// Of Node's own modules these cost more to load, before the first frame, than all that they are asked for: a terminal that does
// not know its own size, which has no screens here, and a check that two texts are the same.
const nodeModulesWhenNeeded = edited('node-modules-when-needed', [
	[/[\\/]terminal-size[\\/]index\.js$/, ["import {execFileSync} from 'node:child_process';", "const execFileSync = (...all) => process.getBuiltinModule('node:child_process').execFileSync(...all);"]],
	[/node_modules[\\/]signal-exit[\\/]index\.js$/, ["require('assert')", '{equal(is, wanted, text) { if (is !== wanted) throw new TypeError(text); }}']],
]);

// Asked for as one object, all escape codes come along, with those for pictures and links.
const fewerEscapeCodes = edited('fewer-escape-codes', [
	[/ink[\\/]build[\\/](?:cursor-helpers|ink|log-update)\.js$/, ["import ansiEscapes from 'ansi-escapes'", "import * as ansiEscapes from 'ansi-escapes'"]],
]);

// A CommonJS module brings all that it exports; as an ES module the conversions of pixels that nobody asks for stay out.
const healpixAsModule = edited('healpix-as-module', [
	[/@hscmap[\\/]healpix[\\/]lib[\\/]index\.js$/, [/^(?:Object\.defineProperty\(exports, "__esModule"|exports\.\w+ = exports\.).*$/gm, ''], [/^exports\.(\w+) = \1;$/gm, 'export {$1};']],
]);

// Chalk has a copy of ansi-styles inside.
const chalkWithAnsiStyles = {
	name: 'chalk-with-ansi-styles',
	setup(build) {
		build.onResolve({filter: /^#ansi-styles$/}, ({kind}) => build.resolve('ansi-styles', {kind, resolveDir: import.meta.dirname}));
	},
};

// Ink takes each line apart into cells for each frame, and compares the styles of each cell with those of the cell before, with
// four sets and six lists for it even where neither has any. From one frame to the next most lines stay: what the last frame's
// were made of is kept, cells of one style share it, and empty cells are one and the same.
const inkWithMemory = edited('ink-with-memory', [
	[/ansi-tokenize[\\/]build[\\/]diff\.js$/, ['export function diffAnsiCodes(from, to) {', 'export function diffAnsiCodes(from, to) { if (from === to || (from.length === 0 && to.length === 0)) return [];']],
	[/ansi-tokenize[\\/]build[\\/]ansiCodes\.js$/, ['export function ansiCodesToString(codes) {', "export function ansiCodesToString(codes) { if (codes.length === 0) return '';"]],
	[/ansi-tokenize[\\/]build[\\/]styledChars\.js$/, ['styles: [...codes],', 'styles: codes,'],
		// Most cells have the style of the one before them.
		[/else \{(?=\s+ret \+= ansiCodesToString\(diffAnsiCodes\(chars\[i - 1\])/g, 'else if (chars[i - 1].styles !== char.styles) {']],
	[/ink[\\/]build[\\/]output\.js$/,
		['    styledChars = new Map();', '    styledChars = new Map();\n    constructor(last) {\n        this.lastWidths = last?.widths;\n        this.lastChars = last?.styledChars;\n    }'],
		['cached = styledCharsFromTokens(tokenize(line));', 'cached = this.lastChars?.get(line) ?? styledCharsFromTokens(tokenize(line));'],
		['cached = stringWidth(text);', 'cached = this.lastWidths?.get(text) ?? stringWidth(text);'],
		['    caches = new OutputCaches();', '    caches = last = new OutputCaches(last);'],
		['export default class Output {', "let last;\nconst blank = {type: 'char', value: ' ', fullWidth: false, styles: []};\nexport default class Output {"],
		[/row\.push\(\{\s+type: 'char',\s+value: ' ',\s+fullWidth: false,\s+styles: \[\],\s+\}\)/g, 'row.push(blank)']],
]);

// What is CommonJS inside the bundle asks for Node's own modules by require, which an ES module does not have.
const nodeModules = {
	name: 'node-modules',
	setup(build) {
		build.onResolve({filter: /^[a-z\d_:/]+$/}, ({path, kind}) => kind === 'require-call' && isBuiltin(path) ? {path, namespace: 'node'} : undefined);
		build.onLoad({filter: /.*/, namespace: 'node'}, ({path}) => ({contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`}));
	},
};

// An import of node:process has Node make everything that it exports, standard input and the table of its own flags among it.
const processAtHand = {
	name: 'process-at-hand',
	setup(build) {
		build.onResolve({filter: /^(?:node:)?process$/}, ({kind}) => kind === 'import-statement' ? {path: 'process', namespace: 'process'} : undefined);
		build.onLoad({filter: /.*/, namespace: 'process'}, () => ({contents: 'const {process} = globalThis; export default process; export const {env} = process; export const cwd = () => process.cwd();'}));
	},
};

export const bundleEdits = [withoutDevtools, gotWithoutCaches, gotForOneRequest, gotWithItsChecks, questionsWithoutRecords, meowWithoutPackages, segmentersWhenNeeded, jpegTablesOnce, oneStringWidth, inkWithMemory, reactAsAsked, rendererOfInk, yogaAtHand, yogaConstants, fewerEscapeCodes, nodeModulesWhenNeeded, errorsByTheirMessage, healpixAsModule, chalkWithAnsiStyles, processAtHand, nodeModules];
