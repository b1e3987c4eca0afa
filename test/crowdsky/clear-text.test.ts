import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {checkServer} from '../../source/commands/doctor/server.js';
import {printedConfig} from '../../source/options/config/config-print.js';
import {withConfig} from '../../source/options/config/config.js';
import {readInvocation, type Invocation} from '../../source/options/parse.js';
import {runCommand, type CommandContext} from '../../source/commands/run-command.js';
import {runServerCommand} from '../../source/commands/server/server-command.js';
import {openCrowdSkySession} from '../../source/setup/crowdsky-session.js';
import {isClearText} from '../../source/crowdsky/clear-text.js';
import {invocationOf} from '../../source/library/options.js';
import {inFolder, json, serving} from './scripted-server.js';

const secret = {CROWDSKY_USERNAME: 'anna', CROWDSKY_PASSWORD: 'p'};
const read = (...args: string[]) => {
	const invocation = readInvocation(args, {});
	assert.ok(invocation.ok, 'usage');
	return invocation.value;
};

/** A server on loopback at an address that does not look like it: an IPv4 address mapped to IPv6. */
type OnServer = (url: string, context: CommandContext, lines: {out: string[]; err: string[]}) => Promise<void>;
const onServer = async (run: OnServer) => serving((_, response) => json(response, []), async ({url}) => inFolder(async folder => {
	const lines = {out: [] as string[], err: [] as string[]};
	const output = {out: (line: string) => void lines.out.push(line), passing: (line: string) => void lines.out.push(line), err: (line: string) => void lines.err.push(line)};
	await run(url.replace('127.0.0.1', '[::ffff:127.0.0.1]'), {environment: secret, output: output as unknown as CommandContext['output'], dataFolder: folder, configFolder: folder, signal: new AbortController().signal}, lines);
}));

test.serial('the login was sent over http:// without a warning', async () => {
	await onServer(async (url, context, {err}) => {
		assert.equal(await runServerCommand('stacks', read('stacks', '--server', url), context), 0);
		const warnings = err.filter(line => line.startsWith('Warning:'));
		assert.equal(warnings.length, 1);
		assert.match(warnings[0] ?? '', /unencrypted.*http:\/\/.*--allow-http/);
	});
	await onServer(async (url, context, {out}) => {
		await runServerCommand('stacks', read('stacks', '--json', '--server', url), context);
		assert.deepEqual(out.map(line => (JSON.parse(line) as {type: string}).type), ['warning', 'summary']);
	});
});

test.serial('a night warns once about a login over http://', async () => {
	await onServer(async (url, context, {err}) => {
		const folder = `${context.dataFolder}/none`;
		await (await import('node:fs/promises')).mkdir(folder);
		await runCommand('upload', read('upload', '--local-dir', folder, '--server', url), context);
		assert.equal(err.filter(line => line.includes('unencrypted')).length, 1, err.join('\n'));
	});
});

test.serial('--allow-http gives no warning, and neither does this machine itself', async () => {
	await onServer(async (url, context, {err}) => {
		assert.equal(await runServerCommand('stacks', read('stacks', '--allow-http', '--server', url), context), 0);
		assert.equal(await runServerCommand('stacks', read('stacks', '--server', url.replace('[::ffff:127.0.0.1]', '127.0.0.1')), context), 0);
		assert.deepEqual(err.filter(line => line.includes('unencrypted')), []);
	});
	for (const url of ['http://127.0.0.1:1/', 'http://127.9.9.9/', 'http://localhost:80/', 'http://[::1]/', 'https://h/']) assert.equal(isClearText(new URL(url)), false, url);
	for (const url of ['http://h/', 'http://192.168.1.2/', 'http://127.example/', 'http://localhost.example/']) assert.equal(isClearText(new URL(url)), true, url);
});

test.serial('"allowHttp" in the configuration file and isHttpAllowed of the library give no warning either', async () => {
	await onServer(async (url, context) => {
		const warningOf = async (invocation: Invocation) => {
			const sky = await openCrowdSkySession(invocation, context);
			assert.ok(sky.ok, 'the server can be used');
			return sky.value.server.clearText?.what;
		};

		await writeFile(path.join(context.configFolder, 'config.json'), JSON.stringify({server: url, allowHttp: true}));
		const [configured, refused] = [await withConfig(read('stacks'), context.configFolder), await withConfig(read('stacks', '--no-allow-http'), context.configFolder)];
		assert.ok(configured.ok && refused.ok, 'the file can be read');
		assert.equal(await warningOf(configured.value.invocation), undefined);
		assert.match(await warningOf(refused.value.invocation) ?? '', /unencrypted/);
		assert.equal(await warningOf(invocationOf({server: url, isHttpAllowed: true})), undefined);
		assert.match(await warningOf(invocationOf({server: url})) ?? '', /unencrypted/);
	});
});

test.serial('doctor reports that the login is sent unencrypted', async () => {
	await onServer(async (url, {environment, configFolder, dataFolder, signal}) => {
		const checksOf = async (...args: string[]) => {
			const sky = await openCrowdSkySession(read('doctor', '--server', url, ...args), {environment, configFolder, dataFolder});
			assert.ok(sky.ok, 'the server can be used');
			return (await checkServer(sky.value, signal)).map(({name, ok}) => [name, ok]);
		};

		assert.deepEqual(await checksOf(), [['encryption', false], ['server', true], ['login', true]]);
		assert.deepEqual(await checksOf('--allow-http'), [['encryption', true], ['server', true], ['login', true]]);
	});
});

test('--print-config showed the query of the server\'s address', () => {
	for (const json of [false, true]) {
		const text = printedConfig(read('--print-config', '--server', 'https://h.example/x/?token=geheim#geheim', ...(json ? ['--json'] : [])), undefined).join('\n');
		assert.ok(text.includes('https://h.example/x/') && !text.includes('geheim'), text);
	}
});
