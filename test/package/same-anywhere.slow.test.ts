import assert from 'node:assert/strict';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type * as bundling from '../../package/bundle-options.mjs';

const root = path.join(import.meta.dirname, '..', '..');
const {bundle} = await import(pathToFileURL(path.join(root, 'package', 'bundle-options.mjs')).href) as typeof bundling;

test('the same sources give the same files in whatever folder they are built', async () => {
	const [here, there] = await Promise.all(['dist', 'elsewhere'].map(async folder => {
		const {outputFiles} = await bundle(folder, '0.0.0', root);
		return new Map(outputFiles.map(({path: file, text}) => [path.relative(path.join(root, folder), file), text]));
	}));
	assert.ok(here && here.size > 10);
	assert.deepEqual(there, here);
});
