import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {checkShare} from '../../../source/commands/doctor/share.js';
import {createSeestar} from '../../../source/seestar/seestar.js';
import {sambaIsMissing, startSamba} from '../../seestar/smb/start-samba.js';

const targets = [{target: 'M 81', stackFolder: 'M 81', subFrameFolder: 'M 81_sub', stackCount: 1, subFrameCount: 0}];

// A rename of a missing file gives "missing" on a read-only share, too: only opening it for writing shows the difference.
(sambaIsMissing ? test.serial.skip : test.serial)('a read-only share of the real smbd is distinguished from a writable one', async () => {
	const samba = await startSamba();
	try {
		const folder = path.join(samba.shared, 'MyWorks', 'M 81');
		mkdirSync(folder, {recursive: true});
		writeFileSync(path.join(folder, 'DSO_Stacked_9_M 81_10.0s_20260227_211500.fit'), 'as it was');
		const seestar = createSeestar({label: 'samba', host: '127.0.0.1', rpcPort: 9, httpPort: 9, smbPort: samba.port});
		const look = async () => checkShare(seestar, targets, {isReadOnly: false, signal: AbortSignal.timeout(10_000)});
		const writable = await look();
		assert.deepEqual([writable.ok, writable.what], [true, 'Files can be renamed over SMB']);
		const config = path.join(samba.shared, '..', 'smb.conf');
		writeFileSync(config, readFileSync(config, 'utf8').replace('read only = no', 'read only = yes'));
		const shut = await look();
		assert.deepEqual([shut.ok, shut.what], [false, 'Files cannot be renamed over SMB: the telescope does not allow it']);
		assert.equal(readFileSync(path.join(folder, 'DSO_Stacked_9_M 81_10.0s_20260227_211500.fit'), 'utf8'), 'as it was');
	} finally {
		await samba.stop();
	}
});
