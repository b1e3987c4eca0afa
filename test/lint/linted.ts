import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';

const top = path.join(import.meta.dirname, '..', '..');

/** What lint has to say of a file; a rule is called as in .oxlintrc.json, and what the types say is typescript/TS and a number. */
export type Found = {readonly rule: string; readonly message: string};

/** The project's own lint applied to a small project with these files. Resolves with what it found in a file. */
export async function linted(files: Readonly<Record<string, string>>): Promise<(file: string) => readonly Found[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'lint-'));
	try {
		for (const name of ['.oxlintrc.json', 'lint', 'tsconfig.json']) await cp(path.join(top, name), path.join(folder, name), {recursive: true});
		await symlink(path.join(top, 'node_modules'), path.join(folder, 'node_modules'));
		for (const name of ['test', 'bench', 'media']) await mkdir(path.join(folder, name));
		for (const [name, text] of Object.entries({'package.json': '{"type": "module"}', 'cli.tsx': '', ...files})) {
			await mkdir(path.dirname(path.join(folder, name)), {recursive: true});
			await writeFile(path.join(folder, name), text);
		}

		const diagnostics = await run(folder);
		return file => diagnostics.filter(({filename}) => filename.replaceAll(path.sep, '/') === file)
			.map(({code, message, help}) => ({rule: code.replace(/^(.*)\((.*)\)$/, '$1/$2'), message: help === undefined ? message : `${message} ${help}`}));
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

type Diagnostic = {readonly code: string; readonly message: string; readonly help?: string; readonly filename: string};

function run(cwd: string): Promise<readonly Diagnostic[]> {
	return new Promise((resolve, reject) => {
		execFile(process.execPath, [path.join(top, 'node_modules', 'oxlint', 'bin', 'oxlint'), '-f', 'json'], {cwd, maxBuffer: 2 ** 24}, (_error, stdout, stderr) => {
			try {
				resolve((JSON.parse(stdout) as {diagnostics: Diagnostic[]}).diagnostics);
			} catch (error) {
				reject(new Error(`${stdout}${stderr}`, {cause: error}));
			}
		});
	});
}
