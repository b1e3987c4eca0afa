import tseslint from 'typescript-eslint';
import stylistic from '@stylistic/eslint-plugin';
import {noCircles} from './lint/circles.mjs';
import {noNeedlessExports} from './lint/exports.mjs';
import {roomImports} from './lint/rooms.mjs';

export default tseslint.config(
	{ignores: ['dist', 'dist.*', 'node_modules']},
	{
		files: ['**/*.ts', '**/*.tsx'],
		// The rules that need types are oxlint's (.oxlintrc.json), for which they take a tenth of the time.
		extends: [tseslint.configs.recommended],
		languageOptions: {parserOptions: {tsconfigRootDir: import.meta.dirname}},
		plugins: {'@stylistic': stylistic},
		rules: {
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'inline-type-imports'}],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': ['error', {args: 'after-used', ignoreRestSiblings: true}],
			'@stylistic/indent': ['error', 'tab', {SwitchCase: 1}],
			'@stylistic/quotes': ['error', 'single', {avoidEscape: true}],
			'@stylistic/semi': 'error',
			'@stylistic/comma-dangle': ['error', 'always-multiline'],
			'@stylistic/no-trailing-spaces': 'error',
			'@stylistic/eol-last': 'error',
			'@stylistic/max-len': ['error', {code: 180, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true}],
			'no-restricted-syntax': ['error',
				{selector: 'TSEnumDeclaration', message: 'Use a union of strings.'},
				{
					selector: 'VariableDeclarator[init.type="AwaitExpression"][init.argument.type="ImportExpression"][init.argument.source.value=/^(?![.]|node:)/] > ObjectPattern > Property[key.name!="default"]',
					message: 'In the bundle a CommonJS package that is imported so has nothing but its default.',
				},
				{
					selector: 'CallExpression[callee.property.name=/^(startsWith|endsWith|includes|match|search|indexOf)$/][callee.object.property.name=/^(what|cause|next)$/]',
					message: 'Sentences are for readers: decide by the kind of the trouble.',
				}],
			eqeqeq: 'error',
			'prefer-const': 'error',
			'object-shorthand': 'error',
		},
	},
	{
		files: ['source/**/*.ts', 'source/**/*.tsx', 'cli.tsx'],
		rules: {
			'max-lines': ['error', 250],
			'no-console': 'error',
			'no-restricted-exports': ['error', {restrictDefaultExports: {direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true}}],
		},
	},
	{
		files: ['source/**/*.ts', 'source/**/*.tsx'],
		plugins: {rooms: {rules: {imports: roomImports, circles: noCircles}}},
		rules: {'rooms/imports': 'error', 'rooms/circles': 'error'},
	},
	{
		files: ['source/**/*.ts', 'source/**/*.tsx'],
		ignores: ['source/tui/**', 'source/components/**', 'source/planning/sky/**', 'source/planning/my-stacks/**', 'source/simulator/replay/**', 'source/recorder/**', 'source/report/**'],
		plugins: {exports: {rules: {needless: noNeedlessExports}}},
		rules: {'exports/needless': 'error'},
	},
	{
		// Rows and columns are made by the components; what draws past them has widths of its own.
		files: ['source/**/*.ts', 'source/**/*.tsx', 'cli.tsx'],
		ignores: ['source/components/**', 'source/tui/**'],
		rules: {'no-restricted-imports': ['error', {paths: [{name: 'ink', importNames: ['Text'], message: 'Text is for components/ and tui/.'}]}]},
	},
	{
		// What runs all night: a signal of its own for each poll must leave nothing in the night's.
		files: ['source/runtime/**', 'source/commands/**', 'source/library/**'],
		rules: {'no-restricted-properties': ['error', {object: 'AbortSignal', property: 'any', message: 'Use linkedSignal, which frees its listeners.'}]},
	},
	{
		files: ['source/planning/**', 'source/machine/**', 'source/fits/**'],
		rules: {
			'no-restricted-imports': ['error', {patterns: [{regex: '^node:', message: 'This room is pure: no disk, no network, no clock.'}]}],
			'no-restricted-properties': ['error',
				{object: 'Date', property: 'now', message: 'This room is pure: the time is an argument.'},
				{object: 'Math', property: 'random', message: 'This room is pure.'}],
		},
	},
);
