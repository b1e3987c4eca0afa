import assert from 'node:assert/strict';
import {mkdir, readdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {runProgram} from '../../support/run-program.js';
import {startScope, twoNames} from '../../support/simulated-scope.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {login, startSky} from '../../runtime/uploads/run-uploads.js';
import {ownFolders} from '../../support/own-folders.js';

test.serial('a night without options takes telescope, server, archive and scrubbing from the file, and --no-scrub-location overrides it', async t => {
	const home = await temporaryFolder(t);
	const folder = ownFolders(home).config;
	const scope = await startScope(t);
	const sky = await startSky(t);
	await mkdir(folder, {recursive: true});
	await writeFile(path.join(folder, 'config.json'), JSON.stringify({hosts: [scope.hostOption], server: sky.url, scrubLocation: true, dest: 'kept'}));
	const night = await runProgram(['night'], {home, env: login});
	assert.deepEqual([night.status, night.err, night.lines.at(-1)], [0, '', 'Uploaded: 2  Skipped: 0  Failed: 0']);
	assert.deepEqual(sky.uploads.map(({fields}) => fields['scrub_location']), ['1', '1']);
	assert.deepEqual((await readdir(path.join(folder, 'kept', 'IC 434'))).filter(name => name.endsWith('.fit')).sort(), [...twoNames].sort());
	await runProgram(['upload', '--all', '--even-if-present', '--no-scrub-location'], {home, env: login});
	assert.deepEqual(sky.uploads.map(({fields}) => fields['scrub_location']), ['1', '1', '0', '0']);
});
