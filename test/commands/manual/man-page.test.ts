import assert from 'node:assert/strict';
import {execFile, spawnSync} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import test from 'ava';
import {commandRows} from '../../../source/options/command-table.js';
import {settingName, configRows} from '../../../source/options/config/config-settings.js';
import {manPage} from '../../../source/commands/manual/man-page.js';
import {optionRows} from '../../../source/options/option-table.js';
import {keyTable} from '../../../source/tui/keys.js';
import {runProgram} from '../../support/run-program.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const run = promisify(execFile);
const project = path.join(import.meta.dirname, '..', '..', '..');

function isInstalled(program: string): boolean {
	return spawnSync(program, ['-V'], {input: ''}).error === undefined;
}

test('the man page has every command, option, setting, key and exit status', () => {
	const page = manPage('1.2.3');
	const plain = page.replaceAll('\\-', '-').replaceAll('\\(ti', '~').replaceAll('\\(aq', '\'').replaceAll(/\\f[BIR]/g, '');
	const tags = new Set(plain.split('\n').filter((_, index, lines) => lines[index - 1] === '.TP'));
	for (const {name, operands} of commandRows) assert.ok(tags.has(`${name} ${operands}`.trimEnd()), name);
	for (const {name, alias, argument} of optionRows) assert.ok(tags.has(`--${name}${alias === undefined ? '' : `, -${alias}`}${argument === undefined ? '' : ` ${argument}`}`), name);
	for (const row of configRows) assert.ok(tags.has(settingName(row)), row.name);
	for (const {label} of keyTable) assert.ok(tags.has(label), label);
	for (const status of ['0', '1', '2', '3', '4', '5', '6', '11', '130']) assert.ok(tags.has(status), status);
	for (const name of ['CROWDSKY_HOSTS', 'CROWDSKY_URL', 'SEESTAR_KEY_PATH', 'CROWDSKY_USERNAME, CROWDSKY_PASSWORD']) assert.ok(tags.has(name), name);
	assert.match(page, /^\.TH CROWDSKY\\-TUI 1 "" "crowdsky\\-tui 1\.2\.3" "User Commands"\n\.SH NAME\ncrowdsky\\-tui \\- /);
});

test('no line begins with an unknown request, has a bare hyphen, or ends in a space', () => {
	for (const line of manPage('0.0.0').split('\n')) {
		if (line.startsWith('.')) assert.match(line, /^\.(TH|SH|TP|PP|B|br)( |$)/);
		assert.doesNotMatch(line, /^'| $|(?<!\\)-|undefined/, line);
	}
});

test.serial('the package contains the man page exactly as the program prints it', async t => {
	const home = await temporaryFolder(t);
	const {status, out} = await runProgram(['man'], {home});
	assert.equal(status, 0);
	assert.equal(await readFile(path.join(project, 'dist', 'crowdsky-tui.1'), 'utf8'), out);
	const {man} = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8')) as {man: string};
	assert.equal(path.normalize(man), path.join('dist', 'crowdsky-tui.1'));
});

(!isInstalled('groff') && !isInstalled('mandoc') ? test.serial.skip : test.serial)('groff and mandoc typeset it without a warning', async t => {
	const file = path.join(await temporaryFolder(t), 'crowdsky-tui.1');
	await writeFile(file, manPage('0.0.0'));
	if (isInstalled('groff')) {
		const {stdout, stderr} = await run('groff', ['-man', '-ww', '-Tascii', '-P-c', file]);
		assert.equal(stderr, '');
		// Bold is a letter struck twice on this device.
		const set = stdout.replaceAll(/.\u0008/g, '');
		assert.match(set, /--block-minutes N\n/);
		assert.match(set, /\.\/seestar\.pem/);
	}

	if (isInstalled('mandoc')) {
		const {stdout} = await run('mandoc', ['-Tlint', '-Wwarning', file]).catch((error: unknown) => ({stdout: String((error as {stdout?: string}).stdout)}));
		// There is no date in it, so that two builds of one version are identical.
		assert.deepEqual(stdout.split('\n').filter(line => line !== '' && !line.includes('missing date')), []);
	}
});
