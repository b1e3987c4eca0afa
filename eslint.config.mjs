import path from 'node:path';
import tseslint from 'typescript-eslint';
import stylistic from '@stylistic/eslint-plugin';

// The rooms of source/ and what each may import; docs/codebase.md says the same in words.
// An entry with a slash allows one file of a room: its port.
const rooms = {
	planning: [],
	trouble: [],
	text: [],
	fits: [],
	files: ['trouble', 'text'],
	machine: ['planning', 'trouble', 'text'],
	seestar: ['planning', 'fits', 'files', 'trouble', 'text'],
	crowdsky: ['planning', 'fits', 'files', 'trouble', 'text'],
	runtime: ['machine', 'planning', 'fits', 'files', 'trouble', 'text', 'seestar/port', 'crowdsky/port'],
	terminal: ['text'],
	widgets: ['text', 'terminal'],
	screens: ['machine', 'planning', 'widgets', 'trouble', 'text'],
	commands: ['runtime', 'machine', 'planning', 'fits', 'files', 'seestar', 'crowdsky', 'screens', 'widgets', 'terminal', 'trouble', 'text'],
	library: ['runtime', 'machine', 'planning', 'fits', 'files', 'seestar', 'crowdsky', 'trouble', 'text',
		// How options become addresses, settings and a login; none of these knows a screen.
		'commands/invocation', 'commands/option-table', 'commands/local-stacks', 'commands/keys-on-server',
		'commands/keep-free', 'commands/scopes-of', 'commands/settings-of', 'commands/sky'],
	simulator: ['planning'],
};

const sourceFolder = path.join(import.meta.dirname, 'source');

const roomImports = {
	meta: {type: 'problem', schema: [], messages: {wall: '{{from}}/ may not import {{to}}: see docs/codebase.md, "Rooms"'}},
	create(context) {
		const [from] = path.relative(sourceFolder, context.filename).split(path.sep);
		const check = node => {
			const name = node.source?.value;
			if (typeof name !== 'string' || !name.startsWith('.')) return;
			const target = path.relative(sourceFolder, path.resolve(path.dirname(context.filename), name)).replaceAll(path.sep, '/').replace(/\.jsx?$/, '');
			const [to] = target.split('/');
			if (to === from || rooms[from]?.some(allowed => allowed === to || allowed === target)) return;
			context.report({node, messageId: 'wall', data: {from, to: target}});
		};

		return {ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check};
	},
};

export default tseslint.config(
	{ignores: ['dist', 'node_modules']},
	{
		files: ['**/*.ts', '**/*.tsx'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {parserOptions: {project: './tsconfig.source.json', tsconfigRootDir: import.meta.dirname}},
		plugins: {'@stylistic': stylistic},
		rules: {
			'@typescript-eslint/consistent-type-definitions': ['error', 'type'],
			'@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'inline-type-imports'}],
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
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
		plugins: {rooms: {rules: {imports: roomImports}}},
		rules: {'rooms/imports': 'error'},
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
	{
		// Types are checked by tsc here, too; rules that need them would double the time of the lint.
		files: ['test/**', 'bench/**', 'media/**'],
		extends: [tseslint.configs.disableTypeChecked],
		languageOptions: {parserOptions: {project: false}},
		rules: {'@typescript-eslint/switch-exhaustiveness-check': 'off'},
	},
);
