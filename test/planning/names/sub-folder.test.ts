import assert from 'node:assert/strict';
import test from 'ava';
import {isPurgeableFolder} from '../../../source/machine/purge/purge.js';
import {isProtectedFolder, targetOfSubFrameFolder} from '../../../source/planning/index.js';

test('every spelling of a folder of sub-frames is known to the pairing, to the purge and to whoever changes files', () => {
	for (const ending of ['_sub', '-sub', '_SUB', '_subs', '-subs', '_Subs']) {
		assert.equal(targetOfSubFrameFolder(`M 27${ending}`), 'M 27');
		for (const folder of [`M 27${ending}`, `M 27${ending}.`, `M 27${ending}  `]) assert.deepEqual([isProtectedFolder(folder), isPurgeableFolder(folder)], [true, false], folder);
	}

	for (const folder of ['M 27', 'Subaru', 'M 27_subset', '_sub']) assert.equal(targetOfSubFrameFolder(folder), undefined, folder);
});
