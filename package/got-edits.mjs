// What the bundle changes of got, its HTTP client.
import {realpathSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {transform} from 'esbuild';
import {madeOnce, without} from './edit-files.mjs';

// Caches and HTTP/2 of got are options that http-call.ts does not set.
export const gotWithoutCaches = without('no-caches', /^(?:cacheable-request|cacheable-lookup|http2-wrapper)$/, 'export default class {} export class CacheError extends Error {}');

// Got is asked for one kind of request (got-as-asked.mjs).
const gotFolder = path.join(import.meta.dirname, '..', 'node_modules', 'got', 'dist', 'source');
let files;
/** Got's files as texts by their names, without what that request never reaches: found once, because tests bundle often in one process. */
const gotFiles = async () => files ??= findFiles();
async function findFiles() {
	const names = (await readdir(gotFolder, {recursive: true})).filter(name => name.endsWith('.js'));
	const texts = new Map(await Promise.all(names.map(async name => [name.split(path.sep).join('/'), await readFile(path.join(gotFolder, name), 'utf8')])));
	const call = await readFile(path.join(import.meta.dirname, '..', 'source', 'crowdsky', 'http-call.ts'), 'utf8');
	const asked = await madeOnce('got', [call, ...[...texts].sort().flat()], async () => {
		const {gotAsAsked} = await import('./got-as-asked.mjs');
		return Promise.all([...gotAsAsked(texts, call)].map(async ([name, text]) => [name, (await transform(text, {minifySyntax: true})).code]));
	});
	return new Map([...texts, ...asked]);
}

export const gotForOneRequest = {
	name: 'got-for-one-request',
	setup(build) {
		build.onLoad({filter: /[\\/]got[\\/]dist[\\/]source[\\/].*\.js$/}, async ({path: file}) => ({contents: (await gotFiles()).get(path.relative(realpathSync(gotFolder), realpathSync(file)).split(path.sep).join('/'))}));
	},
};

// Got asks its package of checks for a few of them, by the names of two objects that hold them all, which no bundler sees through.
export const gotWithItsChecks = {
	name: 'got-with-its-checks',
	setup(build) {
		build.onLoad({filter: /@sindresorhus[\\/]is[\\/]distribution[\\/]index\.js$/}, async ({path: file}) => {
			const got = [...await gotFiles()].map(([name, text]) => name.startsWith('as-promise/') ? '' : text).join('\n');
			if (/\b(?:is|assert)(?:\?\.)?\[/.test(got)) throw new Error('got chooses its checks otherwise than by their names; see got-edits.mjs');
			const asked = object => new Set([...got.matchAll(new RegExp(`\\b${object}(?:\\?\\.|\\.)(\\w+)`, 'g'))].map(([, name]) => name));
			const without = (text, head, names) => text.replace(new RegExp(`(?<=^${head}\\{\\n)[^}]*(?=^\\})`, 'm'), list => list.replaceAll(/^ +(\w+)(?:: \w+)?,\n/gm, (line, name) => names.has(name) ? line : ''));
			const contents = await readFile(file, 'utf8');
			const fewer = without(without(contents, 'const is = Object\\.assign\\(detect, ', asked('is')), 'export const assert = ', asked('assert'))
				// What it calls functions by their names, which the bundle shortens; and the list of what it may call them.
				.replace(/(?<=^const methodTypeMap = \{\n)[^}]*(?=^\};$)/m, '')
				.replace(/(?<=^const assertionTypeDescriptions = \[\n)[^\]]*(?=^\];$)/m, '');
			if (contents.length - fewer.length < 8500) throw new Error(`${file} is not what it was; see got-edits.mjs`);
			return {contents: fewer};
		});
	},
};
