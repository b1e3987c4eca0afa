import assert from 'node:assert/strict';
import test from 'ava';
import {isPurgeableFolder} from '../../../source/machine/purge/purge.js';
import {isProtectedFolder, targetOfSubFrameFolder} from '../../../source/planning/index.js';

test('the pairing, the purge and the protection from changes know every spelling of a sub-frame folder', () => {
	for (const ending of ['_sub', '-sub', '_SUB', '_subs', '-subs', '_Subs']) {
		assert.equal(targetOfSubFrameFolder(`M 27${ending}`), 'M 27');
		for (const folder of [`M 27${ending}`, `M 27${ending}.`, `M 27${ending}  `]) assert.deepEqual([isProtectedFolder(folder), isPurgeableFolder(folder)], [true, false], folder);
	}

	for (const folder of ['M 27', 'Subaru', 'M 27_subset', '_sub']) assert.equal(targetOfSubFrameFolder(folder), undefined, folder);
});
