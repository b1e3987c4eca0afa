import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {createCrowdSky} from '../../source/crowdsky/client.js';
import {isPlainFitsName, nameOfDownload} from '../../source/crowdsky/plain-name.js';
import {retryAfterMs} from '../../source/crowdsky/retry-after.js';
import {callUrl, readServerUrl} from '../../source/crowdsky/server-url.js';
import {credentials, holds, inFolder, stackIn} from './scripted-server.js';
import {anyCharacter} from '../support/any-character.js';

test('addresses with and without a slash and a path lead to the same calls', () => {
	for (const [text, called] of [
		['https://sky.example', 'https://sky.example/api/x.php'], ['https://sky.example/', 'https://sky.example/api/x.php'], [' http://sky.example:81/a/b ', 'http://sky.example:81/a/b/api/x.php'],
		['https://sky.example/a/?q#h', 'https://sky.example/a/api/x.php'], ['HTTP://[::1]:8080/a', 'http://[::1]:8080/a/api/x.php'],
	] as const) {
		const server = readServerUrl(text);
		assert.equal(server.ok && callUrl(server.value, 'x.php', {object: ''}).href, called);
	}
});

test.serial('invalid addresses and those with a password or another scheme are refused without being quoted', async () => {
	for (const url of ['https://anna:secret@sky.example', 'https://anna@sky.example', 'ftp://sky.example', 'file:///etc/passwd', 'sky.example', '', 'javascript:1', 'secret//']) {
		const server = readServerUrl(url);
		holds(!server.ok && server.problem.kind === 'usage', url);
		const crowdsky = createCrowdSky({url, credentials});
		assert.doesNotMatch(JSON.stringify([server, crowdsky, await crowdsky.listStacks()]), /secret/);
		assert.equal(crowdsky.url, '');
		await inFolder(async folder => {
			const sent = await crowdsky.upload(stackIn(folder));
			holds(!sent.ok && sent.problem.kind === 'usage' && !sent.mayHaveArrived);
		});
	}
});

test('Retry-After is read as seconds or a date, by the server\'s clock if it sends one', () => {
	const nowMs = Date.parse('2026-02-27T20:15:00Z');
	const date = 'Fri, 27 Feb 2026 20:16:00 GMT';
	for (const [headers, wantedMs] of [
		[{'retry-after': '0'}, 0], [{'retry-after': '1.5'}, 1500], [{'retry-after': ' 60 '}, 60_000], [{'retry-after': '9'.repeat(400)}, 900_000], [{'retry-after': '-5'}, undefined], [{'retry-after': ''}, undefined],
		[{'retry-after': '1e3'}, undefined], [{'retry-after': date}, 60_000], [{'retry-after': date, date: 'Fri, 27 Feb 2026 20:15:50 GMT'}, 10_000], [{'retry-after': date, date: 'Fri, 27 Feb 2026 20:17:00 GMT'}, 0],
		[{'retry-after': 'Fri, 27 Feb 2076 20:16:00 GMT'}, 900_000], [{'retry-after': 'Friday or so'}, undefined], [{}, undefined],
	] as const) assert.equal(retryAfterMs(headers, nowMs), wantedMs, JSON.stringify(headers));
});

test('a key named like a Windows device was used as a file name', () => {
	assert.equal(nameOfDownload(undefined, 'con'), '_con.fit');
});

test('any text becomes a plain file name', () => {
	fc.assert(fc.property(fc.string({unit: anyCharacter}), fc.string({unit: anyCharacter}), fc.boolean(), (header, key, isQuoted) => {
		for (const given of [header, `attachment; filename=${isQuoted ? `"${header}"` : header}`, `a; filename*=UTF-8''${header}`]) {
			const name = nameOfDownload(given, key);
			holds(isPlainFitsName(name) && path.basename(name) === name && path.win32.basename(name) === name && !name.startsWith('.'), JSON.stringify(name));
		}
	}), {numRuns: 2000});
});
