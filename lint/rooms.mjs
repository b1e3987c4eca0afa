// The rooms of source/ and what each may import; docs/codebase.md says the same in words.
// An entry with a slash allows a folder or one file of a room: its port.
import path from 'node:path';
import {fileOf, onImports, sourceFolder} from './modules.mjs';

const rooms = {
	planning: [],
	format: [],
	fits: [],
	errors: ['format'],
	files: ['errors', 'format'],
	recorder: ['files', 'errors', 'format'],
	report: ['format'],
	machine: ['planning', 'errors', 'format'],
	seestar: ['planning', 'fits', 'files', 'errors', 'format', 'recorder/wire-entry'],
	crowdsky: ['planning', 'fits', 'files', 'errors', 'format', 'recorder/wire-entry'],
	runtime: ['machine', 'planning', 'fits', 'files', 'errors', 'format', 'seestar/port', 'crowdsky/port'],
	options: ['planning', 'files', 'errors', 'format', 'machine/settings', 'machine/state', 'seestar/address', 'crowdsky/server-url', 'runtime/uploads/archive/archive-size', 'terminal/graphics/picture-kind'],
	setup: ['recorder', 'options', 'runtime', 'machine', 'planning', 'files', 'errors', 'format', 'seestar', 'crowdsky'],
	terminal: ['format'],
	components: ['format', 'terminal'],
	pictures: ['components/half-block-image', 'planning', 'files', 'errors', 'format', 'seestar/port'],
	tui: ['machine', 'planning', 'components', 'pictures', 'errors', 'format',
		// What a key does beyond the view.
		'runtime/runtime', 'runtime/purge', 'seestar/port', 'seestar/address', 'setup/crowdsky-session', 'setup/archived-stacks', 'setup/sky-coverage', 'options/config'],
	// The demo and `simulate` start the simulators by their face.
	commands: ['simulator/simulator', 'recorder', 'report', 'setup', 'options', 'tui', 'components', 'pictures', 'terminal', 'runtime', 'machine', 'planning', 'fits', 'files', 'seestar', 'crowdsky', 'errors', 'format'],
	library: ['setup', 'options', 'runtime', 'machine', 'planning', 'fits', 'files', 'seestar', 'crowdsky', 'errors', 'format'],
	simulator: ['planning'],
};

/** An import that goes from a room to one that it may not know. */
export const roomImports = {
	meta: {type: 'problem', schema: [], messages: {wall: '{{from}}/ may not import {{to}}: see docs/codebase.md, "Rooms"'}},
	create(context) {
		const [from] = path.relative(sourceFolder, context.filename).split(path.sep);
		return onImports(node => {
			const file = fileOf(context.filename, node.source?.value);
			if (file === undefined) return;
			const target = path.relative(sourceFolder, file).replaceAll(path.sep, '/').replace(/\.tsx?$/, '');
			const [to] = target.split('/');
			if (to === from || rooms[from]?.some(allowed => allowed === to || target === allowed || (allowed.includes('/') && target.startsWith(`${allowed}/`)))) return;
			context.report({node, messageId: 'wall', data: {from, to: target}});
		});
	},
};
