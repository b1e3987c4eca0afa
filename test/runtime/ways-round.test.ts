import assert from 'node:assert/strict';
import test from 'ava';
import type {SceneTarget} from '../../source/simulator/simulator.js';
import {runNight} from '../support/run-night.js';
import {stacksOf, startScope, twoBlocks, twoNames} from '../support/simulated-scope.js';
import {temporaryFolder, type Context} from '../support/temporary-folder.js';

async function nightOf(t: Context, options: Parameters<typeof startScope>[1]) {
	const scope = await startScope(t, options);
	const state = await runNight({hosts: [scope.hostOption], dataFolder: await temporaryFolder(t)});
	return {scope, state};
}

test.serial('a night on firmware that lacks the album list or the listing of folders is stacked through the file share', async t => {
	for (const missingMethods of [['get_albums'], ['get_img_file_page_number'], ['get_img_file_page_name'], ['get_albums', 'get_img_file_page_number', 'get_img_file_page_name']]) {
		const {scope, state} = await nightOf(t, {missingMethods});
		assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames, missingMethods.join());
		assert.deepEqual([state.scopes[0]?.targets.map(({name, rawFrames}) => [name, rawFrames]), scope.canary], [[['IC 434', 52]], []]);
	}
});

test.serial('a target without a folder of its own is stacked, although listing it gives an error', async t => {
	const {liveStackFrames: _, ...alone} = twoBlocks;
	const {scope} = await nightOf(t, {targets: [{...alone, name: '10P'}], missingFolder: 'error'});
	assert.deepEqual((await stacksOf(scope, '10P')).length, 2);
});

test.serial('every spelling of a sub-frame folder makes a target, and its stacks are in the target\'s folder', async t => {
	const {liveStackFrames: _, ...alone} = twoBlocks;
	const endings = ['_subs', '-subs', '-sub', '_SUB'];
	const targets: SceneTarget[] = endings.map((subFolderEnding, index) => ({...alone, name: `M ${index + 1}`, subFolderEnding}));
	const {scope, state} = await nightOf(t, {targets});
	for (const {name} of targets) assert.equal((await stacksOf(scope, name)).length, 2, name);
	assert.deepEqual([state.scopes[0]?.targets.length, scope.canary], [4, []]);
});

test.serial('folders in two groups of the album list are one target each, and a picture beside a frame is not a frame', async t => {
	const {scope, state} = await nightOf(t, {albumGroups: ['SolarSystem', 'DeepSky', 'Favourites'], listJpg: true});
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	const [target] = state.scopes[0]?.targets ?? [];
	assert.deepEqual([state.scopes[0]?.targets.length, target?.rawFrames, target?.reading?.subFrameNames.length], [1, 52, 52]);
});
