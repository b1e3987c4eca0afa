import assert from 'node:assert/strict';
import test from 'ava';
import {cleanParts} from '../../source/commands/report/clean-report.js';
import {Cleaner} from '../../source/report/cleaner.js';
import {threadMs, usedMs} from '../support/thread-time.js';
import {countIn, plantedLines, secrets, targetNames} from './planted.js';

const everything = Object.values(secrets).flat();
const nobody = {hosts: [], users: [], secrets: []};

async function cleaned(lines: readonly string[], {hidesTargets = false, privately = nobody} = {}) {
	return cleanParts([{name: 'recording.jsonl', lines}], privately, hidesTargets);
}

test.serial('nothing private that is planted in any field gets through', async t => {
	const {lines, plants} = plantedLines(everything);
	const {parts, replaced} = await cleaned(lines);
	const text = parts[0]?.lines.join('\n') ?? '';
	const found = countIn(text, everything);
	t.log(`planted ${plants}, found ${found}`);
	assert.ok(plants > 900, `${plants} plants`);
	for (const thing of everything) assert.equal(countIn(text, [thing]), 0, `${thing}: ${text.split('\n').find(line => countIn(line, [thing]) > 0)}`);
	assert.equal(found, 0);
	assert.equal(parts[0]?.lines.length, lines.length);
	assert.ok(replaced.length >= 8, JSON.stringify(replaced));
});

test.serial('targets are removed where that is asked for, and stay otherwise', async () => {
	const {lines, plants} = plantedLines(targetNames);
	const files = targetNames.map(name => JSON.stringify({at: 1, kind: 'smbListed', path: `MyWorks/${name}_sub`, names: [[`Light_${name}_10.0s_LP_20260227-212247.fit`, 1, false], [`CrowdSky_33_${name}_10.0s_LP_20260227.81_HP022854.fit`, 1, false]]}));
	assert.ok(plants > 40);
	const hidden = (await cleaned([...lines, ...files], {hidesTargets: true})).parts[0]?.lines.join('\n') ?? '';
	assert.equal(countIn(hidden, targetNames), 0);
	assert.equal(countIn(hidden, ['HP022854']), 0);
	assert.match(hidden, /Light_target-\d_10\.0s_LP_20260227-212247\.fit/);
	assert.deepEqual((await cleaned(files)).parts[0]?.lines, files);
});

test.serial('a target in a request to the server is removed too, in any spelling of its name in the URL', async () => {
	const lines = ['M+42', 'M%2042', 'NGC+7000', 'B%C3%B6rner+5'].map(object => JSON.stringify({at: 1, kind: 'serverAsked', number: 1, method: 'GET', url: `https://crowdsky.univie.ac.at/api/my_stacks.php?page=1&object=${object}`}));
	const hidden = (await cleaned(lines, {hidesTargets: true})).parts[0]?.lines ?? [];
	assert.deepEqual(hidden.map(line => /object=([^"]*)/.exec(line)?.[1]), ['target-1', 'target-1', 'target-2', 'target-3']);
	assert.deepEqual((await cleaned(lines)).parts[0]?.lines, lines);
});

test.serial('one thing has the same replacement in all parts, in its own form', async () => {
	const {parts} = await cleanParts([
		{name: 'a', lines: [
			'{"kind":"received","text":"{\\"result\\":{\\"device\\":{\\"sn\\":\\"1d568bdd\\"},\\"station\\":{\\"ip\\":\\"192.168.1.5\\"}}}","scope":"192.168.1.5"}',
			'{"kind":"received","text":"{\\"result\\":{\\"name\\":\\"S50_1d568bdd\\",\\"other\\":\\"192.168.1.6\\"}}","scope":"192.168.1.5:4700"}',
		]},
		{name: 'b', lines: ['  ok  192.168.1.5 answers', '  ok  annas-pc, /home/anna/data can be written to']},
	], {hosts: ['annas-pc'], users: ['anna'], secrets: []}, false);
	assert.deepEqual(parts.map(({lines}) => lines), [
		[
			'{"kind":"received","text":"{\\"result\\":{\\"device\\":{\\"sn\\":\\"serial1\\"},\\"station\\":{\\"ip\\":\\"192.0.2.1\\"}}}","scope":"192.0.2.1"}',
			'{"kind":"received","text":"{\\"result\\":{\\"name\\":\\"S50_serial1\\",\\"other\\":\\"192.0.2.2\\"}}","scope":"192.0.2.1:4700"}',
		],
		['  ok  192.0.2.1 answers', '  ok  host-1, /home/user-1/data can be written to'],
	]);
});

test('what is needed to reproduce a problem stays as it is', () => {
	const cleaner = new Cleaner();
	const lines = [
		'{"at":1772220000000,"kind":"received","number":1,"text":"{\\"jsonrpc\\":\\"2.0\\",\\"Timestamp\\":\\"8392.074114097\\",\\"method\\":\\"get_view_state\\",\\"result\\":{\\"View\\":{\\"state\\":\\"working\\",\\"target_ra_dec\\":[8.691287,19.514885],\\"target_name\\":\\"M44\\"}},\\"code\\":0,\\"id\\":7}","scope":"seestar.local"}',
		'{"at":1,"kind":"received","number":1,"text":"{\\"method\\":\\"pi_get_time\\",\\"result\\":{\\"year\\":2026,\\"mon\\":2,\\"day\\":27,\\"hour\\":21,\\"min\\":15,\\"sec\\":3,\\"time_zone\\":\\"Europe/Vienna\\"},\\"code\\":0,\\"id\\":7}","scope":"seestar-2.local"}',
		'{"at":1,"kind":"received","number":1,"text":"{\\"Event\\":\\"BatchStack\\",\\"state\\":\\"fail\\",\\"error\\":\\"no image\\",\\"code\\":267,\\"output_file\\":{\\"path\\":\\"MyWorks/M 81\\",\\"files\\":[{\\"name\\":\\"DSO_Stacked_33_M 81_20.0s_20260311_213509.fit\\"}]}}","scope":"seestar.local"}',
		'{"at":1,"kind":"smbAnswered","number":3,"message":4,"command":"setInfo","status":"C0000022","scope":"127.0.0.1:4700:80:445"}',
		'{"at":1,"kind":"headerRead","path":"M 81/x.fit","values":{"DATE-OBS":"2026-02-27T20:15:03.274249","RA":148.888,"DEC":69.065,"STACKCNT":33},"scope":"seestar.local"}',
	];
	for (const line of lines) cleaner.learn(line);
	for (const line of lines) assert.equal(cleaner.clean(line), line);
	assert.deepEqual(cleaner.replaced(), []);
});

test.serial('cleaning takes time in proportion to the lines, even if all of them are private', async () => {
	const {lines} = plantedLines(everything);
	const many = Array.from({length: 10}, () => lines).flat();
	const before = threadMs();
	await cleaned(many);
	const workedSeconds = usedMs(before) / 1000;
	const bytes = many.reduce((sum, line) => sum + line.length, 0);
	// Five times the bench's figure: 20 MB in five seconds.
	assert.ok(workedSeconds < 5 * 5 * bytes / 20e6 + 1, `${workedSeconds.toFixed(1)} s for ${(bytes / 1e6).toFixed(1)} MB`);
});
