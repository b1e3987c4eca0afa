import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';

const source = path.join(import.meta.dirname, '..', '..', 'source');

test('no folder of the source has more than 25 files', () => {
	const files = readdirSync(source, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile()).map(({parentPath}) => path.relative(source, parentPath));
	const full = [...new Set(files)].filter(folder => files.filter(other => other === folder).length > 25);
	assert.ok(files.length > 400);
	assert.deepEqual(full, []);
});
