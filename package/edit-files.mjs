// Ways in which the bundle changes files of its packages.
import {createHash} from 'node:crypto';
import {mkdir, readdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** The text of all files in a folder whose names end like this. */
export const filesBelow = async (folder, end) => (await Promise.all((await readdir(folder, {recursive: true})).filter(name => name.endsWith(end)).map(async name => readFile(path.join(folder, name), 'utf8')))).join('\n');

const root = path.join(import.meta.dirname, '..');
/** Where packages' tools keep what can be made again; `npm ci` empties it. */
const cache = path.join(root, 'node_modules', '.cache', 'crowdsky-tui');
/** What decides how texts are changed, besides the texts: this project's own tools, and the versions of the packages. */
let tools;
const toolsText = async () => {
	const own = (await readdir(import.meta.dirname)).filter(name => name.endsWith('.mjs')).sort().map(name => path.join(import.meta.dirname, name));
	return (await Promise.all([...own, path.join(root, 'package-lock.json')].map(async file => readFile(file, 'utf8')))).join('\n');
};

/**
 * What `make` makes of these texts, as JSON keeps it: made once and then taken from the disk, because it takes a second of the
 * processor, and a run of the tests bundles in eight processes. Where the disk refuses, it is made each time.
 */
export async function madeOnce(name, texts, make) {
	const key = createHash('sha256').update(JSON.stringify([await (tools ??= toolsText()), ...texts])).digest('hex');
	const file = path.join(cache, `${name}.json`);
	const kept = await readFile(file, 'utf8').then(JSON.parse).catch(() => undefined);
	if (kept?.key === key) return kept.made;
	const made = await make();
	// Others may be doing the same.
	const whole = `${file}.${process.pid}`;
	await mkdir(cache, {recursive: true}).then(() => writeFile(whole, JSON.stringify({key, made}))).then(() => rename(whole, file)).catch(() => undefined);
	return made;
}

/** Files of packages, each with the text that takes the place of another; a package that has become another one is an error. */
export const edited = (name, changes) => ({
	name,
	setup(build) {
		for (const [filter, ...replacements] of changes) {
			build.onLoad({filter}, async ({path: file}) => {
				let contents = await readFile(file, 'utf8');
				for (const [from, to] of replacements) {
					const before = contents;
					contents = contents.replaceAll(from, to);
					if (contents === before) throw new Error(`${file} is not what it was; see bundle-edits.mjs`);
				}

				return {contents};
			});
		}
	},
});

/** Packages that are never called: each export is a class that can be made and does nothing. */
export const without = (name, filter, contents) => ({
	name,
	setup(build) {
		build.onResolve({filter}, () => ({path: name, namespace: name}));
		build.onLoad({filter: /.*/, namespace: name}, () => ({contents}));
	},
});

/** The text of a function of many, without those that nothing names, and without what it takes from `$$$config` for them. */
export function withoutUnnamed(text) {
	const counts = new Map();
	for (const [name] of text.matchAll(/[\w$]+/g)) counts.set(name, (counts.get(name) ?? 0) + 1);
	const left = text
		.replaceAll(/^( *)function ([\w$]+)\([^]*?^\1\}\n/gm, (whole, indent, name) => counts.get(name) === 1 ? '' : whole)
		.replaceAll(/\b(\w+) = \$\$\$config\.\1, /g, (whole, name) => counts.get(name) === 2 ? '' : whole);
	return left === text ? text : withoutUnnamed(left);
}
