// Types of everything and the lint of source/, in one program: the rules that ask for types find what the compiler has
// worked out already, which takes a third less than `tsc` and `eslint` one beside the other.
import path from 'node:path';
import process from 'node:process';
import {ESLint} from 'eslint';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');
const {config} = ts.readConfigFile(path.join(root, 'tsconfig.json'), file => ts.sys.readFile(file));
const {options, fileNames, errors} = ts.parseJsonConfigFileContent(config, ts.sys, root);
const program = ts.createProgram(fileNames, options);
const problems = [...errors, ...ts.getPreEmitDiagnostics(program)];
if (problems.length > 0) {
	const host = {getCanonicalFileName: name => name, getCurrentDirectory: () => process.cwd(), getNewLine: () => '\n'};
	console.log(process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext(problems, host) : ts.formatDiagnostics(problems, host));
	process.exitCode = 1;
}

const eslint = new ESLint({
	cwd: root,
	overrideConfig: {files: ['source/**/*.ts', 'source/**/*.tsx', 'cli.tsx'], languageOptions: {parserOptions: {project: null, programs: [program]}}},
});
const results = await eslint.lintFiles(['source', 'cli.tsx']);
const text = await (await eslint.loadFormatter('stylish')).format(results);
if (text !== '') console.log(text);
if (results.some(({errorCount}) => errorCount > 0)) process.exitCode = 1;
