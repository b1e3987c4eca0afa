// The licences of what is inside the package, and of nothing else: meow brings much along that the bundle leaves out.
import assert from 'node:assert/strict';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type {Metafile} from 'esbuild';
import type * as licensing from '../../package/licences.mjs';

const {licencesText} = await import(pathToFileURL(path.join(import.meta.dirname, '..', '..', 'package', 'licences.mjs')).href) as typeof licensing;
const outputs = {'dist/cli.js': {inputs: {'node_modules/meow/build/dependencies.js': {bytesInOutput: 1}, 'node_modules/suncalc/index.js': {bytesInOutput: 0}}}} as unknown as Metafile['outputs'];

test('a package inside another one has its licence in the package for as long as its code is in the program', async () => {
	const without = await licencesText(outputs, 'const program = 1;');
	assert.match(without, /^meow [\d.]+ \(MIT\)\n {4}Copyright .*Sindre Sorhus/m);
	assert.match(without, /^yargs-parser [\d.]+ \(ISC\), inside meow\n {4}Copyright/m);
	assert.doesNotMatch(without, /suncalc|spdx|Apache/);
	const has = await licencesText(outputs, 'const program = [["Lesser General Public License", "LGPL"]];');
	assert.match(has, /^spdx-correct [\d.]+ \(Apache-2\.0\), inside meow$/m);
	assert.match(has, /Apache License/);
	assert.doesNotMatch(has, /semver|CC-BY/);
});
